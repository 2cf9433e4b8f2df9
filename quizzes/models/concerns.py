"""Concerns: fixed sentences about questions that learners pressed. No row leads to a person."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.models.questions import QuestionVersion
from quizzes.vocabulary import ConcernReason, Phase


class ConcernQuerySet(models.QuerySet["Concern"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)


class Concern(models.Model):
    """One concern about a question version. It stores reason, phase and day; no learner, attempt or time of day.

    `closing_reason`: what the author or reviewer did about it.
    """

    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="concerns")
    reason = models.CharField(max_length=20, choices=ConcernReason)
    phase = models.CharField(max_length=10, choices=Phase)
    created_on = models.DateField()
    closing_reason = models.CharField(max_length=200, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = "concern about a question"
        verbose_name_plural = "concerns about questions"
        default_permissions = ("view",)
        permissions = [("close_concern", "Can close concerns about questions")]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=ConcernReason.values), name="concern_reason_is_known"),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="concern_phase_is_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closing_reason="") | (Q(closed_at__isnull=False) & ~Q(closing_reason="")),
                name="closed_exactly_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False), name="only_a_closed_one_has_a_closer"
            ),
        ]
        indexes = [models.Index(fields=["closed_at", "question_version"], name="concerns_by_version")]

    def __str__(self) -> str:
        return f"{self.reason} {self.created_on}"
