"""Corrections that learners have read."""

from django.db import models
from django.db.models import Q

from quizzes.models.content import Claim
from quizzes.models.learners import Learner, OwnedQuerySet


class SeenCorrection(models.Model):
    """Number of the claim version up to which the learner has read what changed."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="seen_corrections")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="seen_corrections")
    number = models.PositiveIntegerField()
    seen_at = models.DateTimeField()

    objects = OwnedQuerySet["SeenCorrection"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "claim"], name="one_seen_correction_per_claim"),
            models.CheckConstraint(condition=Q(number__gte=1), name="seen_corrections_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"up to {self.number}"
