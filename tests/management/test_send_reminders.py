"""send_reminders: counts in words, and a sentence where something is missing."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.people.services.test_reminders import due_plan

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
