"""The first write of a browser without a session, several times at once: one person stays one learner."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.learning.services.learners import create_guest
from quizzes.models import Attempt, Enrollment, Learner
from tests import walks
from tests.cohort_rows import cohort_of, educator
from tests.conftest import NOON, SMALL
from tests.course_rows import install_course
from tests.dom import page_of
from tests.racing import at_once

POSTS = 8
CODE = "22223333"
DOORS = {
    "start": (walks.START, walks.START, {}),
    "finish": (walks.START, walks.FINISH, {}),
    "display": ("/me/display/", "/me/display/", {"theme": "dark"}),
    "join": (f"/join/{CODE}/", f"/join/{CODE}/", {"name": "Ana", "shares_status": "on"}),
    "reviews": ("/me/display/", "/review/switch/", {"on": "no"}),
}


def visitor(page):
    """The cookies of a browser that has seen a page with a form and has no session, and the form's token."""
    client = Client(enforce_csrf_checks=True)
    token = page_of(client.get(page)).find("input", name="csrfmiddlewaretoken").attrs["value"]
    return client.cookies, token


def post_of(cookies, token, path, fields):
    """One of several posts of this browser, sent before the answer to any of them has come."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = cookies.copy()
    response = client.post(path, {**fields, "csrfmiddlewaretoken": token})
    return response.status_code, client


@pytest.mark.usefixtures("many_connections")
@pytest.mark.parametrize("door", DOORS)
def test_first_posts_at_once_are_of_one_learner(door):
    cohort_of(educator(), course=install_course(SMALL), join_code=CODE)
    page, path, fields = DOORS[door]
    cookies, token = visitor(page)

    answers = at_once(*[partial(post_of, cookies, token, path, fields)] * POSTS)

    assert {status for status, _ in answers} == {303}
    assert (Learner.objects.count(), Attempt.objects.count(), Enrollment.objects.count()) == (
        1,
        int(door in {"start", "finish"}),
        int(door == "join"),
    )
    # Whichever cookie the browser keeps, its owner is found.
    owners = {client.get("/me/data/").wsgi_request.learner for _, client in answers}
    assert owners == {Learner.objects.get()}


def test_post_whose_answer_was_lost_finds_its_guest(small_course):
    cookies, token = visitor(walks.START)
    before, _ = post_of(cookies, token, walks.START, {})

    again, _ = post_of(cookies, token, walks.START, {})

    assert (before, again, Learner.objects.count(), Attempt.objects.count()) == (303, 303, 1, 1)


def test_two_browsers_are_two_people(small_course):
    for _ in range(2):
        post_of(*visitor(walks.START), walks.START, {})

    assert Learner.objects.count() == 2


@pytest.mark.parametrize(("days", "guests"), [(0, 1), (1, 1), (2, 2), (31, 2)])
def test_browser_is_somebody_else_after_a_day_without_a_session(db, days, guests):
    create_guest(at=NOON, browser="b" * 32)

    create_guest(at=NOON + timedelta(days=days), browser="b" * 32)

    assert Learner.objects.count() == guests


def test_guest_who_has_an_account_now_is_not_found_by_the_browser(small_course):
    """The next person on the device begins anew."""
    cookies, token = visitor(walks.START)
    _, person = post_of(cookies, token, walks.START, {})
    for page, fields in (
        (reverse("account_signup"), {"username": "rosa", "password1": "lavender-bread-9"}),
        (reverse("quizzes:merge"), {"add": "yes"}),
    ):
        field = page_of(person.get(page)).find("main").find("input", name="csrfmiddlewaretoken")
        person.post(page, {**fields, "csrfmiddlewaretoken": field.attrs["value"]})

    post_of(cookies, token, walks.START, {})

    assert sorted(Learner.objects.values_list("user__username", flat=True), key=str) == [None, "rosa"]
