"""Learners: one row for everybody who answers, guests included. All personal data refers to it."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import date
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.vocabulary import Role, Spacing, TextSize, Theme

# Where a guest's session keeps the key.
GUEST_KEY = "guest_key"
M = TypeVar("M", bound=models.Model)


def key_hash(key: str) -> str:
    """SHA-256 (hex) of a guest's key; the key itself is never stored but in the session."""
    return hashlib.sha256(key.encode()).hexdigest()


class OwnedQuerySet(models.QuerySet[M]):
    """Rows owned by a learner; `owner` is the lookup that leads to the learner."""

    owner = "learner"

    def of_learner(self, learner: "Learner | None") -> Self:
        return self.filter(**{self.owner: learner}) if learner else self.none()


class LearnerQuerySet(models.QuerySet["Learner"]):
    batch_size = 500

    def guests(self) -> Self:
        return self.filter(user=None, is_synthetic=False)

    def staff(self) -> Self:
        """Learners whose account may write, review, teach or administer. Their answers are never counted."""
        return self.filter(Q(user__is_staff=True) | Q(user__groups__name__in=Role.values))

    def idle_since(self, day: date) -> Self:
        return self.filter(last_seen_on__lt=day)

    def batches(self) -> Iterator[list["Learner"]]:
        """All learners by primary key in lists of `batch_size`; one query per batch."""
        after = uuid.UUID(int=0)
        while batch := list(self.filter(pk__gt=after).order_by("pk")[: self.batch_size]):
            yield batch
            after = batch[-1].pk


class Learner(models.Model):
    """A learner. `guest_key_hash`: SHA-256 (hex) of the key in a guest's session; None with an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="learner")
    guest_key_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    text_size = models.CharField(max_length=10, choices=TextSize, default=TextSize.NORMAL)
    spacing = models.CharField(max_length=10, choices=Spacing, default=Spacing.NORMAL)
    takes_reviews = models.BooleanField(default=True)
    last_seen_on = models.DateField()
    is_synthetic = models.BooleanField(default=False)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) | Q(guest_key_hash=None), name="a_learner_is_a_user_or_a_guest"
            ),
            models.CheckConstraint(condition=Q(theme__in=Theme.values), name="theme_is_known"),
            models.CheckConstraint(condition=Q(text_size__in=TextSize.values), name="text_size_is_known"),
            models.CheckConstraint(condition=Q(spacing__in=Spacing.values), name="spacing_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)
