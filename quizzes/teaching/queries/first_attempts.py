"""First attempts of many learners, as the measures need them. The number of queries does not depend on their number."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from json import loads
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from quizzes.content.queries.questions import graded_answer
from quizzes.domain.beliefs import GradedAnswer, SubmittedAttempt
from quizzes.domain.crossover import Design, Pair
from quizzes.domain.funnel import LessonSteps
from quizzes.domain.measures import BeliefHistory, belief_histories
from quizzes.models import Attempt, Course, LessonProgress, Response
from quizzes.vocabulary import AttemptState, Form, Phase

CHECKS = (Phase.PRE, Phase.POST, Phase.RECHECK)
# Ids, or a QuerySet of them.
Learners = Collection[UUID] | QuerySet[Any, Any]


@dataclass(frozen=True)
class IdeaPair:
    """One idea before and after, and how it was asked."""

    design: Design
    pair: Pair


@dataclass
class FirstAttempts:
    """First attempts of one learner.

    `submitted`: in order. `right_answers`: by (quiz id, phase), whether each question id was right; `forms`: the form
    asked, None where there was none. `started_lessons`: by lesson id, whether it was read.
    """

    submitted: list[SubmittedAttempt] = field(default_factory=list)
    right_answers: dict[tuple[int, Phase], dict[int, bool]] = field(default_factory=dict)
    forms: dict[tuple[int, Phase], Form | None] = field(default_factory=dict)
    started_lessons: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def belief_histories(self) -> dict[int, BeliefHistory]:
        return belief_histories(self.submitted)

    def lesson_steps(self, lesson_id: int, quiz_id: int) -> LessonSteps:
        closed = [phase for phase in CHECKS if (quiz_id, phase) in self.right_answers]
        return LessonSteps(lesson_id in self.started_lessons, self.started_lessons.get(lesson_id, False), closed)

    def has_finished(self, quiz: int) -> bool:
        return (quiz, Phase.POST) in self.right_answers

    def was_lesson_first(self, quiz: int) -> bool:
        """Whether the lesson came before any of its questions."""
        return (quiz, Phase.PRE) not in self.right_answers

    def pairs(self, person: Hashable, earlier: Phase, later: Phase, idea_of: Mapping[int, int]) -> Iterator[IdeaPair]:
        """Ideas answered in both checks of a lesson. `idea_of`: ids of anchors' questions by those of their forms."""
        for (quiz, phase), rights in self.right_answers.items():
            after = {idea_of.get(key, key): key for key in self.right_answers.get((quiz, later), ())}
            for question, is_right in rights.items() if phase is earlier else ():
                again = after.get(idea_of.get(question, question))
                if again is not None:
                    form = self.forms.get((quiz, phase)) if again != question else None
                    is_right_later = self.right_answers[quiz, later][again]
                    design = Design.CROSSOVER if form else Design.FIXED
                    yield IdeaPair(design, Pair(person, form, float(is_right), float(is_right_later)))


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
            attempts_of_learner.forms[closed.quiz, closed.submitted.phase] = closed.submitted.form
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
    columns = _text("pk"), _text("learner"), "quiz_id", "phase", "submitted_at", "form"
    for key, learner, quiz, phase, at, form in rows.filter(learner__in=learners).values_list(*columns):
        answers: list[GradedAnswer] = []
        submitted = SubmittedAttempt(key, at, answers, Phase(phase), Form(form) if form else None)
        attempts[key] = _Closed(learner, quiz, submitted, answers)
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
