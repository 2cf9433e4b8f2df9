"""Statistics as words and as numbers, the same on the page and in the CSV."""

from django.utils.translation import gettext as _

from quizzes.domain.crossover import CrossoverGain, OrderMean
from quizzes.domain.suppression import MIN_GROUP, Hidden
from quizzes.teaching.queries.measure_tables import BelowThreshold, Estimate, Proportion, Statistic

MINUS = "−"
HUNDRED = 100
Cells = dict[str, tuple[str, list[str]]]
"""(words, numbers) by name of a statistic."""


def percent(share: float) -> int:
    """Share 0..1 as a rounded percentage."""
    return round(HUNDRED * share)


def signed(value: float) -> str:
    """One decimal with a true minus sign; "−0.0" is never printed."""
    text = f"{abs(value):.1f}"
    return f"{MINUS}{text}" if value < 0 and float(text) else text


def statistic_words(statistic: Statistic) -> str:
    if statistic is None:
        return _("not yet")
    if isinstance(statistic, Hidden):
        return _("hidden")
    if isinstance(statistic, BelowThreshold):
        return _("fewer than %(least)d people") % {"least": MIN_GROUP}
    if isinstance(statistic, Estimate):
        return _("%(value)s (%(low)s to %(high)s), %(people)d people") % {
            "value": signed(statistic.value),
            "low": signed(statistic.interval.low),
            "high": signed(statistic.interval.high),
            "people": statistic.people,
        }
    return _("%(count)d of %(asked)d: %(share)s") % {
        "count": statistic.count,
        "asked": statistic.total,
        "share": share_words(statistic),
    }


def share_words(statistic: Proportion) -> str:
    return _("%(share)d of 100 (%(low)d to %(high)d)") % {
        "share": percent(statistic.share),
        "low": percent(statistic.interval.low),
        "high": percent(statistic.interval.high),
    }


def gain_cells(gain: CrossoverGain | Hidden | None) -> Cells:
    """Right before and after, the change in points of 100, and Hake's gain."""
    if not isinstance(gain, CrossoverGain):
        return dict.fromkeys(["right_before", "right_after", "change", "gain"], (statistic_words(gain), numbers(gain)))
    people = str(gain.people)
    of_hundred = _("%(n)s of 100 answers, %(people)d people")
    cells: Cells = {}
    for name, value in (("right_before", gain.before), ("right_after", gain.after)):
        words = of_hundred % {"n": f"{value:.0f}", "people": gain.people}
        cells[name] = (words, [people, "", "", f"{value:.0f}", "", ""])
    cells["change"] = change_words(gain.change), [people, "", "", *change_numbers(gain.change)]
    return cells | {"gain": (gain_words(gain), [people, "", "", *gain_numbers(gain)])}


def change_words(change: OrderMean) -> str:
    """A change in points with its interval, which is left out where nothing varies."""
    if change.interval:
        return statistic_words(Estimate(change.value, change.people, change.interval))
    return _("%(value)s, %(people)d people") % {"value": signed(change.value), "people": change.people}


def change_numbers(change: OrderMean) -> list[str]:
    """[change, low, high] with two decimals; empty text for None."""
    ends = (change.interval.low, change.interval.high) if change.interval else (None, None)
    return ["" if value is None else f"{value:.2f}" for value in (change.value, *ends)]


def gain_words(gain: CrossoverGain) -> str:
    if gain.gain is None:
        return _("undefined: all was right before")
    value, low, high = (number.replace("-", MINUS) for number in gain_numbers(gain))
    if not gain.interval:
        return _("%(value)s, %(people)d people") % {"value": value, "people": gain.people}
    words = _("%(value)s (%(low)s to %(high)s), %(people)d people")
    return words % {"value": value, "low": low, "high": high, "people": gain.people}


def gain_numbers(gain: CrossoverGain) -> list[str]:
    """[gain, low, high] with two decimals; empty text for None."""
    ends = (gain.interval.low, gain.interval.high) if gain.interval else (None, None)
    return ["" if value is None else f"{value:.2f}" for value in (gain.gain, *ends)]


def numbers(statistic: Statistic) -> list[str]:
    """[people, count, total, value, low, high] as text; proportions in percent. Empty text where there is no number."""
    if isinstance(statistic, Proportion):
        ends = statistic.interval
        shares = [str(percent(share)) for share in (statistic.share, ends.low, ends.high)]
        return [str(statistic.people), str(statistic.count), str(statistic.total), *shares]
    if isinstance(statistic, Estimate):
        ends = statistic.interval
        return [str(statistic.people), "", "", *(f"{value:.2f}" for value in (statistic.value, ends.low, ends.high))]
    return ["", "", str(statistic.total) if isinstance(statistic, BelowThreshold) else "", "", "", ""]
