"""Statistics of a cohort with small counts suppressed (PS-4).

They are computed from members who share their answers, and suppressed as if nobody were known by name, since the page
is made to be printed and passed on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean, median

from quizzes.content.queries.content import CourseContent, LessonContent, MisconceptionContent
from quizzes.domain.funnel import FunnelStep, funnel_step
from quizzes.domain.intervals import Interval, interval_of_mean, interval_of_median, wilson, wilson_by_person
from quizzes.domain.measures import (
    HARM,
    RELAPSE,
    RESOLVED,
    STILL_HELD,
    BeliefHistory,
    Measure,
    gains_by_person,
    hake_gain,
)
from quizzes.domain.suppression import MIN_GROUP, GroupSplit, Hidden, suppress_table, union
from quizzes.models import Cohort
from quizzes.teaching.queries.cohorts import sharing_members
from quizzes.teaching.queries.first_attempts import FirstAttempts, first_attempts
from quizzes.teaching.queries.reports import reported_lessons
from quizzes.vocabulary import Phase

ALL, SHIFT = None, "shift"
TOP = 5
# By misconception id: (index of the person, history) of everybody who was asked about it.
Histories = Mapping[int, Sequence[tuple[int, BeliefHistory]]]


@dataclass(frozen=True)
class Proportion:
    """`count` of `total` answers by `people` persons, with the 95 % interval of the share (0..1)."""

    count: int
    total: int
    people: int
    interval: Interval

    @property
    def share(self) -> float:
        return self.count / self.total


@dataclass(frozen=True)
class Estimate:
    """Mean or median change over `people` persons, with its 95 % interval, in the unit of the change."""

    value: float
    people: int
    interval: Interval


@dataclass(frozen=True)
class BelowThreshold:
    """Of `total` answers those of fewer than MIN_GROUP people count."""

    total: int


Statistic = Proportion | Estimate | BelowThreshold | Hidden | None
"""None: no data yet."""


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


@dataclass(frozen=True)
class Attendance:
    """Numbers of people who started, finished and were re-checked in any lesson. Not suppressed: the completion report
    shows it by name.
    """

    started: int
    finished: int
    rechecked: int

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
class Gain:
    """Mean percent right before and after, over the same questions, and Hake's gain with its 95 % interval."""

    before: float
    after: float
    gain: float | None
    people: int
    interval: Interval | None


@dataclass(frozen=True)
class Measures:
    """All statistics about the answers of `people` sharing members."""

    people: int
    ideas: Sequence[MisconceptionStatistics]
    overall: MisconceptionStatistics
    gain: Gain | Hidden | None
    later_change: Statistic
    attendance: Attendance
    funnels: Sequence[LessonFunnel]

    @property
    def top(self) -> list[MisconceptionStatistics]:
        """Up to five misconceptions with the highest published share of people who hold them now."""
        held = [idea for idea in self.ideas if idea.visible("still_held") > 0]
        return sorted(held, key=lambda idea: -idea.visible("still_held"))[:TOP]


MEASURES: Mapping[str, Measure] = {"resolved": RESOLVED, "relapse": RELAPSE, "harm": HARM, "still_held": STILL_HELD}


def cohort_measures(cohort: Cohort, content: CourseContent) -> Measures:
    """Statistics of a cohort. Four queries."""
    sharing = list(sharing_members(cohort).values_list("learner_id", flat=True))
    tries = first_attempts(sharing, content.course)
    histories = _histories(tries, content)
    tables = {name: _shares(measure, histories) for name, measure in MEASURES.items()} | {SHIFT: _shifts(histories)}
    return Measures(
        people=len(sharing),
        ideas=_ideas(tables, content, histories),
        overall=MisconceptionStatistics(None, None, {name: table[ALL] for name, table in tables.items()}),
        gain=_gain(tries),
        later_change=_later_change(tries),
        attendance=_attendance(tries, content),
        funnels=_funnels(tries, content, len(sharing)),
    )


def _ideas(
    tables: Mapping[str, Mapping[int | None, Statistic]], content: CourseContent, histories: Histories
) -> list[MisconceptionStatistics]:
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


def _histories(tries: Mapping[str, FirstAttempts], content: CourseContent) -> Histories:
    """Histories by misconception id in order of the course; unknown misconceptions are left out."""
    met: dict[int, list[tuple[int, BeliefHistory]]] = {}
    for who, one in enumerate(tries.values()):
        for key, history in one.belief_histories().items():
            met.setdefault(key, []).append((who, history))
    return {key: met[key] for key in content.misconceptions if key in met}


def _shares(measure: Measure, histories: Histories) -> dict[int | None, Statistic]:
    """Statistics of one measure by misconception id, and under ALL."""
    rows = {key: row for key, met in histories.items() if (row := measure.split(met)) is not None}
    mask = suppress_table(list(rows.values()))
    statistics: dict[int | None, Statistic] = dict.fromkeys(histories)
    for (key, row), is_shown in zip(rows.items(), mask.rows, strict=True):
        statistics[key] = _proportion([row]) if is_shown else Hidden.SMALL
    statistics[ALL] = _over_all(list(rows.values()), is_shown=mask.total)
    return statistics


def _over_all(rows: Sequence[GroupSplit], *, is_shown: bool) -> Statistic:
    if not rows:
        return None
    if is_shown:
        return _proportion(rows)
    both = union(rows)
    is_plainly_few = len(both.counted) < MIN_GROUP and len(both.counted | both.rest) >= 2 * MIN_GROUP
    return BelowThreshold(sum(row.total for row in rows)) if is_plainly_few else Hidden.SMALL


def _proportion(rows: Sequence[GroupSplit]) -> Proportion:
    """Proportion over these rows, with an interval that allows for several answers per person."""
    counted = Counter(chain.from_iterable(row.counted for row in rows))
    asked = counted + Counter(chain.from_iterable(row.rest for row in rows))
    interval = wilson_by_person([(counted[who], number) for who, number in asked.items()])
    assert interval is not None
    return Proportion(counted.total(), asked.total(), len(asked), interval)


def _shifts(histories: Histories) -> dict[int | None, Statistic]:
    """Mean shift by misconception id, and under ALL. Published only if at least MIN_GROUP people moved towards the
    fact, and as many did not.
    """
    moves = {
        key: {who: history.shift for who, history in met if history.shift is not None} for key, met in histories.items()
    }
    rows = {key: shifts for key, shifts in moves.items() if shifts}
    mask = suppress_table([_shift_split(shifts) for shifts in rows.values()])
    statistics: dict[int | None, Statistic] = dict.fromkeys(histories)
    for (key, shifts), is_shown in zip(rows.items(), mask.rows, strict=True):
        statistics[key] = _mean(list(shifts.values())) if is_shown else Hidden.SMALL
    by_person: dict[int, list[float]] = {}
    for who, shift in chain.from_iterable(shifts.items() for shifts in rows.values()):
        by_person.setdefault(who, []).append(shift)
    over_all = _mean([fmean(shifts) for shifts in by_person.values()]) if mask.total else Hidden.SMALL
    statistics[ALL] = over_all if rows else None
    return statistics


def _shift_split(shifts: Mapping[int, float]) -> GroupSplit:
    return GroupSplit(
        frozenset(who for who, shift in shifts.items() if shift > 0),
        frozenset(who for who, shift in shifts.items() if shift <= 0),
    )


def _mean(values: Sequence[float]) -> Estimate | Hidden:
    interval = interval_of_mean(values)
    return Estimate(fmean(values), len(values), interval) if interval else Hidden.SMALL


def _gain(tries: Mapping[str, FirstAttempts]) -> Gain | Hidden | None:
    """Gain over questions answered both before and after; None without data."""
    pairs = [pair for one in tries.values() if (pair := one.before_and_after())]
    if not pairs:
        return None
    if len(pairs) < 2 * MIN_GROUP:
        return Hidden.SMALL
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    interval = interval_of_mean(gains_by_person(before, after))
    return Gain(fmean(before), fmean(after), hake_gain(before, after), len(pairs), interval)


def _later_change(tries: Mapping[str, FirstAttempts]) -> Statistic:
    """Median change in percentage points from the post-check to the re-check; None without data."""
    changes = [change for one in tries.values() if (change := one.later_change()) is not None]
    if not changes:
        return None
    interval = interval_of_median(changes) if len(changes) >= 2 * MIN_GROUP else None
    return Estimate(median(changes), len(changes), interval) if interval else Hidden.SMALL


def _attendance(tries: Mapping[str, FirstAttempts], content: CourseContent) -> Attendance:
    quizzes = {lesson.quiz.id for lesson in content.lessons if lesson.quiz}
    closed = [{phase for quiz, phase in one.right_answers if quiz in quizzes} for one in tries.values()]
    return Attendance(
        started=sum(bool(one.started_lessons) for one in tries.values()),
        finished=sum(Phase.POST in phases for phases in closed),
        rechecked=sum(Phase.RECHECK in phases for phases in closed),
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
