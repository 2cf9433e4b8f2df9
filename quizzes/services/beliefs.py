"""The ledger kept: extended when an attempt closes, rebuilt from the attempts at any time."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from quizzes.domain.beliefs import Standing, extend, replay
from quizzes.models import Attempt, Belief, Learner
from quizzes.queries.ledger import stored_ledger, submitted_attempts

COLUMNS = ["state", "corrected_at", "first_evidence", "latest_evidence"]


def record_evidence(attempt: Attempt) -> None:
    """Add a just closed attempt to its learner's ledger. The caller holds the learner's row."""
    learner = attempt.learner
    later = Attempt.objects.of_learner(learner).evidence().exclude(pk=attempt.pk)
    # Clocks of two servers may differ: an attempt that closed "before" another is replayed in its place.
    if later.filter(submitted_at__gte=attempt.submitted_at).exists():
        rebuild_ledger(learner)
        return
    (closed,) = submitted_attempts(learner, only=[attempt.pk])
    keep_rows(learner, extend(stored_ledger(learner), closed))


@transaction.atomic
def rebuild_ledger(learner: Learner) -> None:
    """Replay every attempt; rows without evidence go."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    rows = replay(submitted_attempts(learner))
    Belief.objects.of_learner(learner).exclude(misconception_id__in=list(rows)).delete()
    keep_rows(learner, rows)


def keep_rows(learner: Learner, rows: Mapping[int, Standing]) -> None:
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
