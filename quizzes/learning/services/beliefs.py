"""Updates the ledger when an attempt is submitted, and rebuilds it from the attempts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from quizzes.content.queries.questions import refresh_merges
from quizzes.domain.beliefs import BeliefRecord, extend_ledger, replay_ledger
from quizzes.learning.queries.ledger import histories, stored_ledger, stored_ledgers, submitted_attempts
from quizzes.learning.services.learners import LockedLearner, lock_if_there
from quizzes.models import Attempt, Belief, Learner
from quizzes.models.learners import LearnerQuerySet

COLUMNS = ["state", "corrected_at", "first_evidence", "latest_evidence"]


@dataclass(frozen=True)
class RebuiltLedgers:
    """Number of learners checked, and of ledger rows that differed from their replay."""

    learners: int
    rows: int


def record_evidence(learner: LockedLearner, attempt: Attempt) -> None:
    """Adds a submitted attempt to its learner's ledger."""
    merged, stored = refresh_merges(), stored_ledger(learner)
    later = Attempt.objects.of_learner(learner).evidence().exclude(pk=attempt.pk)
    # Clocks of two servers may differ: an attempt that closed "before" another is replayed in its place.
    # After a merge of misconceptions the learner may have a row for each of them.
    if not merged.keys().isdisjoint(stored) or later.filter(submitted_at__gte=attempt.submitted_at).exists():
        rebuild_ledger(learner)
        return
    (closed,) = submitted_attempts(learner, only=[attempt.pk])
    save_beliefs(learner, extend_ledger(stored, closed))


def rebuild_ledgers(learners: LearnerQuerySet) -> RebuiltLedgers:
    """Rebuilds the ledgers of these learners, in constant memory and while the site is in use.

    Compares without locks; `rebuild_ledger` then locks, compares again and writes.
    """
    refresh_merges()
    count = rows = 0
    for batch in learners.batches():
        count += len(batch)
        rows += sum(rebuild_ledger(learner) for learner in outdated_learners(batch))
    return RebuiltLedgers(count, rows)


def outdated_learners(learners: list[Learner]) -> Iterator[Learner]:
    """Learners whose stored ledger differs from its replay. Three queries."""
    attempts = histories(Attempt.objects.filter(learner__in=learners))
    stored = stored_ledgers(Belief.objects.filter(learner__in=learners))
    for learner in learners:
        if stored.get(learner.pk, {}) != replay_ledger(attempts.get(learner.pk, ())):
            yield learner


@transaction.atomic
def rebuild_ledger(learner: Learner) -> int:
    """Rebuilds one ledger by replay; returns the number of rows that differed."""
    locked = lock_if_there(learner.pk)
    if locked is None:
        return 0
    refresh_merges()
    stored, rows = stored_ledger(locked), replay_ledger(submitted_attempts(locked))
    gone = stored.keys() - rows.keys()
    changed = {key: row for key, row in rows.items() if stored.get(key) != row}
    if gone:
        Belief.objects.of_learner(learner).filter(misconception_id__in=gone).delete()
    save_beliefs(locked, changed)
    return len(gone) + len(changed)


def save_beliefs(learner: LockedLearner, rows: Mapping[int, BeliefRecord]) -> None:
    Belief.objects.bulk_create(
        (
            Belief(
                learner=learner,
                misconception_id=misconception,
                state=row.state,
                corrected_at=row.corrected_at,
                first_evidence_id=UUID(str(row.first_evidence)),
                latest_evidence_id=UUID(str(row.latest_evidence)),
            )
            for misconception, row in rows.items()
        ),
        update_conflicts=True,
        unique_fields=["learner", "misconception"],
        update_fields=COLUMNS,
    )
