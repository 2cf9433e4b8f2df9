"""Where people stop on their way through a lesson (CR-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from quizzes.vocabulary import Phase


class Stop(Enum):
    """The step that is next and not done yet; DONE: came back a week or more later and answered."""

    START = "start"
    BEFORE = "before"
    LESSON = "lesson"
    AFTER = "after"
    RECHECK = "recheck"
    DONE = "done"


@dataclass(frozen=True)
class Way:
    """What somebody did of one lesson; `closed` are the phases whose questions are all dealt with."""

    is_begun: bool = False
    is_read: bool = False
    closed: Collection[Phase] = ()


def stop_of(way: Way) -> Stop:
    """The furthest step decides: whoever came back was not stopped by what they left out."""
    if Phase.RECHECK in way.closed:
        return Stop.DONE
    if Phase.POST in way.closed:
        return Stop.RECHECK
    if way.is_read:
        return Stop.AFTER
    if Phase.PRE in way.closed:
        return Stop.LESSON
    return Stop.BEFORE if way.is_begun else Stop.START
