"""Attempts of learners at quizzes, their items, and the responses."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from quizzes.domain.loop import LoopPage
from quizzes.models.learners import Learner, OwnedQuerySet
from quizzes.models.questions import Item, QuestionVersion, Quiz
from quizzes.vocabulary import AttemptState, Confidence, Form, Phase


class AttemptQuerySet(OwnedQuerySet["Attempt"]):
    def in_progress(self) -> Self:
        return self.filter(state=AttemptState.IN_PROGRESS)

    def submitted(self) -> Self:
        return self.filter(state=AttemptState.SUBMITTED)

    def first_attempts(self) -> Self:
        """Without retries."""
        # Not `retry_of=None`: SQLite would use that index for all learners before filtering by learner.
        return self.exclude(retry_of__isnull=False)

    def evidence(self) -> Self:
        """Attempts that the ledger counts, in order: submitted, no retries."""
        return self.submitted().first_attempts().order_by("submitted_at", "started_at", "id")


class Attempt(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="attempts")
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, blank=True, related_name="attempts")
    phase = models.CharField(max_length=10, choices=Phase)
    number = models.PositiveIntegerField()
    retry_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="retries")
    seed = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=20, choices=AttemptState, default=AttemptState.IN_PROGRESS)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Items neither answered nor skipped. One UPDATE decrements it, locks the row and returns whether it was the last.
    open_items = models.PositiveSmallIntegerField(default=0)
    # The wording of every idea that this attempt asks; empty for reviews, and for attempts older than forms.
    form = models.CharField(max_length=1, choices=Form, blank=True)
    # An attempt that goes idea by idea: its pages as `quizzes.domain.loop` writes them, and how many are passed.
    pages = models.JSONField(default=list, blank=True)
    pages_passed = models.PositiveSmallIntegerField(default=0)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz", "phase"],
                condition=Q(state=AttemptState.IN_PROGRESS),
                name="one_attempt_in_progress",
            ),
            models.UniqueConstraint(
                fields=["learner"],
                condition=Q(state=AttemptState.IN_PROGRESS, phase=Phase.REVIEW),
                name="one_review_in_progress",
            ),
            models.UniqueConstraint(fields=["learner", "quiz", "phase", "number"], name="attempts_are_numbered"),
            # Reviews have no quiz, and NULLs are distinct in unique constraints.
            models.UniqueConstraint(
                fields=["learner", "number"], condition=Q(phase=Phase.REVIEW), name="reviews_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.REVIEW, quiz=None) | (~Q(phase=Phase.REVIEW) & Q(quiz__isnull=False)),
                name="only_a_review_has_no_quiz",
            ),
            models.CheckConstraint(
                condition=Q(state=AttemptState.SUBMITTED, submitted_at__isnull=False)
                | Q(state=AttemptState.IN_PROGRESS, submitted_at=None),
                name="submitted_exactly_with_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state=AttemptState.IN_PROGRESS) | Q(open_items=0), name="submitted_has_no_open_item"
            ),
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="phase_is_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="attempts_count_from_one"),
            models.CheckConstraint(
                condition=Q(form="") | (Q(form__in=Form.values) & ~Q(phase=Phase.REVIEW)), name="form_is_known"
            ),
            models.CheckConstraint(condition=Q(pages=[]) | Q(phase=Phase.PRE), name="only_a_first_check_has_pages"),
        ]

    def __str__(self) -> str:
        return f"{self.phase} {self.number}"

    @property
    def loop_pages(self) -> list[LoopPage]:
        """The pages in order; none for an attempt that does not go idea by idea."""
        return [LoopPage.from_text(text) for text in self.pages]

    @property
    def has_feedback(self) -> bool:
        """Whether an answer page follows each answer: not in checks after the lesson that have a form."""
        return self.form == "" or self.phase == Phase.PRE or self.retry_of_id is not None

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.IN_PROGRESS


class AttemptItemQuerySet(OwnedQuerySet["AttemptItem"]):
    owner = "attempt__learner"

    def unanswered(self) -> Self:
        """Neither answered nor skipped."""
        return self.filter(response=None, skipped_at=None)


class AttemptItem(models.Model):
    """A question version as asked in an attempt. `option_order` lists option labels in the order shown."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    item = models.ForeignKey(Item, models.SET_NULL, null=True, blank=True, related_name="attempt_items")
    question_version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="attempt_items")
    option_order = models.JSONField(default=list)
    points = models.PositiveSmallIntegerField(default=1)
    is_sensitive = models.BooleanField(default=False)
    skipped_at = models.DateTimeField(null=True, blank=True)

    objects = AttemptItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_item_at_a_position"),
            models.CheckConstraint(
                condition=Q(skipped_at=None) | Q(is_sensitive=True), name="only_a_sensitive_item_is_skipped"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="items_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"item {self.position}"


class Response(models.Model):
    """The answer to one item. At most one row per item, which makes a repeated POST harmless."""

    item = models.OneToOneField(AttemptItem, models.CASCADE, related_name="response")
    chosen = models.JSONField(default=list)
    is_unsure = models.BooleanField(default=False)
    confidence = models.PositiveSmallIntegerField(choices=Confidence, null=True, blank=True)
    points = models.FloatField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen=[], is_unsure=True) | (~Q(chosen=[]) & Q(is_unsure=False)),
                name="unsure_exactly_when_nothing_is_chosen",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__in=Confidence.values), name="confidence_is_known"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="points_are_never_negative"),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"
