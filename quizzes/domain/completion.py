"""Completion of a lesson and of a course by one learner: a state that never goes down, and the date of each state."""

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
    """Right answers out of those given; skipped items are counted in neither."""

    right: int
    total: int

    @property
    def meets_threshold(self) -> bool:
        """True if at least 80 % of the answers are right. False without answers."""
        return self.total > 0 and self.right >= CHECKED_FRACTION * self.total


@dataclass(frozen=True)
class LessonFacts:
    """Current facts about one learner and one lesson; None for what has not happened. `recheck` is the tally a week or
    more later.
    """

    read_at: datetime | None
    latest_post: Tally | None
    has_sure_misconception: bool
    recheck: Tally | None


def completion_state(facts: LessonFacts) -> CompletionState:
    """The state that these facts alone give. Completed requires the lesson read and every post item answered or
    skipped.
    """
    if facts.read_at is None or facts.latest_post is None:
        return CompletionState.IN_PROGRESS
    if facts.recheck is not None and facts.recheck.meets_threshold:
        return CompletionState.RETAINED
    if facts.latest_post.meets_threshold and not facts.has_sure_misconception:
        return CompletionState.CHECKED
    return CompletionState.COMPLETED


def later_state(before: CompletionState, now: CompletionState) -> CompletionState:
    """The higher of two states in ORDER."""
    return max(before, now, key=ORDER.index)


@dataclass(frozen=True)
class Completion:
    """State and dates of one learner in one lesson. Each date is the first time that the state was reached.

    `state` is None before the lesson is started.
    """

    state: CompletionState | None = None
    started_at: datetime | None = None
    read_at: datetime | None = None
    completed_at: datetime | None = None
    checked_at: datetime | None = None
    retained_at: datetime | None = None
    waived_at: datetime | None = None

    def without_empty_start(self) -> "Completion":
        """The completion without a start date that only a waiver wrote: waiving an unstarted lesson creates the row
        with both dates equal.
        """
        is_begun = self.read_at is not None or self.started_at != self.waived_at
        return self if is_begun else replace(self, started_at=None)

    @property
    def is_finished(self) -> bool:
        """Completed or waived."""
        return self.finished_at is not None

    @property
    def finished_at(self) -> datetime | None:
        """Date of completion, else of the waiver, else None."""
        return self.completed_at or self.waived_at


NOT_STARTED = Completion()


def started(before: Completion, at: datetime) -> Completion:
    """The completion after the learner pressed "Start" at `at`; unchanged if already started. A waived lesson may be
    started too.
    """
    if before.started_at is not None:
        return before
    return replace(before, state=before.state or CompletionState.IN_PROGRESS, started_at=at)


def marked_read(before: Completion, at: datetime) -> Completion:
    """The completion after the learner went on from the lesson text at `at`; only the first time counts."""
    after = started(before, at)
    return after if after.read_at else replace(after, read_at=at)


def after_attempt(before: Completion, facts: LessonFacts, at: datetime) -> Completion:
    """The completion after an attempt was submitted at `at`: the higher state, and a date for each state
    reached now.
    """
    state = later_state(before.state or CompletionState.IN_PROGRESS, completion_state(facts))
    rank = ORDER.index(state)
    is_completed = rank >= ORDER.index(CompletionState.COMPLETED)
    return replace(
        before,
        state=state,
        completed_at=before.completed_at or (at if is_completed else None),
        # RETAINED can be reached without CHECKED before it; then `checked_at` stays None.
        checked_at=before.checked_at or (at if state is CompletionState.CHECKED else None),
        retained_at=before.retained_at or (at if state is CompletionState.RETAINED else None),
    )


def can_be_waived(before: Completion) -> bool:
    """True unless the lesson is completed or waived already."""
    return before.state in {None, CompletionState.IN_PROGRESS}


def waived(before: Completion, at: datetime) -> Completion:
    """The completion after an educator waived the lesson at `at`; unchanged if it cannot be waived."""
    if not can_be_waived(before):
        return before
    return replace(before, state=CompletionState.WAIVED, waived_at=at)


def is_updated(read_number: int, meaning_numbers: Iterable[int]) -> bool:
    """True if a version with a changed meaning was published after the version that the learner read."""
    return any(number > read_number for number in meaning_numbers)


def course_completed_at(lessons: Sequence[Completion], came_at: Sequence[datetime]) -> datetime | None:
    """The latest time at which every lesson that was there was completed or waived: one that comes later takes nothing
    back. None while there was no such time, and if all that was there then was waived. `came_at`: when each lesson
    could first be read.
    """
    dated = [(lesson, lesson.finished_at, came) for lesson, came in zip(lessons, came_at, strict=True)]
    for at in sorted({finished for _, finished, _ in dated if finished}, reverse=True):
        there = [(lesson, finished) for lesson, finished, came in dated if min(finished or came, came) <= at]
        is_over = all(finished and finished <= at for _, finished in there)
        if is_over and any(lesson.completed_at for lesson, _ in there):
            return at
    return None
