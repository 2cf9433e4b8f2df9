"""The attempts of a learner as the ledger reads them."""

from collections.abc import Sequence
from uuid import UUID

from quizzes.domain.beliefs import GradedAnswer, Standing, SubmittedAttempt
from quizzes.domain.grading import Answer
from quizzes.models import Attempt, Belief, Learner, Response
from quizzes.queries.questions import answered_by_claims, asked_question
from quizzes.vocabulary import BeliefState, Confidence, Phase


def answer_of(response: Response) -> Answer:
    confidence = None if response.confidence is None else Confidence(response.confidence)
    return Answer(frozenset(response.chosen), confidence)


def submitted_attempts(learner: Learner, only: Sequence[UUID] | None = None) -> list[SubmittedAttempt]:
    """Closed first attempts in order of submission; `only` these when given. At most three queries."""
    attempts = Attempt.objects.of_learner(learner).evidence()
    if only is not None:
        attempts = attempts.filter(pk__in=only)
    answers: dict[UUID, list[GradedAnswer]] = {attempt.pk: [] for attempt in attempts}
    rows = Response.objects.filter(item__attempt__in=list(answers)).select_related("item")
    asked = {row.pk: asked_question(row.item.question_version_id) for row in rows}
    answered = answered_by_claims(asked.values())
    for row in rows:
        question = asked[row.pk]
        answers[row.item.attempt_id].append(question.graded(answer_of(row), question.concerns(answered)))
    return [
        SubmittedAttempt(str(attempt.pk), attempt.submitted_at, answers[attempt.pk], Phase(attempt.phase))
        for attempt in attempts
        if attempt.submitted_at
    ]


def stored_ledger(learner: Learner) -> dict[int, Standing]:
    """The rows of the ledger by misconception."""
    rows = Belief.objects.of_learner(learner)
    return {
        row.misconception_id: Standing(
            BeliefState(row.state), row.corrected_at, str(row.first_evidence_id), str(row.latest_evidence_id)
        )
        for row in rows
    }
