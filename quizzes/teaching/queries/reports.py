"""The completion report: one row per member and lesson, the same for page, member page and CSV."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.completion import NOT_STARTED, ORDER, Completion, can_be_waived, is_updated
from quizzes.domain.searching import folded
from quizzes.models import Belief, Cohort, LessonProgress
from quizzes.teaching.queries.cohorts import members, members_with_sharing
from quizzes.teaching.queries.member_checks import CheckTallies, checks_of
from quizzes.vocabulary import BeliefState, CompletionState

if TYPE_CHECKING:
    from quizzes.teaching.queries.cohorts import Member

NO_STATE = "not_started"
STATES: Sequence[str] = [NO_STATE, *(state.value for state in ORDER)]
DATES = ["started_at", "read_at", "completed_at", "checked_at", "retained_at", "waived_at"]
NO_CHECKS = CheckTallies(None, None, None, None)


@dataclass(frozen=True)
class ReportFilter:
    """Filters of the report: slug of a lesson and a state (empty: all), and a key of SORTS."""

    lesson: str = ""
    state: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class CompletionRow:
    """One member and one lesson. `checks` and `sure_facts` are empty unless the member shares answers.

    `sure_facts`: facts whose misconceptions the member holds very surely.
    """

    member_id: UUID
    learner_id: UUID
    name: str
    shares_answers: bool
    joined_at: datetime
    lesson: LessonContent
    completion: Completion
    version_read: int | None
    is_updated: bool
    waive_reason: str
    checks: CheckTallies = NO_CHECKS
    sure_facts: Sequence[str] = ()

    @property
    def state(self) -> str:
        return self.completion.state.value if self.completion.state else NO_STATE

    @property
    def can_be_waived(self) -> bool:
        return can_be_waived(self.completion)


@dataclass(frozen=True)
class StoredProgress:
    """Stored values of one member and lesson."""

    version: int | None = None
    waive_reason: str = ""
    completion: Completion = NOT_STARTED


NO_PROGRESS = StoredProgress()


@dataclass(frozen=True)
class LessonCounts:
    """Number of members in each state, in order of STATES. Not suppressed: the report shows it by name."""

    lesson: LessonContent
    counts: Sequence[int]


@dataclass(frozen=True)
class CohortCounts:
    """Counts of all lessons, without the rows."""

    members: int
    counts: Sequence[LessonCounts]


@dataclass(frozen=True)
class CompletionReport:
    """All rows of the cohort with the filters and the number of members."""

    cohort: Cohort
    content: CourseContent
    filters: ReportFilter
    members: int
    all_rows: Sequence[CompletionRow]

    @cached_property
    def rows(self) -> list[CompletionRow]:
        """Rows that match the filters, sorted."""
        filters = self.filters
        fitting = [row for row in self.all_rows if filters.lesson in {"", row.lesson.slug}]
        fitting = [row for row in fitting if filters.state in {"", row.state}]
        return sorted(fitting, key=SORTS[filters.sort])

    @property
    def lessons(self) -> list[LessonContent]:
        return reported_lessons(self.content)

    @cached_property
    def counts(self) -> list[LessonCounts]:
        """Counts of all rows, so that all numbers agree with the table (CR-10)."""
        members_by_state = Counter((row.lesson.id, row.state) for row in self.all_rows)
        return [
            LessonCounts(lesson, [members_by_state[lesson.id, state] for state in STATES]) for lesson in self.lessons
        ]


def by_name(row: CompletionRow) -> tuple[str, str, int]:
    return folded(row.name), str(row.member_id), row.lesson.number


def _latest_first(when: datetime | None) -> float:
    return -when.timestamp() if when else 0.0


SORTS = {
    "name": by_name,
    "status": lambda row: (STATES.index(row.state), *by_name(row)),
    "lesson": lambda row: (row.lesson.number, *by_name(row)),
    "joined": lambda row: (_latest_first(row.joined_at), *by_name(row)),
    "completed": lambda row: (_latest_first(row.completion.completed_at), *by_name(row)),
}


def reported_lessons(content: CourseContent) -> list[LessonContent]:
    """Lessons that can be taken."""
    return [lesson for lesson in content.lessons if lesson.is_available]


def cohort_counts(cohort: Cohort, content: CourseContent) -> CohortCounts:
    """The counts of the report; members without a row have not started. Two queries."""
    people, lessons = members(cohort).count(), reported_lessons(content)
    rows = LessonProgress.objects.filter(
        learner__in=members(cohort).values("learner"), lesson__in=[lesson.id for lesson in lessons]
    )
    # Not grouped by the database: SQLite would scan all rows of each lesson on the site.
    members_by_state = Counter(rows.values_list("lesson_id", "state"))
    counts = {lesson.id: [members_by_state[lesson.id, state] for state in STATES[1:]] for lesson in lessons}
    return CohortCounts(
        people, [LessonCounts(lesson, [people - sum(counts[lesson.id]), *counts[lesson.id]]) for lesson in lessons]
    )


def completion_report(cohort: Cohort, content: CourseContent, filters: ReportFilter) -> CompletionReport:
    """The report of a cohort. Two queries."""
    people = list(members_with_sharing(cohort))
    lessons = reported_lessons(content)
    progress = _progress_by_member(cohort, lessons)
    rows = [
        _row(person, lesson, progress.get((person.learner_id, lesson.id), NO_PROGRESS))
        for person in people
        for lesson in lessons
    ]
    return CompletionReport(cohort, content, filters, len(people), rows)


def with_checks(rows: Iterable[CompletionRow], content: CourseContent) -> list[CompletionRow]:
    """The rows with checks and surely held misconceptions of members who share answers. Two queries."""
    rows = list(rows)
    sharing = [row for row in rows if row.shares_answers and row.completion.state]
    learners = {row.learner_id for row in sharing}
    checks = checks_of(learners, {row.lesson.quiz.id for row in sharing if row.lesson.quiz})
    sure = sure_facts_of(learners, content)
    return [
        replace(
            row,
            checks=checks.get((row.learner_id, row.lesson.quiz.id), NO_CHECKS),
            sure_facts=sure.get((row.learner_id, row.lesson.slug), ()),
        )
        if row.shares_answers and row.lesson.quiz
        else row
        for row in rows
    ]


def sure_facts_of(learners: Collection[UUID], content: CourseContent) -> dict[tuple[UUID, str], list[str]]:
    """Facts against surely held misconceptions by (learner id, lesson slug). One query."""
    rows = Belief.objects.filter(learner__in=learners, state=BeliefState.HELD_SURE)
    facts: dict[tuple[UUID, str], list[str]] = {}
    for learner, key in rows.order_by("misconception_id").values_list("learner_id", "misconception_id"):
        known = content.misconceptions.get(key)
        if known:
            facts.setdefault((learner, known.lesson), []).append(known.fact)
    return facts


def _row(person: "Member", lesson: LessonContent, stored: StoredProgress) -> CompletionRow:
    read = stored.version if stored.completion.read_at else None
    return CompletionRow(
        member_id=person.pk,
        learner_id=person.learner_id,
        name=person.name,
        shares_answers=person.shares_answers,
        joined_at=person.joined_at,
        lesson=lesson,
        completion=stored.completion,
        version_read=read,
        is_updated=read is not None and is_updated(read, lesson.meaning_numbers),
        waive_reason=stored.waive_reason,
    )


def _progress_by_member(cohort: Cohort, lessons: Sequence[LessonContent]) -> dict[tuple[UUID, int], StoredProgress]:
    """Stored values by (learner id, lesson id); lesson texts are not loaded."""
    rows = LessonProgress.objects.filter(
        learner__in=members(cohort).values("learner"), lesson__in=[lesson.id for lesson in lessons]
    )
    columns = rows.values_list("learner_id", "lesson_id", "version__number", "waive_reason", "state", *DATES)
    return {
        (learner, lesson): StoredProgress(
            version, reason, Completion(CompletionState(state), *dates).without_empty_start()
        )
        for learner, lesson, version, reason, state, *dates in columns
    }
