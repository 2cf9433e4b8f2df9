"""Cohorts of educators, their members, and what each member agreed to share."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from quizzes.models.content import Course
from quizzes.models.learners import Learner, OwnedQuerySet
from quizzes.vocabulary import ConsentScope


class CohortQuerySet(models.QuerySet["Cohort"]):
    def of_educator(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Cohorts of this educator; administrators see no others' cohorts either."""
        return self.filter(educators=user.pk) if user.is_authenticated else self.none()

    def only_of_educator(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Cohorts that nobody else looks after; accounts that are closed do not."""
        others = Cohort.educators.through.objects.filter(cohort=OuterRef("pk"), user__is_active=True)
        return self.of_educator(user).exclude(Exists(others.exclude(user=user.pk)))

    def open_for(self, join_code: str) -> Self:
        """The cohort with this join code: at most one row, not synthetic, and looked after by somebody."""
        return self.filter(join_code=join_code, is_synthetic=False, educators__is_active=True).distinct()


class Cohort(models.Model):
    """A group of learners. `join_code`: eight characters without look-alikes.

    A synthetic cohort holds simulated learners only, for trying out and measuring reports.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=120)
    educators = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="cohorts")
    join_code = models.CharField(max_length=12, unique=True)
    created_at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="a_cohort_has_a_name")]

    def __str__(self) -> str:
        return self.name


class EnrollmentQuerySet(OwnedQuerySet["Enrollment"]):
    def active(self) -> Self:
        return self.filter(left_at=None)

    def consenting(self, scope: str = ConsentScope.STATUS) -> Self:
        """Active members whose consent to this scope is not withdrawn."""
        given = Consent.objects.filter(enrollment=OuterRef("pk"), scope=scope, withdrawn_at=None)
        return self.active().filter(Exists(given))

    def countable(self) -> Self:
        """Simulated learners in synthetic cohorts, and real learners in all others."""
        return self.filter(learner__is_synthetic=F("cohort__is_synthetic"))


class Enrollment(models.Model):
    """Membership of a learner in a cohort under a chosen name. It ends with `left_at`, and all sharing with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="enrollments")
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="enrollments")
    name = models.CharField(max_length=80)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "learner"], condition=Q(left_at=None), name="one_active_enrollment_per_cohort"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="a_member_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """Agreement to one scope under one version of the terms. Rows are only added; withdrawing sets `withdrawn_at`."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=20, choices=ConsentScope)
    text_version = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "scope"], condition=Q(withdrawn_at=None), name="one_live_consent_per_scope"
            ),
            models.CheckConstraint(condition=Q(scope__in=ConsentScope.values), name="consent_scope_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_is_withdrawn_after_it_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.given_at:%Y-%m-%d}"
