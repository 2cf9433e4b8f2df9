"""Review cards: when each misconception is asked about again."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from quizzes.domain.scheduling import Card
from quizzes.models.content import Misconception
from quizzes.models.learners import Learner, OwnedQuerySet


class ReviewCardQuerySet(OwnedQuerySet["ReviewCard"]):
    def active(self) -> Self:
        """Cards that the learner has not stopped."""
        return self.filter(is_stopped=False)


class ReviewCard(models.Model):
    """Schedule of one misconception for one learner, derived from the attempts and the two reset dates.

    `is_stopped` and `fresh_since` (reset by the learner) are the learner's choices; `meaning_since` is the latest
    change of meaning.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="review_cards")
    misconception = models.ForeignKey(Misconception, models.CASCADE, related_name="review_cards")
    memory = models.JSONField(null=True, blank=True)
    scheduler = models.CharField(max_length=40)
    due_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField()
    is_sure_and_wrong = models.BooleanField(default=False)
    right_on = models.JSONField(default=list)
    last_questions = models.JSONField(default=list)
    is_stopped = models.BooleanField(default=False)
    fresh_since = models.DateTimeField(null=True, blank=True)
    meaning_since = models.DateTimeField(null=True, blank=True)

    objects = ReviewCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "misconception"], name="one_card_per_misconception"),
            models.CheckConstraint(
                condition=Q(memory__isnull=False) | Q(fresh_since__isnull=False) | Q(meaning_since__isnull=False),
                name="only_a_fresh_card_has_no_memory",
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.misconception_id}"

    @property
    def card(self) -> Card:
        """The row as a value for the rules of `domain.scheduling`."""
        return Card(
            memory=self.memory,
            due_at=self.due_at,
            seen_at=self.seen_at,
            is_sure_and_wrong=self.is_sure_and_wrong,
            right_on=tuple(date.fromisoformat(day) for day in self.right_on),
            last_questions=frozenset(self.last_questions),
            was_missed=True,
            is_active=True,
        )

    @property
    def can_undo_reset(self) -> bool:
        """True if the learner reset the card and nothing was answered and no meaning changed since."""
        if self.fresh_since is None or self.seen_at > self.fresh_since:
            return False
        return self.meaning_since is None or self.meaning_since < self.fresh_since

    @property
    def starts_at(self) -> datetime | None:
        """The later reset date, or None: attempts at or before it are ignored."""
        return max(filter(None, (self.fresh_since, self.meaning_since)), default=None)
