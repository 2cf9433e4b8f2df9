"""Marks corrections as read."""

from datetime import datetime

from django.db import transaction

from quizzes.learning.services.learners import lock_learner
from quizzes.models import Claim, Learner, SeenCorrection


@transaction.atomic
def mark_correction_seen(learner: Learner, claim: Claim, number: int, *, at: datetime) -> None:
    """Stores the version up to which changes were read; a lower number changes nothing."""
    lock_learner(learner.pk)
    row = SeenCorrection.objects.filter(learner=learner, claim=claim).first()
    if row is not None and row.number >= number:
        return
    SeenCorrection.objects.update_or_create(learner=learner, claim=claim, defaults={"number": number, "seen_at": at})
