"""Where a learner goes on in a lesson, as a pure function of stored rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from quizzes.vocabulary import Phase


class Step(Enum):
    """The kind of page to show next."""

    START = "start"  # the phase can be started
    ITEM = "item"  # an open question
    FEEDBACK = "feedback"  # of the latest answer
    LESSON = "lesson"
    RESULTS = "results"


@dataclass(frozen=True)
class ResumePoint:
    """The page to show next: a step with the phase (for START) or the attempt and 1-based position (for the others)."""

    step: Step
    phase: Phase | None = None
    attempt: UUID | None = None
    position: int | None = None


@dataclass(frozen=True)
class AttemptFacts:
    """One attempt. `last_answered`: position of the latest answer, None without answers; `open`: positions still
    unanswered, from 1.
    """

    uuid: UUID
    phase: Phase
    is_open: bool
    last_answered: int | None
    open: Sequence[int]


@dataclass(frozen=True)
class LessonDates:
    """Dates that decide whether the lesson text or the re-check is due. `recheck_after`: time from completion to the
    re-check.
    """

    read_at: datetime | None
    completed_at: datetime | None
    now: datetime
    recheck_after: timedelta


def resume_point(attempts: Sequence[AttemptFacts], phases: Collection[Phase], clock: LessonDates) -> ResumePoint:
    """Where to go on. `attempts` in order of start; `phases`: those in which the quiz asks any item."""
    open_attempts = [attempt for attempt in attempts if attempt.is_open]
    if open_attempts:
        return resume_point_within(open_attempts[-1])
    done = {attempt.phase for attempt in attempts}
    left = [phase for phase in _due_phases(clock) if phase in phases and phase not in done]
    is_lesson_next = clock.read_at is None and left[:1] != [Phase.PRE]
    if is_lesson_next:
        return ResumePoint(Step.LESSON)
    if left:
        return ResumePoint(Step.START, phase=left[0])
    after_lesson = [attempt for attempt in attempts if attempt.phase != Phase.PRE]
    return ResumePoint(Step.RESULTS, attempt=after_lesson[-1].uuid) if after_lesson else ResumePoint(Step.LESSON)


def resume_point_within(attempt: AttemptFacts) -> ResumePoint:
    """Where to go on in an open attempt: the feedback of the latest answer, else the first open item."""
    if attempt.last_answered is not None:
        return ResumePoint(Step.FEEDBACK, attempt=attempt.uuid, position=attempt.last_answered)
    return ResumePoint(Step.ITEM, attempt=attempt.uuid, position=min(attempt.open, default=1))


def _due_phases(clock: LessonDates) -> list[Phase]:
    """Phases that may be started now, in order; RECHECK only when it is due."""
    is_due = clock.completed_at is not None and clock.now >= clock.completed_at + clock.recheck_after
    return [Phase.PRE, Phase.POST, Phase.RECHECK] if is_due else [Phase.PRE, Phase.POST]
