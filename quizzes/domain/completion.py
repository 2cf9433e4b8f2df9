"""Completion of one lesson by one learner: a state that never goes down."""

from dataclasses import dataclass
from datetime import datetime

from quizzes.vocabulary import CompletionState

CHECKED_FRACTION = 0.80
ORDER = [
    CompletionState.IN_PROGRESS,
    CompletionState.WAIVED,
    CompletionState.COMPLETED,
    CompletionState.CHECKED,
    CompletionState.RETAINED,
]


@dataclass(frozen=True)
class Tally:
    """Right answers out of those given; skipped items are in neither."""

    right: int
    asked: int

    @property
    def is_enough(self) -> bool:
        """Nothing asked is nothing shown."""
        return self.asked > 0 and self.right >= CHECKED_FRACTION * self.asked


@dataclass(frozen=True)
class LessonFacts:
    """What is known of a learner and a lesson, each as of now; None where it has not happened."""

    read_at: datetime | None
    latest_post: Tally | None
    is_held_sure_left: bool
    recheck: Tally | None


def reached(facts: LessonFacts) -> CompletionState:
    """The state these facts alone would give: completed needs the lesson read and every post-check item dealt with."""
    if facts.read_at is None or facts.latest_post is None:
        return CompletionState.IN_PROGRESS
    if facts.recheck is not None and facts.recheck.is_enough:
        return CompletionState.RETAINED
    if facts.latest_post.is_enough and not facts.is_held_sure_left:
        return CompletionState.CHECKED
    return CompletionState.COMPLETED


def later_of(before: CompletionState, now: CompletionState) -> CompletionState:
    """A state never goes down."""
    return max(before, now, key=ORDER.index)
