"""Progress of learners: completion of lessons, and the ledger of beliefs."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from quizzes.domain.completion import Completion
from quizzes.models.attempts import Attempt
from quizzes.models.content import Lesson, LessonVersion, Misconception
from quizzes.models.learners import Learner, OwnedQuerySet
from quizzes.vocabulary import BeliefState, CompletionState

AFTER_CORRECTION = [BeliefState.CORRECTED, BeliefState.RETAINED, BeliefState.RELAPSED]


class LessonProgress(models.Model):
    """Progress in one lesson; no row means not started. `version` is the version that was read."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="progress")
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="progress")
    version = models.ForeignKey(LessonVersion, models.PROTECT, related_name="progress")
    state = models.CharField(max_length=20, choices=CompletionState, default=CompletionState.IN_PROGRESS)
    started_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    retained_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    waive_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "lesson progress"
        constraints = [
            models.CheckConstraint(
                condition=Q(waived_at=None, waive_reason="") | (Q(waived_at__isnull=False) & ~Q(waive_reason="")),
                name="waived_exactly_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="waived") | Q(waived_at__isnull=False), name="waiving_has_its_date"
            ),
            models.UniqueConstraint(fields=["learner", "lesson"], name="one_progress_per_lesson"),
            models.CheckConstraint(condition=Q(state__in=CompletionState.values), name="completion_is_known"),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(read_at__isnull=False), name="completed_only_when_read"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["completed", "checked", "retained"]) | Q(completed_at__isnull=False),
                name="completion_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.lesson_id}"

    @property
    def completion(self) -> Completion:
        """The row as a value for the rules of `domain.completion`."""
        return Completion(
            state=CompletionState(self.state),
            started_at=self.started_at,
            read_at=self.read_at,
            completed_at=self.completed_at,
            checked_at=self.checked_at,
            retained_at=self.retained_at,
            waived_at=self.waived_at,
        ).without_empty_start()

    @property
    def is_started(self) -> bool:
        """False for a row that only a waiver created."""
        return self.completion.started_at is not None


class Belief(models.Model):
    """One row of the ledger: derived from the learner's attempts, stored for speed."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="beliefs")
    misconception = models.ForeignKey(Misconception, models.CASCADE, related_name="beliefs")
    state = models.CharField(max_length=20, choices=BeliefState)
    corrected_at = models.DateTimeField(null=True, blank=True)
    first_evidence = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    latest_evidence = models.ForeignKey(Attempt, models.CASCADE, related_name="+")

    objects = OwnedQuerySet["Belief"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "misconception"], name="one_belief_per_misconception"),
            models.CheckConstraint(condition=Q(state__in=BeliefState.values), name="belief_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_CORRECTION) | Q(corrected_at__isnull=False),
                name="corrected_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.misconception_id}"
