"""Submitted attempts and stored ledgers as values for the rules of `domain.beliefs`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet

from quizzes.content.queries.questions import graded_answer
from quizzes.domain.beliefs import BeliefRecord, GradedAnswer, SubmittedAttempt
from quizzes.models import Attempt, Belief, Learner, Response
from quizzes.models.attempts import AttemptQuerySet
from quizzes.vocabulary import BeliefState, Phase

# History: submitted first attempts of a learner in order. Ledger: rows by misconception id.
Histories = Mapping[UUID, list[SubmittedAttempt]]
Ledgers = Mapping[UUID, dict[int, BeliefRecord]]


def submitted_attempts(learner: Learner, only: Sequence[UUID] | None = None) -> list[SubmittedAttempt]:
    """Submitted attempts of one learner in order, optionally `only` some. Two queries."""
    attempts = Attempt.objects.of_learner(learner)
    if only is not None:
        attempts = attempts.filter(pk__in=only)
    return histories(attempts).get(learner.pk, [])


def stored_ledger(learner: Learner) -> dict[int, BeliefRecord]:
    return stored_ledgers(Belief.objects.of_learner(learner)).get(learner.pk, {})


def histories(attempts: AttemptQuerySet) -> Histories:
    """Submitted attempts in order by learner id; learners without any are absent. Two queries."""
    closed = list(attempts.evidence().values_list("learner_id", "pk", "submitted_at", "phase"))
    answers = answers_in(attempts, [pk for _, pk, _, _ in closed])
    by_learner: dict[UUID, list[SubmittedAttempt]] = defaultdict(list)
    for learner, pk, at, phase in closed:
        assert at
        by_learner[learner].append(SubmittedAttempt(str(pk), at, answers[pk], Phase(phase)))
    return by_learner


def answers_in(attempts: AttemptQuerySet, attempt_ids: Sequence[UUID]) -> Mapping[UUID, list[GradedAnswer]]:
    """Graded answers by attempt id. Streams rows and shares equal answers, so that memory stays small."""
    answers: dict[UUID, list[GradedAnswer]] = {pk: [] for pk in attempt_ids}
    rows = Response.objects.filter(item__attempt__in=attempts.values("pk"))
    columns = rows.values_list("item__attempt_id", "item__question_version_id", "chosen", "confidence")
    for attempt, version, chosen, confidence in columns.iterator():
        # Skips retries, open attempts, and attempts submitted since the first query.
        if attempt in answers:
            answers[attempt].append(graded_answer(version, tuple(chosen), confidence))
    return answers


def stored_ledgers(beliefs: QuerySet[Belief]) -> Ledgers:
    """Stored ledger rows by learner id and misconception id; learners without any are absent."""
    by_learner: dict[UUID, dict[int, BeliefRecord]] = defaultdict(dict)
    columns = ("learner_id", "misconception_id", "state", "corrected_at", "first_evidence_id", "latest_evidence_id")
    for learner, misconception, state, corrected_at, first, latest in beliefs.values_list(*columns):
        by_learner[learner][misconception] = BeliefRecord(BeliefState(state), corrected_at, str(first), str(latest))
    return by_learner
