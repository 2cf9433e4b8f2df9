"""Every way into an account on a device where somebody has answered without one: they are asked, default no."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import User
from quizzes.models import Attempt, Enrollment, Learner
from tests.accounts.test_sign_in import WORD, begin, sign_in, sign_up
from tests.cohort_rows import CohortFactory
from tests.dom import page_of
from tests.factories import with_address

NAME, EMAIL, NEW_WORD = "rosa", "rosa@example.org", "basil-window-3"


def by_form(client):
    return sign_in(client, NAME)


def by_address(client):
    return sign_in(client, EMAIL)


def by_admin(client):
    User.objects.filter(username=NAME).update(is_staff=True)
    page = client.get(reverse("admin:login") + "?next=/admin/", follow=True)
    return client.post(page.redirect_chain[-1][0], {"login": NAME, "password": WORD})


def by_sign_up(client):
    return sign_up(client, "ben")


def by_sign_up_with_address(client):
    return sign_up(client, "ben", email="ben@example.org")


def by_reset(client):
    client.post(reverse("account_reset_password"), {"email": EMAIL})
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": NEW_WORD, "password2": NEW_WORD})
    return client.post(reverse("account_login"), {"login": NAME, "password": NEW_WORD})


def by_code(client):
    client.post(reverse("account_request_login_code"), {"email": EMAIL})
    code = re.search(r"sign in: (\S+)", mail.outbox[-1].body)[1]
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def by_link_that_confirms(client):
    """The link opens nothing by itself: it asks to sign in first."""
    other = Client()
    sign_in(other, NAME)
    other.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})
    link = re.search(r"http://\S+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    page = client.get(link)
    return client.post(page["Location"], {"login": NAME, "password": WORD})


def by_sheet(client):
    other = Client()
    sign_in(other, NAME)
    code = page_of(other.post(reverse("recovery_sheet"))).find("code").text
    return client.post(reverse("recover"), {"username": NAME, "code": code, "password": NEW_WORD})


HOME = "/"
WAYS = {
    "sign-in": (by_form, HOME),
    "sign-in by address": (by_address, HOME),
    "admin": (by_admin, "/admin/"),
    "sign-up": (by_sign_up, "/accounts/sheet/"),
    "sign-up with address": (by_sign_up_with_address, "/accounts/confirm-email/"),
    "password reset": (by_reset, HOME),
    "code": (by_code, HOME),
    "link that confirms": (by_link_that_confirms, "/accounts/confirm-email/"),
    "recovery sheet": (by_sheet, "/accounts/sheet/?recovered=yes"),
}
each_way = pytest.mark.parametrize(("way", "then"), WAYS.values(), ids=WAYS)


@pytest.fixture
def tablet(db):
    """A browser without a session; the account is known elsewhere."""
    sign_up(Client(), NAME)
    with_address(User.objects.get(username=NAME), EMAIL)
    return Client()


def asked(response):
    """Where the question leads on to; None where nothing is asked."""
    url = urlsplit(response["Location"])
    return parse_qs(url.query)["next"][0] if url.path == reverse("quizzes:merge") else None


@each_way
def test_guest_stays_apart_until_the_answer_is_yes(tablet, small_course, way, then):
    begin(tablet, small_course)
    guest = Learner.objects.get()

    response = way(tablet)

    form = page_of(tablet.get(response["Location"])).find("main").find("form")
    assert asked(response).startswith(then)
    assert [field.attrs["value"] for field in form.find_all("input", type="radio") if "checked" in field.attrs] == [
        "no"
    ]
    assert Attempt.objects.get().learner == guest
    assert Learner.objects.get(pk=guest.pk).user is None


@each_way
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_answer_decides_and_leads_on(tablet, small_course, way, then, answer):
    begin(tablet, small_course)
    question = way(tablet)["Location"]

    response = tablet.post(question, {"add": answer})

    assert response["Location"].startswith(then)
    assert (Attempt.objects.get().learner.user is not None) is (answer == "yes")
    assert "guest_key" not in tablet.session


@each_way
def test_erasing_while_the_question_is_open_leaves_nothing(tablet, small_course, way, then):
    begin(tablet, small_course)
    way(tablet)

    tablet.post(reverse("quizzes:erase"), {"understood": "on"})

    assert (Learner.objects.count(), Attempt.objects.count()) == (0, 0)


@each_way
def test_nothing_is_asked_where_nothing_was_begun(tablet, small_course, way, then):
    """How pages look comes along to an account that has no other choice."""
    tablet.post(reverse("quizzes:display"), {"theme": "dark"})

    response = way(tablet)

    assert (asked(response), response["Location"].startswith(then)) == (None, True)
    assert "guest_key" not in tablet.session
    assert [learner.theme for learner in Learner.objects.exclude(user=None)] == ["dark"]


def test_group_of_the_guest_is_asked_about_too(tablet, small_course):
    tablet.post(reverse("quizzes:display"), {"theme": "dark"})
    cohort = CohortFactory(course=small_course)
    Enrollment.objects.create(
        cohort=cohort, learner=Learner.objects.get(), name="Ana", joined_at=small_course.content_changed_at
    )

    assert asked(sign_up(tablet, "ben")) == "/accounts/sheet/"


def test_typing_the_password_once_more_asks_and_adds_nothing(tablet, small_course):
    begin(tablet, small_course)
    by_form(tablet)
    session = tablet.session
    session["account_authentication_methods"][-1]["at"] = time.time() - 3600
    session.save()

    refused = tablet.post(reverse("quizzes:erase"), {"understood": "on"})
    response = tablet.post(refused["Location"], {"password": WORD})

    assert (asked(response), response["Location"]) == (None, reverse("quizzes:my_data") + "#forget")
    assert Attempt.objects.get().learner.user is None


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_question_leads_nowhere_else(tablet, small_course, target):
    begin(tablet, small_course)
    by_form(tablet)

    response = tablet.post(reverse("quizzes:merge"), {"add": "no", "next": target})

    assert response["Location"] == "/"


def test_open_question_is_found_again_on_my_data(tablet, small_course):
    begin(tablet, small_course)
    by_form(tablet)

    links = [link.attrs["href"] for link in page_of(tablet.get(reverse("quizzes:my_data"))).find("main").find_all("a")]

    assert reverse("quizzes:merge") in links


def test_sign_up_sent_twice_asks_twice(tablet, small_course):
    """A double tap ends on the page of the second answer."""
    begin(tablet, small_course)
    by_sign_up(tablet)

    again = by_sign_up(tablet)

    assert again["Location"] == reverse("quizzes:merge")
    assert User.objects.count() == 2
