"""The measures as text: the page and the CSV show the same cells, each with its meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.content.queries.content import LessonContent, MisconceptionContent
from quizzes.domain.suppression import MIN_GROUP, Hidden
from quizzes.models import Cohort
from quizzes.teaching.queries.measure_names import funnel_step_names, group_measure_names, measure_names
from quizzes.teaching.queries.measures import (
    MEASURES,
    SHIFT,
    BelowThreshold,
    Estimate,
    Gain,
    Measures,
    MisconceptionStatistics,
    Proportion,
    Statistic,
)

MINUS = "−"
HUNDRED = 100


@dataclass(frozen=True)
class Bar:
    """Proportion and interval in percent, 0..100, for the chart."""

    at: int
    low: int
    high: int


@dataclass(frozen=True)
class ShownStatistic:
    """A cell of the table with its words, and its bar if it is a proportion."""

    name: str
    statistic: Statistic

    @property
    def words(self) -> str:
        return statistic_words(self.statistic)

    @property
    def bar(self) -> Bar | None:
        if not isinstance(self.statistic, Proportion):
            return None
        ends = self.statistic.interval
        return Bar(percent(self.statistic.share), percent(ends.low), percent(ends.high))

    @property
    def is_hidden(self) -> bool:
        return isinstance(self.statistic, Hidden)


@dataclass(frozen=True)
class ShownIdea:
    """A row of the table, one cell per measure. `misconception` is None in the row of all together."""

    misconception: MisconceptionContent | None
    lesson: LessonContent | None
    cells: Sequence[ShownStatistic]

    @property
    def resolved(self) -> ShownStatistic:
        return self.cells[0]

    @property
    def relapse(self) -> ShownStatistic:
        return self.cells[1]

    @property
    def still_held(self) -> ShownStatistic:
        return self.cells[3]


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


def headline(measures: Measures) -> str:
    """The headline measure (relapse) as a sentence."""
    statistic = measures.overall.statistics["relapse"]
    if isinstance(statistic, Proportion):
        return _headline_sentence(statistic) % {
            "people": statistic.people,
            "asked": statistic.total,
            "again": statistic.count,
        }
    if isinstance(statistic, BelowThreshold):
        words = _(
            "%(asked)d corrected ideas were asked about again a week or more later. "
            "Fewer than %(least)d people believed one again."
        )
        return words % {"asked": statistic.total, "least": MIN_GROUP}
    if statistic is None:
        return _("Nobody was asked again yet, a week or more after a lesson.")
    return _("How many corrected ideas were believed again is hidden: it is about too few people.")


def _headline_sentence(statistic: Proportion) -> str:
    if statistic.people == statistic.total:
        return _(
            "Of %(people)d people with a corrected idea who were asked again a week or more later, "
            "%(again)d believed it again."
        )
    return _(
        "Of %(asked)d corrected ideas that %(people)d people were asked about again a week or more later, "
        "%(again)d were believed again."
    )


def headline_range(measures: Measures) -> str:
    """Percentage and interval of the headline measure; empty without a proportion."""
    statistic = measures.overall.statistics["relapse"]
    if not isinstance(statistic, Proportion):
        return ""
    return _("That is %(share)d of 100, likely between %(low)d and %(high)d.") % {
        "share": percent(statistic.share),
        "low": percent(statistic.interval.low),
        "high": percent(statistic.interval.high),
    }


def shown_idea(idea: MisconceptionStatistics) -> ShownIdea:
    cells = [ShownStatistic(name, idea.statistics[name]) for name in (*MEASURES, SHIFT)]
    return ShownIdea(idea.misconception, idea.lesson, cells)


def shown_ideas(ideas: Iterable[MisconceptionStatistics]) -> list[ShownIdea]:
    return [shown_idea(idea) for idea in ideas]


@dataclass(frozen=True)
class ShownMeasure:
    """One statistic about the whole cohort with heading and meaning."""

    heading: str
    words: str
    meaning: str


@dataclass(frozen=True)
class ChangesPage:
    """The page "What changed". `has_statistics` is False below MIN_GROUP sharing members."""

    measures: Measures
    headline: str
    headline_range: str
    ideas: Sequence[ShownIdea]
    overall: ShownIdea
    top: Sequence[ShownIdea]
    group: Sequence[ShownMeasure]
    columns: Sequence[str]
    steps: Sequence[str]

    @property
    def charted(self) -> list[ShownIdea]:
        """Rows with at least one bar."""
        return [idea for idea in self.ideas if idea.resolved.bar or idea.relapse.bar]

    @property
    def not_charted(self) -> int:
        return len(self.ideas) - len(self.charted)

    @property
    def has_statistics(self) -> bool:
        return self.measures.people >= MIN_GROUP


def changes_page(measures: Measures) -> ChangesPage:
    return ChangesPage(
        measures=measures,
        headline=headline(measures),
        headline_range=headline_range(measures),
        ideas=shown_ideas(measures.ideas),
        overall=shown_idea(measures.overall),
        top=shown_ideas(measures.top),
        group=[ShownMeasure(line.measure, line.words, line.meaning) for line in _group_lines(measures)],
        columns=[heading for heading, _meaning in measure_names().values()],
        steps=list(funnel_step_names().values()),
    )


@dataclass(frozen=True)
class CsvLine:
    """One line of the CSV: what it is about, the measure, its words, numbers and meaning."""

    about: str
    misconception: str
    lesson: str
    measure: str
    words: str
    numbers: Sequence[str]
    meaning: str


def change_headings() -> list[str]:
    return [
        _("About"),
        _("Often said"),
        _("Lesson"),
        _("Measure"),
        _("In words"),
        _("People"),
        _("Count"),
        _("Asked"),
        _("Value"),
        _("From"),
        _("To"),
        _("Meaning"),
        _("Group"),
        _("Course"),
        _("Simulated"),
    ]


def change_rows(cohort: Cohort, measures: Measures) -> Iterable[Sequence[str]]:
    simulated = _("yes") if cohort.is_synthetic else _("no")
    for line in [*_group_lines(measures), *_idea_lines(measures), *_funnel_lines(measures)]:
        about = [line.about, line.misconception, line.lesson, line.measure, line.words]
        yield [*about, *line.numbers, line.meaning, cohort.name, cohort.course.title, simulated]


def _idea_lines(measures: Measures) -> Iterable[CsvLine]:
    names = measure_names()
    for idea in shown_ideas(measures.ideas):
        known, lesson = idea.misconception, lesson_words(idea.lesson)
        assert known
        for cell in idea.cells:
            heading, meaning = names[cell.name]
            yield CsvLine(known.fact, known.text, lesson, heading, cell.words, numbers(cell.statistic), meaning)


def lesson_words(lesson: LessonContent | None) -> str:
    return f"{lesson.number}. {lesson.title}" if lesson else ""


def _funnel_lines(measures: Measures) -> Iterable[CsvLine]:
    meaning = _("How many of those who share answers are at this step of the lesson now.")
    for stops in measures.funnels:
        for name, count in zip(funnel_step_names().values(), stops.counts, strict=True):
            cells = [str(measures.people), str(count), "", "", "", ""]
            yield CsvLine(_("Whole group"), "", lesson_words(stops.lesson), name, str(count), cells, meaning)


def _group_lines(measures: Measures) -> Iterable[CsvLine]:
    """Lines about the whole cohort: all misconceptions together, then people."""
    names = measure_names()
    for cell in shown_idea(measures.overall).cells:
        heading, meaning = names[cell.name]
        yield CsvLine(_("Whole group"), "", "", heading, cell.words, numbers(cell.statistic), meaning)
    cells = group_cells(measures)
    for name, (heading, meaning) in group_measure_names().items():
        yield CsvLine(_("Whole group"), "", "", heading, cells[name][0], cells[name][1], meaning)


def group_cells(measures: Measures) -> dict[str, tuple[str, list[str]]]:
    """(words, numbers) of each statistic about the whole cohort, by name."""
    came = measures.attendance
    counts = {
        "people": measures.people,
        "started": came.started,
        "finished": came.finished,
        "asked_again": came.rechecked,
    }
    cells = {name: (str(count), ["", str(count), "", "", "", ""]) for name, count in counts.items()}
    drop_out: Statistic = (
        Proportion(came.dropouts, came.started, came.started, came.dropout_rate)
        if came.dropout_rate is not None
        else None
    )
    cells["drop_out"] = statistic_words(drop_out), numbers(drop_out)
    cells["later_change"] = statistic_words(measures.later_change), numbers(measures.later_change)
    return cells | _gain_cells(measures.gain)


def _gain_cells(gain: Gain | Hidden | None) -> dict[str, tuple[str, list[str]]]:
    if not isinstance(gain, Gain):
        return dict.fromkeys(["right_before", "right_after", "gain"], (statistic_words(gain), numbers(gain)))
    people = str(gain.people)
    of_hundred = _("%(n)s of 100 answers, %(people)d people")
    cells = {}
    for name, value in (("right_before", gain.before), ("right_after", gain.after)):
        words = of_hundred % {"n": f"{value:.0f}", "people": gain.people}
        cells[name] = (words, [people, "", "", f"{value:.0f}", "", ""])
    return cells | {"gain": (_gain_words(gain), [people, "", "", *gain_numbers(gain)])}


def _gain_words(gain: Gain) -> str:
    if gain.gain is None:
        return _("undefined: all was right before")
    value, low, high = (number.replace("-", MINUS) for number in gain_numbers(gain))
    if not gain.interval:
        return _("%(value)s, %(people)d people") % {"value": value, "people": gain.people}
    words = _("%(value)s (%(low)s to %(high)s), %(people)d people")
    return words % {"value": value, "low": low, "high": high, "people": gain.people}


def gain_numbers(gain: Gain) -> list[str]:
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
