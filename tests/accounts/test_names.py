"""Nicknames and passwords: any script, one person however the letters are typed, the same rules on every page."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import User
from fmlearn.accounts.recovery import make_sheet
from tests.accounts.test_sign_in import WORD, sign_in, sign_up
from tests.conftest import NOON
from tests.dom import page_of
from tests.factories import UserFactory, sign_in_now, with_address
from tests.racing import at_once

pytestmark = pytest.mark.django_db
# A nickname as it was chosen, and as other keyboards and devices give it.
SPELLINGS = [
    ("Élodie", "élodie"),
    ("Élodie", "E\u0301LODIE"),
    ("E\u0301lodie", "Élodie"),
    ("Rosa", "ｒｏｓａ"),
    ("Straße", "STRASSE"),
    ("Sunny Day", " sunny\u3000day "),
    ("太郎", "太郎\u200b"),
    ("ガブ", "ｶﾞﾌﾞ"),
    ("🙂", "🙂\ufe0f"),
]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def taken(name):
    return b"This nickname is taken." in sign_up(Client(), name).content


def opens_by_password(name):
    client = Client()
    sign_in(client, name)
    return is_signed_in(client)


def opens_by_sheet(name):
    client, code = Client(), make_sheet(User.objects.get(), at=NOON)
    client.post(reverse("recover"), {"username": name, "code": code, "password": "basil-window-3"})
    return is_signed_in(client)


def known_to_commands(name):
    return User.objects.get_by_natural_key(name) == User.objects.get()


def known_to_createsuperuser(name):
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", username=name, interactive=False)
    return True


@pytest.mark.parametrize(("chosen", "typed"), SPELLINGS)
@pytest.mark.parametrize(
    "is_known", [taken, opens_by_password, opens_by_sheet, known_to_commands, known_to_createsuperuser]
)
def test_every_door_knows_a_nickname_however_it_is_typed(is_known, chosen, typed):
    sign_up(Client(), chosen)

    assert is_known(typed)
    assert User.objects.count() == 1


def test_nickname_is_shown_as_it_was_chosen():
    names = ["Sunny Day", "Élodie", "太郎", "🌻🐝", "O'Neil-7", "مريم"]
    for name in names:
        sign_up(Client(), name)

    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == names


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose a nickname."),
        ("\u3164", "Use at least one letter, digit or emoji."),
        ("\u2800", "Use at least one letter, digit or emoji."),
        ("\u115f", "Use at least one letter, digit or emoji."),
        ("\u034f", "Use at least one letter, digit or emoji."),
        ("\u0301", "Use at least one letter, digit or emoji."),
        ("\u202e", "Use at least one letter, digit or emoji."),
        ("...", "Use at least one letter, digit or emoji."),
        ("rosa@example.org", "Choose a nickname that is not an email address."),
        ("rosa＠example.org", "Choose a nickname that is not an email address."),
        ("a" * 151, "Use at most 150 characters."),
        ("\ufdfa" * 100, "Use a shorter nickname."),
    ],
)
def test_sign_up_says_in_our_words_what_is_no_nickname(typed, sentence):
    page = page_of(sign_up(Client(), typed))

    assert [error.text for error in page.find("main").find_all("p", class_="oops")] == [sentence]
    assert User.objects.count() == 0


@pytest.mark.parametrize("typed", ["Ro\u202esa", "\x07Rosa", "Ro\u2066sa\u2069", "Rosa\u200b"])
def test_what_turns_or_hides_text_is_dropped(typed):
    sign_up(Client(), typed)

    assert User.objects.get().username == "Rosa"


@pytest.mark.parametrize(("view", "field"), [("account_login", "login"), ("account_signup", "username")])
def test_nickname_is_offered_by_password_managers(view, field):
    main = page_of(Client().get(reverse(view))).find("main")

    hints = {found.attrs.get("name"): found.attrs.get("autocomplete") for found in main.find_all("input")}
    assert hints[field] == "username"


def test_two_who_take_one_nickname_at_once_make_one_account(many_connections):
    answers = at_once(lambda: sign_up(Client(), "rosa"), lambda: sign_up(Client(), "ROSA"))

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert User.objects.count() == 1


def test_database_refuses_two_spellings_of_one_nickname():
    UserFactory(username="Élodie")

    with pytest.raises(IntegrityError):
        UserFactory(username="e\u0301lodie")


def test_accounts_from_before_sign_in_with_their_exact_spelling():
    """Two that differed by case alone: nobody is renamed, nobody is shut out, nobody lands in the other's account."""
    older, younger = [UserFactory(username=name, password=make_password(WORD)) for name in ("Élodie", "placeholder")]
    User.objects.filter(pk=younger.pk).update(username="élodie", username_key=None)

    found = {}
    for name in ("Élodie", "élodie", "ÉLODIE"):
        client = Client()
        sign_in(client, name)
        found[name] = int(client.session["_auth_user_id"])

    assert found == {"Élodie": older.pk, "élodie": younger.pk, "ÉLODIE": older.pk}
    User.objects.get(pk=younger.pk).save()
    assert User.objects.get(pk=younger.pk).username_key is None


def test_keys_are_filled_for_the_accounts_there_are_and_taken_back():
    """The oldest of several spellings gets the key; whose name is nothing to see gets none."""
    names = ["Élodie", "élodie", "E\u0301LODIE", "rosa", "\u3164"]
    rows = [UserFactory(username=f"placeholder-{number}") for number, _ in enumerate(names)]
    for row, name in zip(rows, names, strict=True):
        User.objects.filter(pk=row.pk).update(username=name, username_key=None)
    migration = import_module("fmlearn.accounts.migrations.0004_fill_username_keys")

    migration.fill_keys(apps, None)

    stored = User.objects.order_by("pk").values_list("username", "username_key")
    assert list(stored) == list(zip(names, ["élodie", None, None, "rosa", None], strict=True))
    migration.drop_keys(apps, None)
    assert set(stored.all()) == {(name, None) for name in names}


# Passwords: every page where a new one is chosen


def at_sign_up(client, user, word):
    return sign_up_with(client, "ben", word)


def sign_up_with(client, name, word):
    return client.post(reverse("account_signup"), {"username": name, "password1": word})


def at_change(client, user, word):
    sign_in(client)
    return client.post(reverse("account_change_password"), {"oldpassword": WORD, "password1": word, "password2": word})


def at_first_choice(client, user, word):
    user.set_unusable_password()
    user.save()
    sign_in_now(client, user)
    return client.post(reverse("account_set_password"), {"password1": word, "password2": word})


def at_reset(client, user, word):
    client.post(reverse("account_reset_password"), {"email": "rosa@example.org"})
    link = mail.outbox[-1].body.split("http://127.0.0.1:8000")[1].split()[0]
    page = client.get(link)["Location"]
    return client.post(page, {"password1": word, "password2": word})


def at_recovery(client, user, word):
    code = make_sheet(user, at=NOON)
    return client.post(reverse("recover"), {"username": "rosa", "code": code, "password": word})


CHOICES = {
    "sign-up": at_sign_up,
    "change": at_change,
    "first": at_first_choice,
    "reset": at_reset,
    "sheet": at_recovery,
}


@pytest.fixture
def rosa():
    user = with_address(UserFactory(username="rosa"), "rosa@example.org")
    user.set_password(WORD)
    user.save()
    return user


@pytest.fixture(params=CHOICES)
def choose(request, rosa):
    """Choose a new password on one of the pages; whose it is, and what came back."""

    def chosen(word):
        response = CHOICES[request.param](Client(), rosa, word)
        return User.objects.get(username="ben" if request.param == "sign-up" else "rosa"), response

    return chosen


@pytest.mark.parametrize(
    "word",
    [
        "lavender-bread-8 ",
        " lavender-bread-8",
        "pa\u0308rchen-brot-8",
        "ｌａｖｅｎｄｅｒ-bread-8",
        "暗号はとても長いです",
        "x" * 190 + "-y9",
    ],
)
def test_new_password_opens_the_account_as_it_was_typed(choose, word):
    user, response = choose(word)

    client = Client()
    sign_in(client, user.username, word)
    assert (response.status_code // 100, is_signed_in(client)) == (3, True)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("", "Choose a password."),
        ("short-1", "This password is too short. It must contain at least 8 characters."),
        ("5283746510", "This password is entirely numeric."),
        ("password1", "This password is too common."),
        ("ｐａｓｓｗｏｒｄ１", "This password is too common."),
        ("x" * 201, "Use at most 200 characters."),
    ],
)
def test_new_password_has_the_same_rules_and_words_on_every_page(rosa, word, sentence):
    said = {}
    for name, page in CHOICES.items():
        response = page(Client(), User.objects.get(pk=rosa.pk), word)
        User.objects.filter(pk=rosa.pk).update(password=make_password(WORD))
        errors = page_of(response).find("main").find_all("p", class_="oops")
        said[name] = errors[0].text

    assert said == dict.fromkeys(CHOICES, sentence)
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", [name for name in CHOICES if name != "sign-up"])
def test_new_password_is_unlike_the_nickname_on_every_page(name):
    user = with_address(UserFactory(username="rosemary-garden"), "rosa@example.org")
    user.set_password(WORD)
    user.save()
    client = Client()
    if name == "change":
        sign_in(client, "rosemary-garden")
    pages = {"change": lambda: change(client), "sheet": lambda: recover(client, user)}

    response = pages[name]() if name in pages else CHOICES[name](client, user, "rosemary-garden1")

    assert b"The password is too similar to the nickname." in response.content


def change(client):
    words = {"oldpassword": WORD, "password1": "rosemary-garden1", "password2": "rosemary-garden1"}
    return client.post(reverse("account_change_password"), words)


def recover(client, user):
    code = make_sheet(user, at=NOON)
    return client.post(
        reverse("recover"), {"username": "Rosemary-Garden", "code": code, "password": "rosemary-garden1"}
    )


def test_sign_up_refuses_a_password_like_the_nickname():
    response = sign_up_with(Client(), "rosemary-garden", "rosemary-garden1")

    assert b"The password is too similar to the nickname." in response.content


@pytest.mark.parametrize("typed", ["pärchen-brot-8", "pa\u0308rchen-brot-8"])
def test_password_from_before_goes_on_opening_the_account(typed):
    """The hash is of what was typed then; it was not normalized."""
    UserFactory(username="rosa", password=make_password(typed))

    client = Client()
    sign_in(client, "rosa", typed)

    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("chosen", "typed"), [("pärchen-brot-8", "pa\u0308rchen-brot-8"), ("ｌavender-8", "lavender-8")]
)
def test_password_is_one_in_every_form(chosen, typed):
    sign_up_with(Client(), "rosa", chosen)

    assert (User.objects.get().check_password(typed), User.objects.get().check_password(f"{typed}x")) == (True, False)
