"""Reminders: chosen, paused, ended, and sent once.

Never twice comes before never missed. A run claims a plan by writing the time of sending into the row as it was read;
that is committed before the letter is handed to the mail server. Of two runs at the same moment one finds the row
changed and goes on. If the mail server refuses, or this process dies in between, the claim stands and the next letter
goes out an interval later: a server that says no may still have sent what it was given.
"""

from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from quizzes.domain.reminders import ReminderAction, pause_end, reminder_action, utc_day
from quizzes.errors import MailServerUnavailable
from quizzes.models import Learner, ReminderPlan
from quizzes.people.queries.reminders import DueReminder, has_something_due, learners_to_remind, reminder_email
from quizzes.vocabulary import Rhythm

REFUSALS = (OSError, SMTPException)


@transaction.atomic
def choose_rhythm(learner: Learner, rhythm: Rhythm, *, at: datetime) -> ReminderPlan:
    """How often, from now on. It ends a pause and a stop; choosing the same again does not put the next letter off."""
    plan, is_new = ReminderPlan.objects.get_or_create(learner=learner, defaults={"rhythm": rhythm, "chosen_at": at})
    if is_new:
        return plan
    plan = ReminderPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.rhythm != rhythm or plan.stopped_at is not None:
        plan.rhythm, plan.chosen_at, plan.unanswered = rhythm, at, 0
    plan.paused_until = plan.stopped_at = None
    plan.save()
    return plan


def pause_reminders(plan: ReminderPlan, weeks: int, *, at: datetime) -> None:
    """Nothing for 1, 4 or 12 weeks from now. Who pauses has read the letter. Raises ValueError for another length."""
    until = pause_end(at, weeks)
    ReminderPlan.objects.filter(pk=plan.pk).update(paused_until=until, unanswered=0)


def stop_reminders(plan: ReminderPlan) -> None:
    """No more letters, until chosen anew."""
    ReminderPlan.objects.filter(pk=plan.pk).update(rhythm=Rhythm.NONE, paused_until=None, stopped_at=None)


@dataclass
class SendingTally:
    """What one run did, in letters and plans."""

    sent: int = 0
    refused: int = 0
    stopped: int = 0


def send_reminders(*, at: datetime) -> SendingTally:
    """Send what is due. Safe to run again and at the same time. Raises MailServerUnavailable, then the rest waits."""
    tally, today, connection = SendingTally(), utc_day(at), get_connection()
    for due in learners_to_remind(at):
        match reminder_action(due.facts, today):
            case ReminderAction.STOP:
                tally.stopped += end_unanswered(due.plan, at=at)
            case ReminderAction.SEND if has_something_due(due, at=at):
                send_one(due, connection, tally, at)
    connection.close()
    return tally


def send_one(due: DueReminder, connection: BaseEmailBackend, tally: SendingTally, at: datetime) -> None:
    """Claim, then hand over. Nothing is claimed while the mail server does not answer."""
    try:
        connection.open()
    except REFUSALS as reason:
        raise MailServerUnavailable(tally.sent) from reason
    if not claim_reminder(due, at=at):
        return
    try:
        email_message(due, connection).send()
        tally.sent += 1
    except REFUSALS:
        tally.refused += 1
        connection.close()
        # What may not have arrived does not count as left without a visit; the claim itself stands.
        ReminderPlan.objects.filter(pk=due.plan.pk, sent_at=at).update(unanswered=due.plan.unanswered)


@transaction.atomic(durable=True)
def claim_reminder(due: DueReminder, *, at: datetime) -> bool:
    """Whether this letter is ours to send: only while the row still says what was read."""
    unanswered = due.facts.unanswered_with_next
    return bool(_as_read(due.plan).update(sent_at=at, unanswered=unanswered))


def end_unanswered(plan: ReminderPlan, *, at: datetime) -> int:
    """Three in a row without a visit: no more. 1, or 0 when the row has changed since it was read."""
    return _as_read(plan).update(stopped_at=at)


def _as_read(plan: ReminderPlan) -> QuerySet[ReminderPlan]:
    read = {
        name: getattr(plan, name)
        for name in ("pk", "rhythm", "chosen_at", "paused_until", "sent_at", "unanswered", "stopped_at")
    }
    return ReminderPlan.objects.filter(**read)


def email_message(due: DueReminder, connection: BaseEmailBackend) -> EmailMessage:
    """Plain text, with the headers by which mail programs offer to unsubscribe (RFC 2369, RFC 8058)."""
    letter = reminder_email(due.plan)
    headers = {
        "List-Unsubscribe": f"<{letter.stop_address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(letter.subject, letter.text, to=[due.address], headers=headers, connection=connection)
