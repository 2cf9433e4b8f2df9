"""The attempts of a learner as the ledger reads them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from quizzes.domain.beliefs import GradedAnswer, Standing, SubmittedAttempt
from quizzes.domain.grading import Answer
from quizzes.models import Attempt, Belief, Learner, Response
from quizzes.queries.questions import answered_by_claims, asked_question
from quizzes.vocabulary import BeliefState, Confidence, Phase

Given = tuple[int, frozenset[str], int | None]  # version of the question, labels chosen, confidence


def graded_answers(given: Iterable[Given]) -> dict[Given, GradedAnswer]:
    """Every kind of answer is graded once: of thousands many are alike. At most one query."""
    kinds = set(given)
    asked = {version: asked_question(version) for version, _, _ in kinds}
    answered = answered_by_claims(asked.values())
    return {
        (version, chosen, sure): asked[version].graded(
            Answer(chosen, None if sure is None else Confidence(sure)), asked[version].concerns(answered)
        )
        for version, chosen, sure in kinds
    }


def submitted_attempts(learner: Learner, only: Sequence[UUID] | None = None) -> list[SubmittedAttempt]:
    """Closed first attempts in order of submission; `only` these when given. At most three queries."""
    attempts = Attempt.objects.of_learner(learner).evidence()
    if only is not None:
        attempts = attempts.filter(pk__in=only)
    answers: dict[UUID, list[GradedAnswer]] = {attempt.pk: [] for attempt in attempts}
    rows = Response.objects.filter(item__attempt__in=list(answers)).values_list(
        "item__attempt", "item__question_version", "chosen", "confidence"
    )
    given = [(attempt, (version, frozenset(chosen), sure)) for attempt, version, chosen, sure in rows]
    graded = graded_answers(kind for _, kind in given)
    for attempt, kind in given:
        answers[attempt].append(graded[kind])
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
