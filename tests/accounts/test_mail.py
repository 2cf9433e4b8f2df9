"""Mail: no mail server, however it behaves, costs a person more than the mail; links lead to SITE_URL."""

import logging
import re
import threading
import time

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import User
from quizzes.models import Attempt, Learner
from quizzes.people.services.mailing import MAX_WAITING
from tests.accounts.test_sign_in import WORD, begin, sign_in, sign_up
from tests.factories import UserFactory, with_address
from tests.smtp_servers import breaks_tls, closed_port, drips, mail_server, refuses, stays_silent, works

SECONDS = 0.3  # that a page of these tests waits for mail
UNSENT = "We could not send you an email just now."
SERVERS = {"closed": None, "refuses": refuses, "silent": stays_silent, "drips": drips, "breaks TLS": breaks_tls}


@pytest.fixture(autouse=True)
def nobody_waits():
    """What one test leaves waiting for its mail server ends with it."""
    yield
    for thread in threading.enumerate():
        if thread.name == "mail":
            thread.join(10)


@pytest.fixture(params=SERVERS)
def bad_server(request, settings):
    """The settings of a site whose mail server has a bad day."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", SECONDS
    settings.EMAIL_USE_TLS = request.param == "breaks TLS"
    if SERVERS[request.param] is None:
        settings.EMAIL_PORT = closed_port()
        yield
        return
    with mail_server(SERVERS[request.param]) as server:
        settings.EMAIL_PORT = server.port
        yield


@pytest.fixture
def rosa(client, db):
    """Somebody with a confirmed address, signed in."""
    user = with_address(UserFactory(username="rosa"), "rosa@example.org")
    user.set_password(WORD)
    user.save()
    sign_in(client)
    return user


def ask(name, email="rosa@example.org", **more):
    """A stranger sends an address to a page."""
    return lambda client: Client().post(reverse(name), {"email": email, **more}, follow=True)


def of_rosa(name, **fields):
    return lambda client: client.post(reverse(name), fields, follow=True)


MESSAGES = {
    "reset": ask("account_reset_password"),
    "reset, nobody's address": ask("account_reset_password", "nobody@example.org"),
    "code": ask("account_request_login_code"),
    "code, nobody's address": ask("account_request_login_code", "nobody@example.org"),
    "sign-up": ask("account_signup", "new@example.org", username="ben", password1=WORD),
    "sign-up, somebody's address": ask("account_signup", username="ben", password1=WORD),
    "address added": of_rosa("account_email", email="new@example.org", action_add="1"),
}


@pytest.mark.parametrize("sent", MESSAGES)
def test_page_says_what_was_not_sent_and_is_quick(client, rosa, bad_server, sent):
    before = time.monotonic()

    response = MESSAGES[sent](client)

    page = " ".join(response.content.decode().split())
    assert (response.status_code, page.count(UNSENT)) == (200, 1)
    assert time.monotonic() - before < SECONDS + 2  # the rest is the page's own


def test_sign_up_keeps_everything(client, small_course, bad_server):
    """Signed in, the guest's answers wait to be added; the address is kept, and the message can be asked for again."""
    begin(client, small_course)

    response = sign_up(client, email="rosa@example.org")

    told = client.post(response["Location"], {"add": "yes"})
    assert told["Location"] == reverse("account_email_verification_sent") + "?mail=unsent"
    learner = Learner.objects.get()
    assert client.session["_auth_user_id"] == str(learner.user_id)
    assert (learner.user.username, Attempt.objects.get().learner) == ("rosa", learner)
    assert EmailAddress.objects.get().email == "rosa@example.org"
    again = client.post(reverse("account_email"), {"email": "rosa@example.org", "action_send": "1"}, follow=True)
    assert again.status_code == 200


def test_message_asked_for_again_arrives(client, db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT, settings.EMAIL_PORT = "127.0.0.1", SECONDS, closed_port()
    sign_up(client, email="rosa@example.org")
    again = {"email": "rosa@example.org", "action_send": "1"}

    with mail_server(works) as server:
        settings.EMAIL_PORT = server.port
        page = client.post(reverse("account_email"), again, follow=True).content.decode()

    assert [re.search("^To: (.*)\r$", text, re.M)[1] for text in server.received] == ["rosa@example.org"]
    assert UNSENT not in page


def test_silent_mail_server_keeps_a_few_waiting_and_no_more(client, db, settings):
    """The next one is told at once: no thread of the server waits for nothing."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.2
    with mail_server(drips) as server:
        settings.EMAIL_PORT = server.port
        for _ in range(MAX_WAITING):
            MESSAGES["reset"](client)
        settings.EMAIL_TIMEOUT = 30
        before = time.monotonic()
        response = MESSAGES["reset"](client)

    assert time.monotonic() - before < 10
    assert UNSENT in response.content.decode()


def test_log_of_a_mail_that_was_not_sent_names_nobody(client, db, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", SECONDS
    with mail_server(refuses) as server, caplog.at_level(logging.DEBUG):
        settings.EMAIL_PORT = server.port
        MESSAGES["reset"](client)

    assert [record.getMessage() for record in caplog.records if record.name == "fmlearn.accounts.mail"] == [
        "A message was not sent: SMTPRecipientsRefused."
    ]
    assert "example.org" not in caplog.text


# Links


@pytest.mark.parametrize("host", ["testserver:1", "evil.example", "localhost:8001"])
def test_links_in_mail_lead_to_the_site_whatever_host_was_asked(client, rosa, settings, host):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://learn.example.org", ["*"]
    asking = Client(headers={"host": host})
    asking.post(reverse("account_reset_password"), {"email": "rosa@example.org"})
    sign_up(asking, "ben", email="ben@example.org")
    sign_up(Client(headers={"host": host}), "cleo", email="rosa@example.org")

    links = re.findall(r"\S+://\S+", " ".join(message.body for message in mail.outbox))

    assert {link.split("/accounts/")[0] for link in links} == {"https://learn.example.org"}
    assert len(links) == len(mail.outbox) == 3


# The page of the code


def code_in(message):
    return re.search(r"sign in: (\S+)", message.body)[1]


def test_another_code_is_sent_and_opens_the_account(db):
    user = with_address(UserFactory(), "rosa@example.org")
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": "rosa@example.org"})

    page = client.post(reverse("account_confirm_login_code"), {"action": "resend"}, follow=True)

    first, second = [code_in(message) for message in mail.outbox]
    assert (page.status_code, first != second) == (200, True)
    client.post(reverse("account_confirm_login_code"), {"code": second})
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("to", "name"), [("password", "account_login"), ("code", "account_request_login_code")])
def test_page_of_the_code_lets_people_go(client, small_course, to, name):
    """Back to the other way in, with what was done on this device."""
    begin(client, small_course)
    client.post(reverse("account_request_login_code"), {"email": "rosa@example.org"})
    guest = client.session["guest_key"]

    response = client.post(reverse("leave_code"), {"to": to}, follow=True)

    assert (response.status_code, response.request["PATH_INFO"]) == (200, reverse(name))
    assert client.session["guest_key"] == guest
    assert User.objects.count() == 0
