"""Completion of one lesson by one learner: a state that never goes down, and its dates; then of a whole course."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
    total: int

    @property
    def meets_threshold(self) -> bool:
        """Nothing asked is nothing shown."""
        return self.total > 0 and self.right >= CHECKED_FRACTION * self.total


@dataclass(frozen=True)
class LessonFacts:
    """What is known of a learner and a lesson, each as of now; None where it has not happened."""

    read_at: datetime | None
    latest_post: Tally | None
    has_sure_misconception: bool
    recheck: Tally | None


def completion_state(facts: LessonFacts) -> CompletionState:
    """The state these facts alone would give: completed needs the lesson read and every post-check item dealt with."""
    if facts.read_at is None or facts.latest_post is None:
        return CompletionState.IN_PROGRESS
    if facts.recheck is not None and facts.recheck.meets_threshold:
        return CompletionState.RETAINED
    if facts.latest_post.meets_threshold and not facts.has_sure_misconception:
        return CompletionState.CHECKED
    return CompletionState.COMPLETED


def later_state(before: CompletionState, now: CompletionState) -> CompletionState:
    """A state never goes down."""
    return max(before, now, key=ORDER.index)


@dataclass(frozen=True)
class Completion:
    """A learner's state in one lesson; every date is the first time that it happened. No state: not started."""

    state: CompletionState | None = None
    started_at: datetime | None = None
    read_at: datetime | None = None
    completed_at: datetime | None = None
    checked_at: datetime | None = None
    retained_at: datetime | None = None
    waived_at: datetime | None = None

    def without_empty_start(self) -> "Completion":
        """As read from a row: waiving a lesson that was never begun makes a row, at that very moment."""
        is_begun = self.read_at is not None or self.started_at != self.waived_at
        return self if is_begun else replace(self, started_at=None)

    @property
    def is_finished(self) -> bool:
        """Completed, or not needed."""
        return self.finished_at is not None

    @property
    def finished_at(self) -> datetime | None:
        return self.completed_at or self.waived_at


NOT_STARTED = Completion()


def started(before: Completion, at: datetime) -> Completion:
    """Pressed "Start". A lesson that is not needed may be taken all the same."""
    if before.started_at is not None:
        return before
    return replace(before, state=before.state or CompletionState.IN_PROGRESS, started_at=at)


def marked_read(before: Completion, at: datetime) -> Completion:
    """Pressed on from the lesson."""
    after = started(before, at)
    return after if after.read_at else replace(after, read_at=at)


def after_attempt(before: Completion, facts: LessonFacts, at: datetime) -> Completion:
    """After an attempt closed: the state that is reached by now, and a date for what was reached newly."""
    state = later_state(before.state or CompletionState.IN_PROGRESS, completion_state(facts))
    rank = ORDER.index(state)
    is_completed = rank >= ORDER.index(CompletionState.COMPLETED)
    return replace(
        before,
        state=state,
        completed_at=before.completed_at or (at if is_completed else None),
        # Still clear a week later can come without the check before it; then that date stays open.
        checked_at=before.checked_at or (at if state is CompletionState.CHECKED else None),
        retained_at=before.retained_at or (at if state is CompletionState.RETAINED else None),
    )


def can_be_waived(before: Completion) -> bool:
    """Only what is not completed and not waived yet."""
    return before.state in {None, CompletionState.IN_PROGRESS}


def waived(before: Completion, at: datetime) -> Completion:
    """Said by an educator to be not needed. What was reached stays; the first time counts."""
    if not can_be_waived(before):
        return before
    return replace(before, state=CompletionState.WAIVED, waived_at=at)


def is_updated(read_number: int, meaning_numbers: Iterable[int]) -> bool:
    """Whether a version with another meaning came after the one that was read. It takes nothing away."""
    return any(number > read_number for number in meaning_numbers)


def course_completed_at(lessons: Sequence[Completion]) -> datetime | None:
    """When the last lesson was dealt with; None while one is open, and when nothing at all was completed."""
    dates = [lesson.finished_at for lesson in lessons]
    if None in dates or not any(lesson.completed_at for lesson in lessons):
        return None
    return max(date for date in dates if date)
