"""Statistics of a cohort with small counts suppressed (PS-4).

They are computed from members who share their answers, and suppressed as if nobody were known by name, since the page
is made to be printed and passed on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzes.content.queries.content import CourseContent, LessonContent, MisconceptionContent
from quizzes.domain.crossover import CrossoverGain, Design, Pair, crossover_gain
from quizzes.domain.funnel import FunnelStep, funnel_step
from quizzes.domain.intervals import Interval, wilson
from quizzes.domain.measures import HARM, RELAPSE, RESOLVED, STILL_HELD, BeliefHistory, Measure
from quizzes.domain.suppression import MIN_GROUP, Hidden
from quizzes.learning.queries.reviews import quiz_items
from quizzes.models import Cohort
from quizzes.teaching.queries.cohorts import sharing_members
from quizzes.teaching.queries.first_attempts import FirstAttempts, first_attempts
from quizzes.teaching.queries.measure_tables import (
    ALL,
    Histories,
    Proportion,
    Statistic,
    Table,
    estimate_of,
    share_table,
    shift_table,
)
from quizzes.teaching.queries.reports import reported_lessons
from quizzes.vocabulary import Phase

SHIFT = "shift"
TOP = 5
MEASURES: Mapping[str, Measure] = {"resolved": RESOLVED, "relapse": RELAPSE, "harm": HARM, "still_held": STILL_HELD}


@dataclass(frozen=True)
class MisconceptionStatistics:
    """Statistics of one misconception by measure name; of all together if `misconception` is None."""

    misconception: MisconceptionContent | None
    lesson: LessonContent | None
    statistics: Mapping[str, Statistic]

    def visible(self, name: str) -> float:
        """Sort key: the share, or -1 if hidden, so that positions do not reveal hidden values."""
        statistic = self.statistics[name]
        return statistic.share if isinstance(statistic, Proportion) else -1.0


EMPTY = MisconceptionStatistics(None, None, dict.fromkeys([*MEASURES, SHIFT]))


@dataclass(frozen=True)
class Attendance:
    """Numbers of people who started, finished and were re-checked in any lesson. Not suppressed: the completion report
    shows it by name.

    `questions_first`, `lesson_first`: people who finished a lesson that began with its questions, or one that they had
    read before any question; the latter are in no figure of change.
    """

    started: int
    finished: int
    rechecked: int
    questions_first: int = 0
    lesson_first: int = 0

    @property
    def dropouts(self) -> int:
        return self.started - self.finished

    @property
    def dropout_rate(self) -> Interval | None:
        return wilson(self.dropouts, self.started)


@dataclass(frozen=True)
class LessonFunnel:
    """Numbers of people at each funnel step of one lesson, in order of FunnelStep."""

    lesson: LessonContent
    counts: Sequence[int]


@dataclass(frozen=True)
class Stratum:
    """Statistics of what was asked in one design: by misconception, of all together, and of right answers.

    `later_change`: points of 100 from the first check after a lesson to the one a week or more later.
    """

    design: Design
    ideas: Sequence[MisconceptionStatistics] = ()
    overall: MisconceptionStatistics = EMPTY
    gain: CrossoverGain | Hidden | None = None
    later_change: Statistic = None

    @property
    def top(self) -> list[MisconceptionStatistics]:
        """Up to five misconceptions with the highest published share of people who hold them now."""
        held = [idea for idea in self.ideas if idea.visible("still_held") > 0]
        return sorted(held, key=lambda idea: -idea.visible("still_held"))[:TOP]


@dataclass(frozen=True)
class Measures:
    """All statistics about the answers of `people` sharing members; what was asked otherwise is never joined."""

    people: int
    strata: Sequence[Stratum]
    attendance: Attendance
    funnels: Sequence[LessonFunnel]

    @property
    def main(self) -> Stratum:
        """Of both forms, as long as anything else is not all there is."""
        return self.strata[0] if self.strata else Stratum(Design.CROSSOVER)


def cohort_measures(cohort: Cohort, content: CourseContent) -> Measures:
    """Statistics of a cohort. Four queries."""
    sharing = list(sharing_members(cohort).values_list("learner_id", flat=True))
    tries = first_attempts(sharing, content.course)
    strata = [_stratum(design, tries, content) for design in Design]
    return Measures(
        people=len(sharing),
        strata=[stratum for stratum in strata if stratum.ideas or stratum.gain is not None],
        attendance=_attendance(tries, content),
        funnels=_funnels(tries, content, len(sharing)),
    )


def _stratum(design: Design, tries: Mapping[str, FirstAttempts], content: CourseContent) -> Stratum:
    histories = _histories(design, tries, content)
    tables = {name: share_table(measure, histories) for name, measure in MEASURES.items()}
    tables[SHIFT] = shift_table(histories)
    return Stratum(
        design,
        ideas=_ideas(tables, content, histories),
        overall=MisconceptionStatistics(None, None, {name: table[ALL] for name, table in tables.items()}),
        gain=_gain(_pairs(design, tries, content, Phase.PRE, Phase.POST)),
        later_change=_later_change(_pairs(design, tries, content, Phase.POST, Phase.RECHECK)),
    )


def _ideas(tables: Mapping[str, Table], content: CourseContent, histories: Histories) -> list[MisconceptionStatistics]:
    """Rows by descending relapse."""
    known = [content.misconceptions[key] for key in histories]
    ideas = [
        MisconceptionStatistics(
            idea, content.lesson(idea.lesson), {name: table[idea.id] for name, table in tables.items()}
        )
        for idea in known
    ]
    # Stable sort: equal and hidden rows stay in order of the course.
    return sorted(ideas, key=lambda idea: -idea.visible("relapse"))


def _histories(design: Design, tries: Mapping[str, FirstAttempts], content: CourseContent) -> Histories:
    """Histories by misconception id in order of the course; unknown misconceptions are left out."""
    met: dict[int, list[tuple[int, BeliefHistory]]] = {}
    for who, one in enumerate(tries.values()):
        for key, history in one.belief_histories.items():
            if history.design is design:
                met.setdefault(key, []).append((who, history))
    return {key: met[key] for key in content.misconceptions if key in met}


def _pairs(
    design: Design, tries: Mapping[str, FirstAttempts], content: CourseContent, earlier: Phase, later: Phase
) -> list[Pair]:
    """Everybody's ideas of this design that both checks of a lesson asked."""
    idea_of = anchors_of_forms(content)
    found = (found for who, one in tries.items() for found in one.pairs(who, earlier, later, idea_of))
    return [row.pair for row in found if row.design is design]


def anchors_of_forms(content: CourseContent) -> dict[int, int]:
    """By id of a question the id of the anchor's question that it words anew; its own for any other. No query."""
    items = [item for lesson in content.lessons for item in quiz_items(lesson)]
    question_of = {item.pk: item.question_id for item in items}
    return {
        item.question_id: question_of.get(item.parallel_of_id, item.question_id)
        if item.parallel_of_id
        else item.question_id
        for item in items
    }


def _gain(pairs: Sequence[Pair]) -> CrossoverGain | Hidden | None:
    """None without data."""
    gain = crossover_gain(pairs)
    return Hidden.SMALL if gain and gain.people < 2 * MIN_GROUP else gain


def _later_change(pairs: Sequence[Pair]) -> Statistic:
    """Mean change in points of 100; None without data."""
    gain = crossover_gain(pairs)
    if gain is None:
        return None
    return Hidden.SMALL if gain.people < 2 * MIN_GROUP else estimate_of(gain.change)


def _attendance(tries: Mapping[str, FirstAttempts], content: CourseContent) -> Attendance:
    quizzes = {lesson.quiz.id for lesson in content.lessons if lesson.quiz}
    closed = [{phase for quiz, phase in one.right_answers if quiz in quizzes} for one in tries.values()]
    ways = [{one.was_lesson_first(quiz) for quiz in quizzes if one.has_finished(quiz)} for one in tries.values()]
    return Attendance(
        started=sum(bool(one.started_lessons) for one in tries.values()),
        finished=sum(Phase.POST in phases for phases in closed),
        rechecked=sum(Phase.RECHECK in phases for phases in closed),
        questions_first=sum(False in way for way in ways),
        lesson_first=sum(True in way for way in ways),
    )


def _funnels(tries: Mapping[str, FirstAttempts], content: CourseContent, people: int) -> list[LessonFunnel]:
    return [
        LessonFunnel(lesson, _funnel_counts(lesson, lesson.quiz.id, tries, people))
        for lesson in reported_lessons(content)
        if lesson.quiz
    ]


def _funnel_counts(lesson: LessonContent, quiz_id: int, tries: Mapping[str, FirstAttempts], people: int) -> list[int]:
    """Number of people at each step; members without rows are at the first."""
    stops = Counter(funnel_step(one.lesson_steps(lesson.id, quiz_id)) for one in tries.values())
    stops[FunnelStep.START] += people - len(tries)
    return [stops[stop] for stop in FunnelStep]
