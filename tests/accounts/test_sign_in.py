"""Signing up, in and out: what happens to the answers, and what nobody can find out."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import User
from quizzes.models import Attempt, Learner
from tests.dom import page_of
from tests.factories import UserFactory, sign_in_now, with_address

WORD = "lavender-bread-9"


def begin(client, course):
    """A guest (or whoever is signed in) starts the pre-check of the small course."""
    return client.post(reverse("quizzes:attempt_start", args=[course.slug, "plants"]))


def sign_up(client, name="rosa", **more):
    return client.post(reverse("account_signup"), {"username": name, "password1": WORD, **more})


def sign_in(client, name="rosa", word=WORD):
    return client.post(reverse("account_login"), {"login": name, "password": word})


def test_sign_up_with_email_reads_how_to_confirm_it(client, db):
    response = sign_up(client, email="rosa@example.org")

    assert response["Location"] == reverse("account_email_verification_sent")
    assert client.get(response["Location"]).status_code == 200


def test_sign_up_keeps_no_real_name(db):
    """PV-1: no first and last name to keep."""
    assert {"first_name", "last_name"} & {field.name for field in User._meta.get_fields()} == set()


def test_sign_in_asks_once_when_both_sides_have_history(client, small_course):
    sign_up(client)
    begin(client, small_course)
    client.post(reverse("account_logout"))
    begin(client, small_course)

    response = sign_in(client)

    assert response["Location"] == reverse("quizzes:merge") + "?next=%2F"
    assert b'value="no" checked' in client.get(reverse("quizzes:merge")).content


@pytest.mark.parametrize(("answer", "learners"), [("yes", 1), ("no", 2)])
def test_merge_adds_the_device_only_when_wished(client, small_course, answer, learners):
    sign_up(client)
    begin(client, small_course)
    client.post(reverse("account_logout"))
    begin(client, small_course)
    Attempt.objects.filter(learner__user=None).update(phase="post", pages=[])
    sign_in(client)

    response = client.post(reverse("quizzes:merge"), {"add": answer})

    own = Learner.objects.get(user__username="rosa")
    assert (response.status_code, Learner.objects.count()) == (303, learners)
    assert Attempt.objects.filter(learner=own).count() == (2 if answer == "yes" else 1)
    assert client.get(reverse("quizzes:merge")).status_code == 303


def test_merge_with_nothing_chosen_says_so(client, small_course):
    sign_up(client)
    client.post(reverse("account_logout"))
    begin(client, small_course)
    sign_in(client)

    response = client.post(reverse("quizzes:merge"), {})

    assert b"Choose yes or no." in response.content
    assert Learner.objects.filter(user=None).count() == 1


def test_sign_in_without_guest_history_asks_nothing(client, small_course):
    sign_up(client)
    client.post(reverse("account_logout"))

    assert sign_in(client)["Location"] == "/"


def test_sign_out_forgets_the_guest_of_the_device(client, small_course):
    begin(client, small_course)
    sign_up(client)
    client.post(reverse("quizzes:merge"), {"add": "yes"})

    client.post(reverse("account_logout"))

    assert dict(client.session) == {}
    assert b"Welcome back" not in client.get("/").content


def test_two_people_on_one_tablet_mix_nothing(client, small_course):
    for name in ("rosa", "ben"):
        begin(client, small_course)
        sign_up(client, name)
        client.post(reverse("quizzes:merge"), {"add": "yes"})
        client.post(reverse("account_logout"))

    owners = Attempt.objects.values_list("learner__user__username", flat=True)
    assert sorted(owners) == ["ben", "rosa"]


def test_recovery_sheet_is_shown_once_and_only_its_hashes_are_kept(client, db):
    sign_up(client)

    page = client.post(reverse("recovery_sheet")).content.decode()

    codes = re.findall(r"<code>([a-z0-9-]+)</code>", page)
    stored = list(User.objects.get().recovery_codes.values_list("code_hash", flat=True))
    assert (len(codes), len(stored)) == (1, 1)
    assert codes != stored
    assert "<code>" not in client.get(reverse("recovery_sheet")).content.decode()


def test_recovery_code_opens_the_account_once(client, db):
    sign_up(client)
    code = re.findall(r"<code>([a-z0-9-]+)</code>", client.post(reverse("recovery_sheet")).content.decode())[0]
    new = {"username": "ROSA", "code": code.upper().replace("-", " "), "password": "basil-window-3"}

    first = Client().post(reverse("recover"), new)
    second = Client().post(reverse("recover"), {**new, "password": "thyme-garden-4"})

    assert (first.status_code, second.status_code) == (302, 200)
    assert User.objects.get().check_password("basil-window-3")


@pytest.mark.parametrize("name", ["rosa", "nobody"])
def test_recovery_does_not_tell_who_has_an_account(client, db, name):
    sign_up(Client())
    given = {"username": name, "code": "aaaa-bbbb-cccc-dddd", "password": "basil-window-3"}

    page = client.post(reverse("recover"), given).content.decode()

    assert "do not open an account together" in page
    assert page.count(name) == 1


@pytest.mark.parametrize("email", ["rosa@example.org", "nobody@example.org"])
def test_password_reset_and_code_answer_alike_for_known_and_unknown(client, db, email):
    sign_up(Client(), email="rosa@example.org")

    reset = client.post(reverse("account_reset_password"), {"email": email})
    code = client.post(reverse("account_request_login_code"), {"email": email})

    assert (reset.status_code, reset["Location"]) == (302, reverse("account_reset_password_done"))
    assert (code.status_code, code["Location"]) == (302, reverse("account_confirm_login_code"))


def test_sign_in_refuses_alike_for_known_and_unknown(client, db):
    sign_up(Client())

    known = re.sub(r"rosa|nobody|value=\"[^\"]+\"", "", sign_in(client, "rosa", "wrong-word-1").content.decode())
    unknown = re.sub(r"rosa|nobody|value=\"[^\"]+\"", "", sign_in(client, "nobody", "wrong-word-1").content.decode())

    assert known == unknown


def test_sign_in_by_code(client, db):
    with_address(UserFactory(), "rosa@example.org")
    client.post(reverse("account_request_login_code"), {"email": "rosa@example.org"})
    code = re.search(r"sign in: (\S+)", mail.outbox[0].body)

    response = client.post(reverse("account_confirm_login_code"), {"code": code[1]})

    assert (response.status_code, client.session["_auth_user_id"]) == (302, str(User.objects.get().pk))


def test_mail_names_no_condition(client, db):
    """PV-9, SR-5: neither subject nor body says what this site is about."""
    sign_up(client, email="rosa@example.org")
    Client().post(reverse("account_request_login_code"), {"email": "rosa@example.org"})
    Client().post(reverse("account_reset_password"), {"email": "rosa@example.org"})
    Client().post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    sign_up(Client(), "ben", email="rosa@example.org")

    texts = " ".join(f"{message.subject} {message.body}" for message in mail.outbox).lower()
    assert len(mail.outbox) >= 4
    assert re.findall(r"fibro|\bfm\b|pain|lesson|quiz|fmlearn", texts) == []


def test_way_back_after_sign_in_stays_here(client, db):
    sign_up(Client())

    response = client.post(
        reverse("account_login"), {"login": "rosa", "password": WORD, "next": "https://evil.example/"}
    )

    assert response["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("account_email", ["Email address"]),
        ("account_change_password", ["Your password now", "A new password", "The new password again"]),
        ("account_request_login_code", ["Email address"]),
        ("account_reset_password", ["Email address"]),
    ],
)
def test_fields_have_our_words_and_nothing_that_vanishes_while_typing(client, db, name, labels):
    if name in {"account_email", "account_change_password"}:
        sign_in_now(client, UserFactory())

    main = page_of(client.get(reverse(name))).find("main")

    assert [label.text for label in main.find_all("label")] == labels
    assert [field for field in main.find_all("input") if "placeholder" in field.attrs] == []
