"""The measures as text: the page and the CSV show the same cells, each with its meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.content.queries.content import LessonContent, MisconceptionContent
from quizzes.domain.suppression import MIN_GROUP, Hidden
from quizzes.models import Cohort
from quizzes.teaching.queries.measure_names import (
    design_names,
    funnel_step_names,
    group_measure_names,
    measure_names,
)
from quizzes.teaching.queries.measure_tables import BelowThreshold, Proportion, Statistic
from quizzes.teaching.queries.measure_words import Cells, gain_cells, numbers, percent, statistic_words
from quizzes.teaching.queries.measures import MEASURES, SHIFT, Measures, MisconceptionStatistics, Stratum


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


def headline(measures: Measures) -> str:
    """The headline measure (relapse) as a sentence."""
    statistic = measures.main.overall.statistics["relapse"]
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
    statistic = measures.main.overall.statistics["relapse"]
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
class ShownStratum:
    """What was asked in one design: the statistics of each idea and of all together, with words about the design."""

    title: str
    meaning: str
    ideas: Sequence[ShownIdea]
    overall: ShownIdea
    top: Sequence[ShownIdea]
    group: Sequence[ShownMeasure]

    @property
    def charted(self) -> list[ShownIdea]:
        """Rows with at least one bar."""
        return [idea for idea in self.ideas if idea.resolved.bar or idea.relapse.bar]

    @property
    def not_charted(self) -> int:
        return len(self.ideas) - len(self.charted)


def shown_stratum(stratum: Stratum) -> ShownStratum:
    title, meaning = design_names()[stratum.design]
    return ShownStratum(
        title=title,
        meaning=meaning,
        ideas=shown_ideas(stratum.ideas),
        overall=shown_idea(stratum.overall),
        top=shown_ideas(stratum.top),
        group=shown_measures(stratum_lines(stratum)),
    )


@dataclass(frozen=True)
class ChangesPage:
    """The page "What changed". `has_statistics` is False below MIN_GROUP sharing members. `others`: what was asked in
    another way than `main`, by itself.
    """

    measures: Measures
    headline: str
    headline_range: str
    main: ShownStratum
    others: Sequence[ShownStratum]
    group: Sequence[ShownMeasure]
    columns: Sequence[str]
    steps: Sequence[str]

    @property
    def has_statistics(self) -> bool:
        return self.measures.people >= MIN_GROUP


def changes_page(measures: Measures) -> ChangesPage:
    return ChangesPage(
        measures=measures,
        headline=headline(measures),
        headline_range=headline_range(measures),
        main=shown_stratum(measures.main),
        others=[shown_stratum(stratum) for stratum in measures.strata[1:]],
        group=shown_measures(_group_lines(measures)),
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
    design: str = ""


def shown_measures(lines: Iterable[CsvLine]) -> list[ShownMeasure]:
    return [ShownMeasure(line.measure, line.words, line.meaning) for line in lines]


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
        _("Wordings"),
        _("Group"),
        _("Course"),
        _("Simulated"),
    ]


def change_rows(cohort: Cohort, measures: Measures) -> Iterable[Sequence[str]]:
    simulated = _("yes") if cohort.is_synthetic else _("no")
    for line in _all_lines(measures):
        about = [line.about, line.misconception, line.lesson, line.measure, line.words]
        yield [*about, *line.numbers, line.meaning, line.design, cohort.name, cohort.course.title, simulated]


def _all_lines(measures: Measures) -> Iterable[CsvLine]:
    yield from _group_lines(measures)
    yield from idea_lines(measures.main)
    for stratum in measures.strata[1:]:
        yield from stratum_lines(stratum)
        yield from idea_lines(stratum)
    yield from _funnel_lines(measures)


def idea_lines(stratum: Stratum) -> Iterable[CsvLine]:
    names, (design, _meaning) = measure_names(), design_names()[stratum.design]
    for idea in shown_ideas(stratum.ideas):
        known, lesson = idea.misconception, lesson_words(idea.lesson)
        assert known
        for cell in idea.cells:
            heading, meaning = names[cell.name]
            figures = numbers(cell.statistic)
            yield CsvLine(known.fact, known.text, lesson, heading, cell.words, figures, meaning, design)


def lesson_words(lesson: LessonContent | None) -> str:
    return f"{lesson.number}. {lesson.title}" if lesson else ""


def _funnel_lines(measures: Measures) -> Iterable[CsvLine]:
    meaning = _("How many of those who share answers are at this step of the lesson now.")
    for stops in measures.funnels:
        for name, count in zip(funnel_step_names().values(), stops.counts, strict=True):
            cells = [str(measures.people), str(count), "", "", "", ""]
            yield CsvLine(_("Whole group"), "", lesson_words(stops.lesson), name, str(count), cells, meaning)


def _group_lines(measures: Measures) -> list[CsvLine]:
    """Lines about the whole cohort: what changed, then people."""
    return [*stratum_lines(measures.main), *_named_lines(_attendance_cells(measures), "")]


def stratum_lines(stratum: Stratum) -> list[CsvLine]:
    """All misconceptions together, then right answers."""
    names, (design, _meaning) = measure_names(), design_names()[stratum.design]
    lines = []
    for cell in shown_idea(stratum.overall).cells:
        heading, meaning = names[cell.name]
        lines.append(CsvLine(_("Whole group"), "", "", heading, cell.words, numbers(cell.statistic), meaning, design))
    cells = gain_cells(stratum.gain)
    cells["later_change"] = statistic_words(stratum.later_change), numbers(stratum.later_change)
    return [*lines, *_named_lines(cells, design)]


def _named_lines(cells: Cells, design: str) -> list[CsvLine]:
    """In the order of the names."""
    return [
        CsvLine(_("Whole group"), "", "", heading, *cells[name], meaning, design)
        for name, (heading, meaning) in group_measure_names().items()
        if name in cells
    ]


def _attendance_cells(measures: Measures) -> Cells:
    came = measures.attendance
    counts = {
        "people": measures.people,
        "started": came.started,
        "finished": came.finished,
        "questions_first": came.questions_first,
        "lesson_first": came.lesson_first,
        "asked_again": came.rechecked,
    }
    cells: Cells = {name: (str(count), ["", str(count), "", "", "", ""]) for name, count in counts.items()}
    drop_out: Statistic = (
        Proportion(came.dropouts, came.started, came.started, came.dropouts / came.started, came.dropout_rate)
        if came.dropout_rate is not None
        else None
    )
    return cells | {"drop_out": (statistic_words(drop_out), numbers(drop_out))}
