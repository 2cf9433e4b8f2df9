"""What changes an account needs its password or a recent sign-in, ends old ways in, and is noted by mail."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import User
from fmlearn.accounts.recovery import make_sheet, use_code
from quizzes.models import Session
from tests.accounts.test_addresses import ADDRESS, last_link, member
from tests.accounts.test_names import CHOICES
from tests.accounts.test_sign_in import WORD, sign_in, sign_up
from tests.conftest import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LATER = timedelta(minutes=16)


@pytest.fixture
def rosa():
    return member("rosa", ADDRESS)


def state():
    """All that the actions below change."""
    return (
        list(User.objects.values_list("username", "password")),
        sorted(EmailAddress.objects.values_list("email", flat=True)),
        [user.recovery_codes.count() for user in User.objects.all()],
    )


def post(name, **fields):
    return lambda client: client.post(reverse(name), fields)


ACTIONS = {
    "sheet": post("recovery_sheet"),
    "address added": post("account_email", email="new@example.org", action_add="1"),
    "address removed": post("account_email", email=ADDRESS, action_remove="1"),
    "erased": post("quizzes:erase", understood="on"),
}


# Ways to be here lately


def by_password(client, user):
    sign_in(client)


def by_code(client, user):
    client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    code = re.search(r"sign in: (\S+)", mail.outbox[-1].body)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})


def by_sheet(client, user):
    code = make_sheet(user, at=NOON)
    client.post(reverse("recover"), {"username": "rosa", "code": code, "password": WORD})


def by_password_again(client, user):
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": WORD})


WAYS = [by_password, by_code, by_sheet, by_password_again]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("way", WAYS)
def test_change_is_made_soon_after_signing_in(rosa, way, action):
    client = Client()
    way(client, rosa)
    before = state()

    ACTIONS[action](client)

    assert state() != before


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("way", WAYS)
def test_change_later_asks_for_the_password_first(rosa, clock, way, action):
    client = Client()
    way(client, rosa)
    before = state()
    clock.shift(LATER)

    response = ACTIONS[action](client)

    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert state() == before
    wrong = client.post(response["Location"], {"password": "not-the-word-1"})
    assert b"This is not your password." in wrong.content
    back = client.post(response["Location"], {"password": WORD})
    assert client.get(back["Location"]).status_code == 200
    ACTIONS[action](client)
    assert state() != before


def test_sign_up_counts_as_signing_in(client):
    sign_up(client)

    assert b"<code>" in client.post(reverse("recovery_sheet")).content


@pytest.mark.parametrize("name", ["recovery_sheet", "account_email"])
def test_pages_of_such_changes_ask_before_anything_is_typed(client, rosa, clock, name):
    by_password(client, rosa)
    clock.shift(LATER)

    assert (
        client.get(reverse(name))["Location"] == f"/accounts/reauthenticate/?next={reverse(name).replace('/', '%2F')}"
    )


def test_address_typed_too_slowly_is_not_lost(client, rosa, clock):
    by_password(client, rosa)
    clock.shift(LATER)

    asked = client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "1"})
    page = client.post(asked["Location"], {"password": WORD}, follow=True)

    assert 'value="new@example.org"' in page.content.decode()


def test_asking_for_the_password_stores_no_internet_address(client, rosa, clock):
    by_password(client, rosa)
    clock.shift(LATER)

    ACTIONS["erased"](client)

    stored = [str(row.get_decoded()) for row in Session.objects.all()]
    assert [text for text in stored if "127.0.0.1" in text or "REMOTE_ADDR" in text] == []


def test_account_without_a_password_signs_in_anew(client, rosa, clock):
    rosa.set_unusable_password()
    rosa.save()
    by_code(client, rosa)
    clock.shift(LATER)

    response = client.get(reverse("account_set_password"))

    assert response["Location"].startswith(reverse("account_logout"))


def test_guest_deletes_everything_without_a_password(client, small_course):
    client.post(reverse("quizzes:attempt_start", args=["small-course", "plants"]))

    assert ACTIONS["erased"](client)["Location"] == reverse("quizzes:erased")


# Old ways in


@pytest.mark.parametrize("choose", [name for name in CHOICES if name != "sign-up"])
def test_new_password_ends_the_sheet(rosa, choose):
    old = make_sheet(rosa, at=NOON)

    CHOICES[choose](Client(), rosa, "thyme-garden-44")

    assert User.objects.get().check_password("thyme-garden-44")
    assert (use_code("rosa", old, "stolen-sheet-44"), User.objects.get().recovery_codes.count()) == (None, 0)


def test_command_that_sets_a_password_ends_the_sheet_too(rosa, monkeypatch):
    old = make_sheet(rosa, at=NOON)
    monkeypatch.setattr("getpass.getpass", lambda prompt="": "thyme-garden-44")

    call_command("changepassword", "rosa")

    assert use_code("rosa", old, "stolen-sheet-44") is None


def test_signing_in_leaves_the_sheet(rosa, client, settings):
    """A hash of an older kind is replaced then, which is no new password."""
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    User.objects.update(password=make_password(WORD, hasher="pbkdf2_sha256"))
    code = make_sheet(rosa, at=NOON)

    sign_in(client)

    assert User.objects.get().password.startswith("md5$")
    assert use_code("rosa", code, "thyme-garden-44") == rosa


@pytest.mark.parametrize("choose", ["reset", "sheet"])
def test_new_password_signs_out_everywhere_else(rosa, choose):
    thief = Client()
    sign_in(thief)

    CHOICES[choose](Client(), rosa, "thyme-garden-44")

    assert thief.get(reverse("account_change_password")).status_code == 302


# Notes


def confirm_new(client):
    """A second address is added and its link opened."""
    ACTIONS["address added"](client)
    mail.outbox.clear()
    link = EmailConfirmationHMAC(EmailAddress.objects.get(verified=False))
    client.post(reverse("account_confirm_email", args=[link.key]))


def change_password(client):
    words = {"oldpassword": WORD, "password1": "thyme-garden-44", "password2": "thyme-garden-44"}
    client.post(reverse("account_change_password"), words)


NOTED = {
    **ACTIONS,
    "address changed": confirm_new,
    "password changed": change_password,
    "password by sheet": lambda client: CHOICES["sheet"](Client(), User.objects.get(), "thyme-garden-44"),
    "password by link": lambda client: CHOICES["reset"](Client(), User.objects.get(), "thyme-garden-44"),
}


@pytest.mark.parametrize("action", NOTED)
def test_change_is_noted_at_the_confirmed_address(client, rosa, action):
    """Neutral, and without the internet address and the browser of whoever did it."""
    by_password(client, rosa)
    mail.outbox.clear()

    NOTED[action](client)

    notes = [message for message in mail.outbox if message.subject == "A change to your account"]
    assert [message.to for message in notes] == [[ADDRESS]]
    assert re.findall(r"127\.0\.0\.1(?!:8000)|Unspecified|fibro|lesson|quiz", notes[0].body) == []
    assert "If it was not you" in notes[0].body


@pytest.mark.parametrize("action", ["sheet", "address added", "address removed", "password changed"])
def test_nothing_is_noted_at_an_unconfirmed_address(client, action):
    """It may be a stranger's."""
    member("rosa", ADDRESS, verified=False)
    by_password(client, None)

    NOTED[action](client)

    assert [message for message in mail.outbox if message.subject == "A change to your account"] == []


def test_link_in_a_note_leads_to_a_new_password(client, rosa):
    by_password(client, rosa)

    ACTIONS["sheet"](client)

    assert last_link() == reverse("account_reset_password")


def test_page_says_when_the_note_could_not_be_sent(client, rosa, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1
    by_password(client, rosa)

    pages = [ACTIONS["sheet"](client), client.get(ACTIONS["erased"](client)["Location"])]

    said = "We could not send you a note about it by email."
    assert [said in page.content.decode() for page in pages] == [True, True]
