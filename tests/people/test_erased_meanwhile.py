"""Erased on another device in the very instant in which something was sent from this one: words, never a 500."""

from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from quizzes.models import Attempt, Learner, Response, Session
from quizzes.people.services.erasing import erase_learner
from tests import walks
from tests.conftest import SMALL
from tests.course_rows import install_course
from tests.dom import page_of
from tests.factories import UserFactory, sign_in_now
from tests.racing import at_once
from tests.test_urls import OWNER, TABLE, prepared

pytestmark = pytest.mark.usefixtures("many_connections", "clock")

# Every address to which a learner sends something that is kept about them; "merge" asks for two histories.
DOORS = sorted(name for name, row in TABLE.items() if row.codes_for(OWNER)[1] in {200, 303} and name != "merge")
SENT = {
    "answer": "unsure",
    "theme": "dim",
    "name": "Ben",
    "code": "none",
    "shares_status": "on",
    "change": "stop",
    "on": "yes",
    "understood": "on",
    "number": "1",
    "energy": "medium",
    "reason": "unclear",
}


class EraseOnceKnown:
    """A wrapper of queries: right after the request has found its learner, another connection erases them."""

    def __init__(self, learner):
        self.learner, self.is_done = learner, False

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if not self.is_done and sql.startswith("SELECT") and '"quizzes_learner"."theme"' in sql:
            self.is_done = True
            at_once(partial(erase_learner, self.learner))
        return result


def post_while_erased(client, url, learner):
    """What a post gets whose learner is there when it comes in, and gone when it is handled."""
    erasing = EraseOnceKnown(learner)
    with connection.execute_wrapper(erasing):
        response = client.post(url, SENT)
    assert erasing.is_done
    return response


def someone(kind):
    client = Client()
    if kind == "account":
        sign_in_now(client, UserFactory(username=OWNER))
    return client


@pytest.mark.parametrize("door", DOORS)
def test_post_of_somebody_erased_meanwhile_is_answered_in_words(door):
    """The page says so, or there is nothing any more, or the post needed nobody; nothing of theirs is left."""
    course, client = install_course(SMALL), someone("account")
    places = prepared(client, UserFactory(), course)
    args = TABLE[door].args
    url = reverse(f"quizzes:{door}", args=places[args] if isinstance(args, str) else args)

    response = post_while_erased(client, url, Learner.objects.get(user__username=OWNER))

    assert response.status_code in {200, 303, 404, 410}
    assert (Learner.objects.count(), Attempt.objects.count(), Response.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["account", "guest"])
@pytest.mark.parametrize("url", [walks.START, "/me/display/"])
def test_page_of_somebody_erased_meanwhile_says_what_to_do(kind, url):
    install_course(SMALL)
    client = someone(kind)
    walks.start(client)

    response = post_while_erased(client, url, Learner.objects.get())

    heading = page_of(response).find("h1").text
    assert (response.status_code, heading) == (410, "You are not signed in any more")
    assert Learner.objects.count() == 0


def test_session_that_ends_while_a_request_is_under_way(clock):
    """Signed out in another window: the daily renewal of the session finds none."""
    install_course(SMALL)
    client = someone("guest")
    walks.start(client)
    clock.shift(24 * 3600)

    class SignedOut(EraseOnceKnown):
        def __call__(self, execute, sql, params, many, context):
            if "UPDATE" in sql and "quizzes_learner" in sql:
                at_once(Session.objects.all().delete)
            return execute(sql, params, many, context)

    with connection.execute_wrapper(SignedOut(None)):
        response = client.post(walks.START)

    assert (response.status_code, page_of(response).find("h1").text) == (410, "You are not signed in any more")
