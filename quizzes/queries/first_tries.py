"""What several people answered in first attempts, as the measures read it: always the same number of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from quizzes.domain.beliefs import GradedAnswer, SubmittedAttempt
from quizzes.domain.measures import FULL, Trace, traces
from quizzes.domain.stopping import Way
from quizzes.models import Attempt, Course, LessonProgress, Response
from quizzes.queries.questions import graded_answer
from quizzes.vocabulary import AttemptState, Phase


@dataclass
class Tries:
    """One person: closed attempts in order, right answers by quiz and phase, and the way through each lesson."""

    checked: list[SubmittedAttempt] = field(default_factory=list)
    rights: dict[tuple[int, Phase], dict[int, bool]] = field(default_factory=dict)
    begun: dict[int, bool] = field(default_factory=dict)

    def traces(self) -> dict[int, Trace]:
        return traces(self.checked)

    def way(self, lesson_id: int, quiz_id: int) -> Way:
        closed = [phase for quiz, phase in self.rights if quiz == quiz_id]
        return Way(lesson_id in self.begun, self.begun.get(lesson_id, False), closed)

    def before_and_after(self) -> tuple[float, float] | None:
        """How many of 100 answers are right before and after, to the questions asked both times."""
        both = [
            (is_right, after[question])
            for (quiz, phase), before in self.rights.items()
            if phase is Phase.PRE and (after := self.rights.get((quiz, Phase.POST)))
            for question, is_right in before.items()
            if question in after
        ]
        if not both:
            return None
        return FULL * fmean(before for before, _ in both), FULL * fmean(after for _, after in both)

    def later_change(self) -> float | None:
        """Right answers of 100 a week or more later, minus those of the first check after the same lessons."""
        pairs = [
            (fmean(first.values()), fmean(later.values()))
            for (quiz, phase), later in self.rights.items()
            if phase is Phase.RECHECK and later and (first := self.rights.get((quiz, Phase.POST)))
        ]
        return FULL * fmean(later - first for first, later in pairs) if pairs else None


@dataclass(frozen=True)
class _Closed:
    """One attempt with what was answered in it."""

    learner: UUID
    quiz: int | None
    phase: Phase
    submitted: SubmittedAttempt
    answers: list[GradedAnswer]
    rights: dict[int, bool]


def first_tries(learners: QuerySet[Any, Any], course: Course, *, until: datetime | None = None) -> Mapping[UUID, Tries]:
    """By learner, those with no row left out; `learners` is a query of their ids. Three statements."""
    found: dict[UUID, Tries] = {}
    attempts = _attempts(learners, course, until)
    _fill(attempts, learners)
    for closed in attempts.values():
        tries = found.setdefault(closed.learner, Tries())
        tries.checked.append(closed.submitted)
        if closed.quiz is not None:
            tries.rights[closed.quiz, closed.phase] = closed.rights
    for learner, lesson, is_read in _ways(learners, course):
        found.setdefault(learner, Tries()).begun[lesson] = is_read
    return found


def _counted(learners: QuerySet[Any, Any], course: Course, until: datetime | None) -> QuerySet[Attempt]:
    """First attempts, closed, no previews; reviews too, which are numbered on."""
    rows = Attempt.objects.evidence().filter(Q(quiz__course=course, number=1) | Q(phase=Phase.REVIEW))
    rows = rows.filter(learner__in=learners)
    return rows if until is None else rows.filter(submitted_at__lt=until)


def _attempts(learners: QuerySet[Any, Any], course: Course, until: datetime | None) -> dict[UUID, _Closed]:
    """In order of submission."""
    found = {}
    rows = _counted(learners, course, until).values_list("pk", "learner_id", "quiz_id", "phase", "submitted_at")
    for key, learner, quiz, phase, at in rows:
        assert at is not None
        answers: list[GradedAnswer] = []
        submitted = SubmittedAttempt(str(key), at, answers, Phase(phase))
        found[key] = _Closed(learner, quiz, Phase(phase), submitted, answers, {})
    return found


def _fill(attempts: Mapping[UUID, _Closed], learners: QuerySet[Any, Any]) -> None:
    rows = Response.objects.filter(item__attempt__learner__in=learners, item__attempt__state=AttemptState.SUBMITTED)
    columns = rows.values_list("item__attempt_id", "item__question_version_id", "chosen", "confidence")
    for key, version, chosen, confidence in columns:
        if key in attempts:
            answer = graded_answer(version, tuple(chosen), confidence)
            attempts[key].answers.append(answer)
            attempts[key].rights[answer.question] = answer.is_right


def _ways(learners: QuerySet[Any, Any], course: Course) -> Iterable[tuple[UUID, int, bool]]:
    """Learner, lesson, and whether it is read; a row that only waives is no beginning."""
    rows = LessonProgress.objects.filter(learner__in=learners, lesson__course=course)
    for learner, lesson, started, read, waived in rows.values_list(
        "learner_id", "lesson_id", "started_at", "read_at", "waived_at"
    ):
        if read is not None or started != waived:
            yield learner, lesson, read is not None
