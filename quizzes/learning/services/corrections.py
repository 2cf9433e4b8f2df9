"""Corrections: read once, and then no more."""

from datetime import datetime

from django.db import transaction

from quizzes.models import Claim, Learner, SeenCorrection


@transaction.atomic
def mark_correction_seen(learner: Learner, claim: Claim, number: int, *, at: datetime) -> None:
    """The learner has read what changed up to this version; an older page pressed later takes nothing back."""
    Learner.objects.select_for_update().get(pk=learner.pk)
    row = SeenCorrection.objects.filter(learner=learner, claim=claim).first()
    if row is not None and row.number >= number:
        return
    SeenCorrection.objects.update_or_create(learner=learner, claim=claim, defaults={"number": number, "seen_at": at})
