"""The funnel of a lesson: the step at which a learner is (CR-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from quizzes.vocabulary import Phase


class FunnelStep(Enum):
    """The next step that is not done. DONE: the re-check, a week or more later, is submitted."""

    START = "start"
    BEFORE = "before"
    LESSON = "lesson"
    AFTER = "after"
    RECHECK = "recheck"
    DONE = "done"


@dataclass(frozen=True)
class LessonSteps:
    """What one learner did in one lesson. `closed`: phases whose items are all answered or skipped."""

    is_started: bool = False
    is_read: bool = False
    closed: Collection[Phase] = ()


def funnel_step(way: LessonSteps) -> FunnelStep:
    """The furthest step reached decides; earlier steps that were left out do not count."""
    if Phase.RECHECK in way.closed:
        return FunnelStep.DONE
    if Phase.POST in way.closed:
        return FunnelStep.RECHECK
    if way.is_read:
        return FunnelStep.AFTER
    if Phase.PRE in way.closed:
        return FunnelStep.LESSON
    return FunnelStep.BEFORE if way.is_started else FunnelStep.START
