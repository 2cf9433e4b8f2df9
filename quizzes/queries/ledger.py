"""The attempts of a learner as the ledger reads them."""

from collections.abc import Sequence
from uuid import UUID

from quizzes.domain.beliefs import GradedAnswer, Standing, SubmittedAttempt
from quizzes.domain.grading import Answer
from quizzes.models import Attempt, Belief, Learner, Response
from quizzes.queries.questions import asked_question
from quizzes.vocabulary import BeliefState, Confidence, Phase


def answer_of(response: Response) -> Answer:
    confidence = None if response.confidence is None else Confidence(response.confidence)
    return Answer(frozenset(response.chosen), confidence)


def submitted_attempts(learner: Learner, only: Sequence[UUID] | None = None) -> list[SubmittedAttempt]:
    """Closed first attempts in order of submission; `only` these when given. Two queries."""
    attempts = Attempt.objects.of_learner(learner).evidence()
    if only is not None:
        attempts = attempts.filter(pk__in=only)
    answers: dict[UUID, list[GradedAnswer]] = {attempt.pk: [] for attempt in attempts}
    rows = Response.objects.filter(item__attempt__in=list(answers)).select_related("item")
    for row in rows:
        asked = asked_question(row.item.question_version_id)
        answers[row.item.attempt_id].append(asked.graded(answer_of(row)))
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
