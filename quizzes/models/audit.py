"""Audit log: who viewed or exported learners' data, published or edited content, or changed roles. Append-only."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from quizzes.models.cohorts import Cohort
from quizzes.vocabulary import AuditAction


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def of_actor(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(actor=user.pk) if user.is_authenticated else self.none()


class AuditEntry(models.Model):
    """One entry. `subject` names content or a page, never a learner, so that erasing a person leaves nothing here.

    `former_actor` takes the place of an actor whose account is erased: random, the same in all entries of one account.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="audit_entries")
    former_actor = models.CharField(max_length=8, blank=True, default="", editable=False)
    action = models.CharField(max_length=30, choices=AuditAction)
    cohort = models.ForeignKey(Cohort, models.SET_NULL, null=True, blank=True, related_name="audit_entries")
    subject = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField(default=0)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(action__in=AuditAction.values), name="audit_action_is_known")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
