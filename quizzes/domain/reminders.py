"""When a reminder may go out, and when they end by themselves. Intervals are counted in days of UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from quizzes.vocabulary import Rhythm

MAX_UNANSWERED = 3
PAUSE_WEEKS = (1, 4, 12)
INTERVALS = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.FORTNIGHTLY: timedelta(days=14)}


class ReminderAction(Enum):
    """What to do with one plan today."""

    WAIT = "wait"
    SEND = "send"
    STOP = "stop"  # three in a row brought nobody back


@dataclass(frozen=True)
class ReminderFacts:
    """A plan as the rules see it; `unanswered` counts reminders in a row, the last one sent on `sent_on`."""

    rhythm: Rhythm
    chosen_on: date
    last_seen_on: date
    sent_on: date | None = None
    paused_until: date | None = None
    unanswered: int = 0
    is_stopped: bool = False

    @property
    def is_answered(self) -> bool:
        """Been here since the latest reminder. Nobody is reminded on a day of a visit, so the same day counts."""
        return self.sent_on is None or self.last_seen_on >= self.sent_on

    @property
    def unanswered_with_next(self) -> int:
        """How many are unanswered once one more has gone out, from 1."""
        return 1 if self.is_answered else self.unanswered + 1


def reminder_action(plan: ReminderFacts, today: date) -> ReminderAction:
    """Whether one more goes out today, given that there is something worthwhile to go on with."""
    if not is_active(plan, today) or plan.last_seen_on >= today:
        return ReminderAction.WAIT
    if today < max(plan.chosen_on, plan.sent_on or plan.chosen_on) + INTERVALS[plan.rhythm]:
        return ReminderAction.WAIT
    return ReminderAction.STOP if plan.unanswered_with_next > MAX_UNANSWERED else ReminderAction.SEND


def is_active(plan: ReminderFacts, today: date) -> bool:
    """Wanted, not stopped, and not paused; the last day of a pause is the one before `paused_until`."""
    is_paused = plan.paused_until is not None and today < plan.paused_until
    return plan.rhythm in INTERVALS and not plan.is_stopped and not is_paused


def pause_end(at: datetime, weeks: int) -> date:
    """The first day after a pause that begins now. Raises ValueError for a length that is not offered."""
    if weeks not in PAUSE_WEEKS:
        raise ValueError(weeks)
    return utc_day(at) + timedelta(weeks=weeks)


def utc_day(at: datetime) -> date:
    """The day of a moment, wherever its clock stands."""
    return at.astimezone(UTC).date()
