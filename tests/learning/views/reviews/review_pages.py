"""Pages of short reviews, as somebody sees them."""

from django.test import Client

from tests.dom import page_of
from tests.factories import (
    SignedInLearnerFactory,
)
from tests.review_rows import (
    learner_with_cards,
)

START, IDEAS, SWITCH = "/review/", "/review/ideas/", "/review/switch/"
BLAME = ["overdue", "late", "streak", "missed", "wrong", "failed", "backlog"]


def client_of(learner):
    client = Client()
    client.force_login(learner.user)
    return client


def somebody(*quizzes, **more):
    """A person with an account whose ideas come back; they sign in when they come, for a session ends after a month."""
    return learner_with_cards(*quizzes, learner=SignedInLearnerFactory(), **more)


def main_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return page_of(response).find("main")


def buttons(page):
    """Filled ones, then quiet ones, in words."""
    found = [node for node in page.walk() if "btn" in node.classes]
    return [[node.text for node in found if ("btn-quiet" in node.classes) == quiet] for quiet in (False, True)]


def heading(client, url=START):
    return main_of(client, url).find("h1").text


def lead(client, url=START):
    return main_of(client, url).find("p", class_="lead").text


def forms(page):
    return [form.attrs.get("action", "") for form in page.find_all("form")]


def links(main):
    return [a.attrs["href"] for a in main.find_all("a")]
