"""Reminder plans: how often learners want reminders, and when the latest was sent."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from quizzes.domain.reminders import MAX_UNANSWERED, ReminderFacts
from quizzes.models.learners import Learner, OwnedQuerySet
from quizzes.vocabulary import Rhythm


class ReminderPlanQuerySet(OwnedQuerySet["ReminderPlan"]):
    def active(self) -> Self:
        """Plans with a rhythm, not stopped after reminders without a visit."""
        return self.exclude(rhythm=Rhythm.NONE).filter(stopped_at=None)


class ReminderPlan(models.Model):
    """Plan of one learner; no row means no reminders.

    `sent_at`: when the latest reminder was claimed for sending. `unanswered`: reminders in a row without a visit.
    `paused_until`: first day on which reminders may be sent again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.OneToOneField(Learner, models.CASCADE, related_name="reminder_plan")
    rhythm = models.CharField(max_length=20, choices=Rhythm, default=Rhythm.NONE)
    chosen_at = models.DateTimeField()
    paused_until = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    unanswered = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="rhythm_is_known"),
            models.CheckConstraint(condition=Q(unanswered__lte=MAX_UNANSWERED), name="three_unanswered_at_most"),
            models.CheckConstraint(
                condition=Q(unanswered=0) | Q(sent_at__isnull=False), name="only_what_was_sent_is_unanswered"
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | ~Q(rhythm=Rhythm.NONE), name="only_what_was_chosen_is_stopped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.pk}"

    @property
    def facts(self) -> ReminderFacts:
        """The row, with its learner, as a value for the rules of `domain.reminders`."""
        return ReminderFacts(
            rhythm=Rhythm(self.rhythm),
            chosen_on=timezone.localdate(self.chosen_at),
            last_seen_on=self.learner.last_seen_on,
            sent_on=timezone.localdate(self.sent_at) if self.sent_at else None,
            paused_until=self.paused_until,
            unanswered=self.unanswered,
            is_stopped=self.stopped_at is not None,
        )
