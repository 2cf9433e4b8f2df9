"""When a reminder is sent, and when reminders end by themselves. Intervals are in days of the site."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from quizzes.vocabulary import Rhythm

MAX_UNANSWERED = 3
PAUSE_WEEKS = (1, 4, 12)
INTERVALS = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.FORTNIGHTLY: timedelta(days=14)}


class ReminderAction(Enum):
    """What to do with one plan today."""

    WAIT = "wait"
    SEND = "send"
    STOP = "stop"  # three reminders in a row were followed by no visit


@dataclass(frozen=True)
class ReminderFacts:
    """A reminder plan. `unanswered` counts reminders in a row without a visit; the last one was sent on `sent_on`."""

    rhythm: Rhythm
    chosen_on: date
    last_seen_on: date
    sent_on: date | None = None
    paused_until: date | None = None
    unanswered: int = 0
    is_stopped: bool = False

    @property
    def is_answered(self) -> bool:
        """True if the learner visited since the latest reminder. Nobody is reminded on a day of a visit, so the same
        day counts.
        """
        return self.sent_on is None or self.last_seen_on >= self.sent_on

    @property
    def unanswered_with_next(self) -> int:
        """Unanswered reminders once one more is sent, from 1."""
        return 1 if self.is_answered else self.unanswered + 1


def reminder_action(plan: ReminderFacts, today: date) -> ReminderAction:
    """What to do today, provided that something is due for the learner."""
    if not is_active(plan, today) or plan.last_seen_on >= today:
        return ReminderAction.WAIT
    if today < max(plan.chosen_on, plan.sent_on or plan.chosen_on) + INTERVALS[plan.rhythm]:
        return ReminderAction.WAIT
    return ReminderAction.STOP if plan.unanswered_with_next > MAX_UNANSWERED else ReminderAction.SEND


def is_active(plan: ReminderFacts, today: date) -> bool:
    """True if reminders are chosen, not stopped and not paused today. The last day of a pause is the day before
    `paused_until`.
    """
    is_paused = plan.paused_until is not None and today < plan.paused_until
    return plan.rhythm in INTERVALS and not plan.is_stopped and not is_paused


def pause_end(today: date, weeks: int) -> date:
    """First day after a pause that starts today. Raises ValueError for a length not in PAUSE_WEEKS."""
    if weeks not in PAUSE_WEEKS:
        raise ValueError(weeks)
    return today + timedelta(weeks=weeks)
