"""Chooses, pauses, stops and sends reminders.

At most once: a run claims a plan by writing the sending time into the row as it was read, and commits before the e-mail
is handed to the mail server. Of two concurrent runs one finds the row changed and goes on. If the mail server refuses
or the process dies, the claim stands and the next reminder goes out one interval later: a refusing server may have sent
the message.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from quizzes.domain.reminders import ReminderAction, pause_end, reminder_action
from quizzes.errors import MailServerUnavailable
from quizzes.models import Learner, ReminderPlan
from quizzes.people.queries.reminders import DueReminder, has_something_due, learners_to_remind, reminder_email
from quizzes.people.services.mailing import call_within_limit
from quizzes.vocabulary import Rhythm

REFUSALS = (OSError, SMTPException, UnicodeError)


@transaction.atomic
def choose_rhythm(learner: Learner, rhythm: Rhythm, *, at: datetime) -> ReminderPlan:
    """Sets the rhythm, and ends a pause and a stop. Choosing the same rhythm again does not delay the next reminder."""
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
    """No reminders for 1, 4 or 12 weeks; counts as an answer to earlier ones. Raises ValueError for other lengths."""
    until = pause_end(timezone.localdate(at), weeks)
    ReminderPlan.objects.filter(pk=plan.pk).update(paused_until=until, unanswered=0)


def stop_reminders(plan: ReminderPlan) -> None:
    """No reminders until a rhythm is chosen again."""
    ReminderPlan.objects.filter(pk=plan.pk).update(rhythm=Rhythm.NONE, paused_until=None, stopped_at=None)


@dataclass
class SendingTally:
    """What one run did: e-mails sent and refused, plans stopped."""

    sent: int = 0
    refused: int = 0
    stopped: int = 0


def send_reminders(*, at: datetime) -> SendingTally:
    """Sends what is due. Safe to repeat and to run concurrently.

    Raises MailServerUnavailable; the rest waits for the next run.
    """
    tally, today, connection = SendingTally(), timezone.localdate(at), get_connection()
    for due in learners_to_remind(at):
        match reminder_action(due.facts, today):
            case ReminderAction.STOP:
                tally.stopped += end_unanswered(due.plan, at=at)
            case ReminderAction.SEND if has_something_due(due, at=at):
                send_one(due, connection, tally, at)
    close(connection)
    return tally


def send_one(due: DueReminder, connection: BaseEmailBackend, tally: SendingTally, at: datetime) -> None:
    """Claims, then sends. Nothing is claimed while the mail server does not answer."""
    try:
        call_within_limit(connection.open)
    except REFUSALS as reason:
        raise MailServerUnavailable(tally.sent) from reason
    if not claim_reminder(due, at=at):
        return
    try:
        call_within_limit(email_message(due, connection).send)
        tally.sent += 1
    except REFUSALS as reason:
        tally.refused += 1
        # A refused e-mail does not count as unanswered; the claim stands.
        ReminderPlan.objects.filter(pk=due.plan.pk, sent_at=at).update(unanswered=due.plan.unanswered)
        close(connection)
        if isinstance(reason, TimeoutError):
            raise MailServerUnavailable(tally.sent) from reason


def close(connection: BaseEmailBackend) -> None:
    with suppress(*REFUSALS):
        call_within_limit(connection.close)


@transaction.atomic(durable=True)
def claim_reminder(due: DueReminder, *, at: datetime) -> bool:
    """True if this run may send: the row is still as it was read."""
    unanswered = due.facts.unanswered_with_next
    return bool(_as_read(due.plan).update(sent_at=at, unanswered=unanswered))


def end_unanswered(plan: ReminderPlan, *, at: datetime) -> int:
    """Stops the plan after MAX_UNANSWERED reminders without a visit. Returns 1, or 0 if the row changed since it was
    read.
    """
    return _as_read(plan).update(stopped_at=at)


def _as_read(plan: ReminderPlan) -> QuerySet[ReminderPlan]:
    read = {
        name: getattr(plan, name)
        for name in ("pk", "rhythm", "chosen_at", "paused_until", "sent_at", "unanswered", "stopped_at")
    }
    return ReminderPlan.objects.filter(**read)


def email_message(due: DueReminder, connection: BaseEmailBackend) -> EmailMessage:
    """Plain-text message with unsubscribe headers (RFC 2369, RFC 8058)."""
    letter = reminder_email(due.plan)
    headers = {
        "List-Unsubscribe": f"<{letter.stop_address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(letter.subject, letter.text, to=[due.address], headers=headers, connection=connection)
