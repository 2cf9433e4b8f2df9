"""Where a learner goes on in a lesson, as a pure function of stored rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from quizzes.domain.loop import LoopPage, PageKind, next_page
from quizzes.vocabulary import Phase


class Step(Enum):
    """The kind of page to show next."""

    START = "start"  # the phase can be begun
    PAGE = "page"  # of the loop: what awaits, or sections to read
    ITEM = "item"  # an open question
    FEEDBACK = "feedback"  # of an answer
    LESSON = "lesson"
    RESULTS = "results"


@dataclass(frozen=True)
class ResumePoint:
    """A step with what names its page: the phase for a start, the attempt and position for the rest.

    `position` of a question from 1, of a page of the loop from 1.
    """

    step: Step
    phase: Phase | None = None
    attempt: UUID | None = None
    position: int | None = None


@dataclass(frozen=True)
class AttemptFacts:
    """One attempt: positions are 1-based; `last_answered` is that of the newest answer, `open` those left.

    `pages` and `passed` of an attempt that goes idea by idea, see `quizzes.domain.loop`; no pages for any other.
    `has_feedback`: an answer page follows each answer, else the next question does.
    """

    uuid: UUID
    phase: Phase
    is_open: bool
    last_answered: int | None
    open: Sequence[int]
    pages: Sequence[LoopPage] = ()
    passed: int = 0
    skipped: Collection[int] = ()
    has_feedback: bool = True

    @property
    def next_page(self) -> int | None:
        """Index of the loop's page to go on with; None at its end."""
        dealt_with = {page.position for page in self.pages if page.kind is PageKind.QUESTION} - set(self.open)
        return next_page(self.pages, self.passed, dealt_with, self.skipped)


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
    """Where to go on; `attempts` in order of their start, `phases` those in which the quiz asks anything."""
    open_attempts = [attempt for attempt in attempts if attempt.is_open or is_unread(attempt, clock)]
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


def is_unread(attempt: AttemptFacts, clock: LessonDates) -> bool:
    """Whether pages of the loop are left after its last answer. Whoever has read the whole lesson has read them."""
    return clock.read_at is None and attempt.next_page is not None


def resume_point_within(attempt: AttemptFacts) -> ResumePoint:
    """In an open attempt, or in a loop: the first page that is not passed."""
    if attempt.pages:
        return _point_in_loop(attempt)
    if not attempt.is_open:
        return ResumePoint(Step.RESULTS, attempt=attempt.uuid)
    if attempt.last_answered is not None and attempt.has_feedback:
        return ResumePoint(Step.FEEDBACK, attempt=attempt.uuid, position=attempt.last_answered)
    return ResumePoint(Step.ITEM, attempt=attempt.uuid, position=min(attempt.open, default=1))


def page_number(pages: Sequence[LoopPage], point: ResumePoint) -> int:
    """Number (from 1) of the page of a loop at which the point is; 1 for a point outside of it."""
    for number, page in enumerate(pages, start=1):
        is_asked = LOOP_STEPS.get(page.kind) is point.step and page.position == point.position
        if is_asked or (point.step is Step.PAGE and number == point.position):
            return number
    return 1


LOOP_STEPS = {PageKind.QUESTION: Step.ITEM, PageKind.ANSWER: Step.FEEDBACK}


def _point_in_loop(attempt: AttemptFacts) -> ResumePoint:
    index = attempt.next_page
    if index is None:
        return ResumePoint(Step.RESULTS, attempt=attempt.uuid)
    page = attempt.pages[index]
    step = LOOP_STEPS.get(page.kind, Step.PAGE)
    return ResumePoint(step, attempt=attempt.uuid, position=page.position or index + 1)


def _due_phases(clock: LessonDates) -> list[Phase]:
    """Phases that may be started now, in order; RECHECK only when it is due."""
    is_due = clock.completed_at is not None and clock.now >= clock.completed_at + clock.recheck_after
    # Whoever has read the lesson first is not asked what they thought before.
    before = [Phase.PRE] if clock.read_at is None else []
    return [*before, Phase.POST, Phase.RECHECK] if is_due else [*before, Phase.POST]
