"""The measures in words: what the page shows and what the CSV holds are the same cells, each with what it means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.domain.stopping import Stop
from quizzes.domain.suppression import LEAST, Hidden
from quizzes.models import Cohort
from quizzes.queries.content import KnownMisconception, LessonContent
from quizzes.queries.measures import MEASURES, SHIFT, Counted, Few, Figure, Gain, IdeaFigures, Measures, Moved

MINUS = "−"
HUNDRED = 100


@dataclass(frozen=True)
class Bar:
    """Where a figure and its likely range stand on a line from 0 to 100 people."""

    at: int
    low: int
    high: int


@dataclass(frozen=True)
class ShownFigure:
    """A cell: its words, and its place in the chart if it has one."""

    name: str
    figure: Figure

    @property
    def words(self) -> str:
        return figure_words(self.figure)

    @property
    def bar(self) -> Bar | None:
        if not isinstance(self.figure, Counted):
            return None
        ends = self.figure.interval
        return Bar(hundred(self.figure.share), hundred(ends.low), hundred(ends.high))

    @property
    def is_hidden(self) -> bool:
        return isinstance(self.figure, Hidden)


@dataclass(frozen=True)
class ShownIdea:
    """A row with one cell for each of the measures; `misconception` is None for all ideas together."""

    misconception: KnownMisconception | None
    lesson: LessonContent | None
    cells: Sequence[ShownFigure]

    @property
    def resolved(self) -> ShownFigure:
        return self.cells[0]

    @property
    def relapse(self) -> ShownFigure:
        return self.cells[1]

    @property
    def still_held(self) -> ShownFigure:
        return self.cells[3]


def measure_names() -> dict[str, tuple[str, str]]:
    """Heading and meaning of each measure, in the order of the columns: the data dictionary."""
    return {
        "resolved": (
            _("Corrected"),
            _("Of those who showed the idea before the lesson, how many were clear right after it."),
        ),
        "relapse": (
            _("Believed again"),
            _("Of those who were corrected by the lesson, how many showed the idea again a week or more later."),
        ),
        "harm": (
            _("New mix-ups after the lesson"),
            _("Of those who were clear when first asked, how many showed the idea at any time later."),
        ),
        "still_held": (_("Hold it now"), _("Of those who were asked more than once, how many hold the idea now.")),
        SHIFT: (
            _("Shift"),
            _(
                "How far belief moved from before to after the lesson. 0 is no change, 2 is from very sure of the idea "
                "to very sure of the fact, and below 0 is towards the idea. “I don’t know” counts 0, a guess or no "
                "word on how sure 1/3, fairly sure 2/3, very sure 1."
            ),
        ),
    }


def other_names() -> dict[str, tuple[str, str]]:
    """Heading and meaning of what is said of the whole group."""
    return {
        "people": (_("Share answers"), _("Members whose answers are counted here.")),
        "started": (_("Started"), _("Of them, how many started a lesson.")),
        "finished": (_("Finished"), _("Of them, how many answered all questions after a lesson.")),
        "asked_again": (_("Asked again"), _("Of them, how many were asked again a week or more after a lesson.")),
        "drop_out": (_("Not finished"), _("Of those who started, how many have finished no lesson so far.")),
        "right_before": (_("Right before"), _("Mean of right answers before, to questions asked before and after.")),
        "right_after": (_("Right after"), _("Mean of right answers after, to the same questions.")),
        "gain": (_("Gain"), _("The part of what was not right before that is right after: Hake’s gain, 1 at most.")),
        "later_change": (
            _("Change a week later"),
            _("Median change of right answers, of 100, from the first check after a lesson to a week or more later."),
        ),
    }


def stop_names() -> dict[Stop, str]:
    """Where somebody is with a lesson: at what comes next for them."""
    return {
        Stop.START: _("Not started"),
        Stop.BEFORE: _("In the questions before"),
        Stop.LESSON: _("In the lesson"),
        Stop.AFTER: _("In the questions after"),
        Stop.RECHECK: _("Finished, not asked again yet"),
        Stop.DONE: _("Asked again"),
    }


def hundred(share: float) -> int:
    """Such as 29 for "29 of 100"."""
    return round(HUNDRED * share)


def signed(value: float) -> str:
    """One decimal, and a true minus sign; nothing is ever minus nothing."""
    text = f"{abs(value):.1f}"
    return f"{MINUS}{text}" if value < 0 and float(text) else text


def figure_words(figure: Figure) -> str:
    if figure is None:
        return _("not yet")
    if isinstance(figure, Hidden):
        return _("hidden")
    if isinstance(figure, Few):
        return _("fewer than %(least)d people") % {"least": LEAST}
    if isinstance(figure, Moved):
        return _("%(value)s (%(low)s to %(high)s), %(people)d people") % {
            "value": signed(figure.value),
            "low": signed(figure.interval.low),
            "high": signed(figure.interval.high),
            "people": figure.people,
        }
    return _("%(count)d of %(asked)d: %(share)s") % {
        "count": figure.count,
        "asked": figure.asked,
        "share": share_words(figure),
    }


def share_words(figure: Counted) -> str:
    return _("%(share)d of 100 (%(low)d to %(high)d)") % {
        "share": hundred(figure.share),
        "low": hundred(figure.interval.low),
        "high": hundred(figure.interval.high),
    }


def headline(found: Measures) -> str:
    """The one number to keep, in a sentence."""
    figure = found.overall.figures["relapse"]
    if isinstance(figure, Counted):
        return _headline_sentence(figure) % {"people": figure.people, "asked": figure.asked, "again": figure.count}
    if isinstance(figure, Few):
        words = _(
            "%(asked)d corrected ideas were asked about again a week or more later. "
            "Fewer than %(least)d people believed one again."
        )
        return words % {"asked": figure.asked, "least": LEAST}
    if figure is None:
        return _("Nobody was asked again yet, a week or more after a lesson.")
    return _("How many corrected ideas were believed again is hidden: it is about too few people.")


def _headline_sentence(figure: Counted) -> str:
    if figure.people == figure.asked:
        return _(
            "Of %(people)d people with a corrected idea who were asked again a week or more later, "
            "%(again)d believed it again."
        )
    return _(
        "Of %(asked)d corrected ideas that %(people)d people were asked about again a week or more later, "
        "%(again)d were believed again."
    )


def headline_range(found: Measures) -> str:
    """The share of the headline with its likely range; empty where it has none."""
    figure = found.overall.figures["relapse"]
    if not isinstance(figure, Counted):
        return ""
    return _("That is %(share)d of 100, likely between %(low)d and %(high)d.") % {
        "share": hundred(figure.share),
        "low": hundred(figure.interval.low),
        "high": hundred(figure.interval.high),
    }


def shown_idea(idea: IdeaFigures) -> ShownIdea:
    cells = [ShownFigure(name, idea.figures[name]) for name in (*MEASURES, SHIFT)]
    return ShownIdea(idea.misconception, idea.lesson, cells)


def shown_ideas(ideas: Iterable[IdeaFigures]) -> list[ShownIdea]:
    return [shown_idea(idea) for idea in ideas]


@dataclass(frozen=True)
class ShownMeasure:
    """One figure of the whole group, with its heading and what it means."""

    heading: str
    words: str
    meaning: str


@dataclass(frozen=True)
class ChangesPage:
    """All that the page shows. `has_figures` only from five people on who share their answers."""

    found: Measures
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
        """Those with anything to draw."""
        return [idea for idea in self.ideas if idea.resolved.bar or idea.relapse.bar]

    @property
    def not_charted(self) -> int:
        return len(self.ideas) - len(self.charted)

    @property
    def has_figures(self) -> bool:
        return self.found.people >= LEAST


def changes_page(found: Measures) -> ChangesPage:
    return ChangesPage(
        found=found,
        headline=headline(found),
        headline_range=headline_range(found),
        ideas=shown_ideas(found.ideas),
        overall=shown_idea(found.overall),
        top=shown_ideas(found.top),
        group=[ShownMeasure(line.measure, line.words, line.meaning) for line in _group_lines(found)],
        columns=[heading for heading, _meaning in measure_names().values()],
        steps=list(stop_names().values()),
    )


@dataclass(frozen=True)
class Line:
    """One line of the CSV: of an idea, a lesson or the whole group, one measure with its numbers."""

    about: str
    often_said: str
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


def change_rows(cohort: Cohort, found: Measures) -> Iterable[Sequence[str]]:
    simulated = _("yes") if cohort.is_synthetic else _("no")
    for line in [*_group_lines(found), *_idea_lines(found), *_stop_lines(found)]:
        about = [line.about, line.often_said, line.lesson, line.measure, line.words]
        yield [*about, *line.numbers, line.meaning, cohort.name, cohort.course.title, simulated]


def _idea_lines(found: Measures) -> Iterable[Line]:
    names = measure_names()
    for idea in shown_ideas(found.ideas):
        known, lesson = idea.misconception, lesson_words(idea.lesson)
        assert known
        for cell in idea.cells:
            heading, meaning = names[cell.name]
            yield Line(known.fact, known.text, lesson, heading, cell.words, numbers(cell.figure), meaning)


def lesson_words(lesson: LessonContent | None) -> str:
    return f"{lesson.number}. {lesson.title}" if lesson else ""


def _stop_lines(found: Measures) -> Iterable[Line]:
    meaning = _("How many of those who share answers are at this step of the lesson now.")
    for stops in found.stops:
        for name, count in zip(stop_names().values(), stops.counts, strict=True):
            cells = [str(found.people), str(count), "", "", "", ""]
            yield Line(_("Whole group"), "", lesson_words(stops.lesson), name, str(count), cells, meaning)


def _group_lines(found: Measures) -> Iterable[Line]:
    """Over all ideas, then about the people."""
    names = measure_names()
    for cell in shown_idea(found.overall).cells:
        heading, meaning = names[cell.name]
        yield Line(_("Whole group"), "", "", heading, cell.words, numbers(cell.figure), meaning)
    cells = group_cells(found)
    for name, (heading, meaning) in other_names().items():
        yield Line(_("Whole group"), "", "", heading, cells[name][0], cells[name][1], meaning)


def group_cells(found: Measures) -> dict[str, tuple[str, list[str]]]:
    """Words and numbers of what is said of the whole group."""
    came = found.attendance
    counts = {
        "people": found.people,
        "started": came.started,
        "finished": came.finished,
        "asked_again": came.asked_again,
    }
    cells = {name: (str(count), ["", str(count), "", "", "", ""]) for name, count in counts.items()}
    drop_out: Figure = (
        Counted(came.dropped_out, came.started, came.started, came.drop_out) if came.drop_out is not None else None
    )
    cells["drop_out"] = figure_words(drop_out), numbers(drop_out)
    cells["later_change"] = figure_words(found.later_change), numbers(found.later_change)
    return cells | _gain_cells(found.gain)


def _gain_cells(gain: Gain | Hidden | None) -> dict[str, tuple[str, list[str]]]:
    if not isinstance(gain, Gain):
        return dict.fromkeys(["right_before", "right_after", "gain"], (figure_words(gain), numbers(gain)))
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
    """Value, from, to; empty where there is none."""
    ends = (gain.interval.low, gain.interval.high) if gain.interval else (None, None)
    return ["" if value is None else f"{value:.2f}" for value in (gain.gain, *ends)]


def numbers(figure: Figure) -> list[str]:
    """People, count, asked, value, from, to; a share as people of 100. Empty where there is no number to tell."""
    if isinstance(figure, Counted):
        ends = figure.interval
        shares = [str(hundred(share)) for share in (figure.share, ends.low, ends.high)]
        return [str(figure.people), str(figure.count), str(figure.asked), *shares]
    if isinstance(figure, Moved):
        ends = figure.interval
        return [str(figure.people), "", "", *(f"{value:.2f}" for value in (figure.value, ends.low, ends.high))]
    return ["", "", str(figure.asked) if isinstance(figure, Few) else "", "", "", ""]
