"""Where people stop on their way through a lesson (CR-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from quizzes.vocabulary import Phase


class FunnelStep(Enum):
    """The step that is next and not done yet; DONE: came back a week or more later and answered."""

    START = "start"
    BEFORE = "before"
    LESSON = "lesson"
    AFTER = "after"
    RECHECK = "recheck"
    DONE = "done"


@dataclass(frozen=True)
class LessonSteps:
    """What somebody did of one lesson; `closed` are the phases whose questions are all dealt with."""

    is_started: bool = False
    is_read: bool = False
    closed: Collection[Phase] = ()


def funnel_step(way: LessonSteps) -> FunnelStep:
    """The furthest step decides: whoever came back was not stopped by what they left out."""
    if Phase.RECHECK in way.closed:
        return FunnelStep.DONE
    if Phase.POST in way.closed:
        return FunnelStep.RECHECK
    if way.is_read:
        return FunnelStep.AFTER
    if Phase.PRE in way.closed:
        return FunnelStep.LESSON
    return FunnelStep.BEFORE if way.is_started else FunnelStep.START
