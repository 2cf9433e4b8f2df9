"""Forms that come without their cookie or with an old token: what was typed is kept, and nobody is sent in circles."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Learner
from tests import walks
from tests.dom import page_of

OWN = {"sec-fetch-site": "same-origin"}
OFF = "Your browser keeps no cookies"
ONCE = "Your answer did not come through"


def kept_form(response):
    """Address and fields of the form that sends it again."""
    form = page_of(response).find("main").find("form")
    return form.attrs["action"], {field.attrs["name"]: field.attrs["value"] for field in form.find_all("input")}


def heading(response):
    return response.status_code, page_of(response).find("h1").text


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True, headers=OWN)


def test_lost_cookie_costs_one_press(visitor, small_course):
    """The page of the refusal sets a new one."""
    refused = visitor.post(walks.START)

    response = visitor.post(*kept_form(refused))

    assert heading(refused) == (403, ONCE)
    assert (response.status_code, Learner.objects.count()) == (303, 1)


def test_without_cookies_it_is_said_at_the_second_time_and_nothing_is_lost(visitor, small_course):
    shown, sent = [], ("/me/display/?next=/about/", {"theme": "dark"})
    for _ in range(4):
        response = visitor.post(*sent)
        visitor.cookies.clear()
        shown.append(heading(response))
        sent = kept_form(response)
    token = sent[1].pop("csrfmiddlewaretoken")

    assert shown == [(403, ONCE), (403, OFF), (403, OFF), (403, OFF)]
    assert (sent, len(token)) == (("/me/display/?next=/about/", {"theme": "dark", "sent_again": "yes"}), 64)
    assert Learner.objects.count() == 0


def test_allowing_cookies_is_enough(visitor, small_course):
    for _ in range(2):
        visitor.cookies.clear()
        refused = visitor.post(walks.START, {"sent_again": "yes"})

    assert (heading(refused), visitor.post(*kept_form(refused)).status_code) == ((403, OFF), 303)


def test_old_token_costs_one_press(visitor, small_course):
    """Such as after signing in on another page."""
    visitor.get(walks.START)

    refused = visitor.post(walks.START, {"csrfmiddlewaretoken": "x" * 32})

    assert heading(refused) == (403, ONCE)
    assert visitor.post(*kept_form(refused)).status_code == 303


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("account_login", {"login": "ana", "password": "word-9"}, ["login"]),
        ("account_signup", {"username": "ana", "password1": "word-9"}, ["username"]),
        ("recover", {"username": "ana", "code": "kkkk", "password": "word-9"}, ["username"]),
        ("quizzes:erase", {"understood": "on"}, []),
        ("quizzes:join", {"code": "22223333"}, ["code"]),
    ],
)
def test_secrets_and_what_must_be_meant_are_typed_again(visitor, name, typed, kept):
    _, fields = kept_form(visitor.post(reverse(name), typed))

    assert sorted(fields) == sorted(["csrfmiddlewaretoken", "sent_again", *kept])


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_form_of_another_site_gets_a_token(headers):
    response = Client(enforce_csrf_checks=True, headers=headers).post(walks.START, {"answer": "a"})

    main = page_of(response).find("main")
    assert (heading(response), main.find("form")) == ((403, ONCE), None)
    assert "your browser keeps no cookies" in main.text
