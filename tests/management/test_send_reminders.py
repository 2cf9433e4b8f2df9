"""send_reminders: counts in words, and a sentence where something is missing."""

import time
from contextlib import nullcontext

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from quizzes.models import ReminderPlan
from tests.people.services.test_reminders import due_plan
from tests.smtp_servers import closed_port, drips, mail_server, refuses, stays_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def lines(capsys):
    return capsys.readouterr().out.splitlines()


def test_command_says_how_many(capsys):
    due_plan()

    call_command("send_reminders")

    assert lines(capsys) == [
        "reminders sent: 1",
        "refused by the mail server, tried again next time: 0",
        "plans ended after three reminders without a visit: 0",
    ]


def test_command_twice_sends_once(capsys):
    due_plan()

    call_command("send_reminders")
    call_command("send_reminders")

    sent = [line for line in lines(capsys) if line.startswith("reminders sent")]
    assert (sent, len(mail.outbox)) == (["reminders sent: 1", "reminders sent: 0"], 1)


def test_command_names_nobody(capsys):
    """PV-1: what it prints may end up in a log."""
    plan = due_plan()

    call_command("send_reminders")

    said = capsys.readouterr()
    assert plan.learner.user.username not in said.out + said.err


def test_command_without_an_address_of_the_site_says_what_to_set(settings):
    settings.SITE_URL = ""
    due_plan()

    with pytest.raises(CommandError, match=r"^SITE_URL is not set\."):
        call_command("send_reminders")

    assert mail.outbox == []


def test_command_says_when_the_mail_server_is_silent(settings):
    settings.EMAIL_BACKEND = "tests.people.services.test_reminders.Silent"
    due_plan()

    with pytest.raises(CommandError, match=r"does not answer\. Reminders sent: 0; the rest waits"):
        call_command("send_reminders")


@pytest.mark.parametrize(
    ("behavior", "sentence"),
    [(None, "does not answer"), (stays_silent, "does not answer"), (drips, "does not answer"), (refuses, "")],
    ids=["closed", "silent", "drips", "refuses"],
)
def test_mail_server_on_a_bad_day_ends_the_run_in_seconds(settings, capsys, behavior, sentence):
    """Nothing is claimed while it does not answer; one refused recipient keeps nobody else back."""
    plans = [due_plan(), due_plan()]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.3
    server = mail_server(behavior) if behavior else nullcontext()
    before = time.monotonic()

    with server as running, pytest.raises(CommandError, match=sentence) if sentence else nullcontext():
        settings.EMAIL_PORT = running.port if running else closed_port()
        call_command("send_reminders")

    assert time.monotonic() - before < 5
    claimed = [ReminderPlan.objects.get(pk=plan.pk).sent_at is not None for plan in plans]
    assert claimed == [not sentence] * 2
    assert lines(capsys)[1:2] == ([] if sentence else ["refused by the mail server, tried again next time: 2"])
