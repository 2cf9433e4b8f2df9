"""First attempts of many learners, as the measures need them. The number of queries does not depend on their number."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from json import loads
from statistics import fmean
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from quizzes.content.queries.questions import graded_answer
from quizzes.domain.beliefs import GradedAnswer, SubmittedAttempt
from quizzes.domain.funnel import LessonSteps
from quizzes.domain.measures import PERCENT, BeliefHistory, belief_histories
from quizzes.models import Attempt, Course, LessonProgress, Response
from quizzes.vocabulary import AttemptState, Phase

CHECKS = (Phase.PRE, Phase.POST, Phase.RECHECK)
# Ids, or a QuerySet of them.
Learners = Collection[UUID] | QuerySet[Any, Any]


@dataclass
class FirstAttempts:
    """First attempts of one learner.

    `submitted`: in order. `right_answers`: by (quiz id, phase), whether each question id was right. `started_lessons`:
    by lesson id, whether it was read.
    """

    submitted: list[SubmittedAttempt] = field(default_factory=list)
    right_answers: dict[tuple[int, Phase], dict[int, bool]] = field(default_factory=dict)
    started_lessons: dict[int, bool] = field(default_factory=dict)

    def belief_histories(self) -> dict[int, BeliefHistory]:
        return belief_histories(self.submitted)

    def lesson_steps(self, lesson_id: int, quiz_id: int) -> LessonSteps:
        closed = [phase for phase in CHECKS if (quiz_id, phase) in self.right_answers]
        return LessonSteps(lesson_id in self.started_lessons, self.started_lessons.get(lesson_id, False), closed)

    def before_and_after(self) -> tuple[float, float] | None:
        """Percent right (0..100) before and after, over questions asked both times; None without any."""
        both = [
            (is_right, after[question])
            for (quiz, phase), before in self.right_answers.items()
            if phase is Phase.PRE and (after := self.right_answers.get((quiz, Phase.POST)))
            for question, is_right in before.items()
            if question in after
        ]
        if not both:
            return None
        return PERCENT * fmean(before for before, _ in both), PERCENT * fmean(after for _, after in both)

    def later_change(self) -> float | None:
        """Percent right in the re-check minus the post-check of the same lessons, -100..100; None without any."""
        pairs = [
            (fmean(first.values()), fmean(later.values()))
            for (quiz, phase), later in self.right_answers.items()
            if phase is Phase.RECHECK and later and (first := self.right_answers.get((quiz, Phase.POST)))
        ]
        return PERCENT * fmean(later - first for first, later in pairs) if pairs else None


@dataclass(frozen=True)
class _Closed:
    """One submitted attempt with its learner and quiz."""

    learner: str
    quiz: int | None
    submitted: SubmittedAttempt
    answers: list[GradedAnswer]


def first_attempts(learners: Learners, course: Course) -> Mapping[str, FirstAttempts]:
    """Keyed by str(learner id); learners without rows are absent. Three queries."""
    by_learner: dict[str, FirstAttempts] = {}
    attempts = _attempts(learners, course)
    _fill(attempts, learners)
    for closed in attempts.values():
        attempts_of_learner = by_learner.setdefault(closed.learner, FirstAttempts())
        attempts_of_learner.submitted.append(closed.submitted)
        if closed.quiz is not None:
            rights = {answer.question: answer.is_right for answer in closed.answers}
            attempts_of_learner.right_answers[closed.quiz, closed.submitted.phase] = rights
    for learner, lesson, is_read in _progress_rows(learners, course):
        by_learner.setdefault(learner, FirstAttempts()).started_lessons[lesson] = is_read
    return by_learner


def _text(column: str) -> Cast:
    """The column as text: comparing ids as text is much faster than building thousands of UUIDs."""
    return Cast(column, TextField())


def _attempts(learners: Learners, course: Course) -> dict[str, _Closed]:
    """Submitted first attempts and reviews by str(attempt id), in order of submission."""
    rows = Attempt.objects.evidence().filter(Q(quiz__course=course, number=1) | Q(phase=Phase.REVIEW))
    attempts = {}
    columns = _text("pk"), _text("learner"), "quiz_id", "phase", "submitted_at"
    for key, learner, quiz, phase, at in rows.filter(learner__in=learners).values_list(*columns):
        answers: list[GradedAnswer] = []
        attempts[key] = _Closed(learner, quiz, SubmittedAttempt(key, at, answers, Phase(phase)), answers)
    return attempts


def _fill(attempts: Mapping[str, _Closed], learners: Learners) -> None:
    rows = Response.objects.filter(item__attempt__learner__in=learners, item__attempt__state=AttemptState.SUBMITTED)
    columns = _text("item__attempt"), "item__question_version_id", _text("chosen"), "confidence"
    known: dict[tuple[int, str, int | None], GradedAnswer] = {}
    for attempt, version, chosen, confidence in rows.values_list(*columns):
        closed = attempts.get(attempt)
        if closed is None:
            continue
        key = version, chosen, confidence
        if key not in known:
            known[key] = graded_answer(version, tuple(loads(chosen)), confidence)
        closed.answers.append(known[key])


def _progress_rows(learners: Learners, course: Course) -> Iterator[tuple[str, int, bool]]:
    """(str(learner id), lesson id, is_read) of started lessons; rows that only a waiver created are left out."""
    rows = LessonProgress.objects.filter(learner__in=learners, lesson__course=course)
    rows = rows.exclude(read_at=None, started_at=F("waived_at"))
    yield from rows.annotate(is_read=Q(read_at__isnull=False)).values_list(_text("learner"), "lesson_id", "is_read")
