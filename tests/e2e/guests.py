"""Guests who are led through the site without a browser, and what is done on a page that they left open."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, AttemptItem, LessonProgress, ReviewCard
from tests.e2e.lesson_walk import START, UNSURE, right_labels, wrong_labels

RIGHT, WRONG = "right", "wrong"


def stay(page):
    """Nothing to do: the state is there on load."""


def send_empty(page):
    # A click waits until the answer comes in, not until it is a page: whoever looks too soon finds no document.
    with page.expect_navigation():
        page.click("main form button >> nth=0")


def unfold(page):
    page.click(".concern summary")


def send_without_cookies(page):
    page.context.clear_cookies(name="csrftoken")
    send_empty(page)


def send_twice_without_cookies(page):
    for _ in range(2):
        send_without_cookies(page)


@dataclass(frozen=True)
class State:
    """`session`: the value of the session cookie, empty for a stranger. `act`: what is done after loading."""

    name: str
    path: str
    session: str = ""
    act: Callable = stay
    is_learning: bool = False  # questions, answers and results: no points, no blame (MC-13)


class Guest:
    """Somebody without a name, taking one lesson."""

    def __init__(self):
        self.client = Client()
        self.attempt = ""

    @property
    def session(self):
        return self.client.cookies[settings.SESSION_COOKIE_NAME].value

    def begin(self):
        """The next phase, or where it stands."""
        to = self.client.post(START)["Location"]
        self.attempt = re.search(r"/attempts/([0-9a-f-]+)/", to).group(1)
        return self

    def items(self):
        rows = AttemptItem.objects.filter(attempt=self.attempt).order_by("position")
        return list(rows.select_related("question_version__question"))

    def item_of(self, question_type):
        return next(item for item in self.items() if item.question_version.question.type == question_type)

    def url(self, item, feedback=""):
        return f"/attempts/{self.attempt}/items/{item.position}/{feedback}"

    def feedback_url(self, item):
        return self.url(item, "feedback/")

    def results_url(self):
        return f"/attempts/{self.attempt}/results/"

    def answer(self, item, how):
        labels = {RIGHT: right_labels, WRONG: wrong_labels, UNSURE: lambda _: [UNSURE]}[how](item)
        response = self.client.post(self.url(item), {"answer": labels, "confidence": "3"})
        assert response.status_code == 303, (self.url(item), labels)

    def answer_all(self, *ways):
        """Each answer in the next of these ways, over and over."""
        for n, item in enumerate(self.items()):
            self.answer(item, ways[n % len(ways)])
        return self

    def press_on(self):
        """From the last page of the loop to the later questions."""
        last = len(Attempt.objects.get(pk=self.attempt).pages)
        self.client.post(f"/attempts/{self.attempt}/pages/{last}/next/")
        return self

    def rest(self, days=7):
        """The ideas have rested: whatever may come back is due."""
        then = timezone.now() - timedelta(days=days)
        ReviewCard.objects.filter(learner__attempts=self.attempt).update(seen_at=then, due_at=then)
        return self

    def begin_review(self):
        to = self.client.post("/review/")["Location"]
        self.attempt = re.search(r"/attempts/([0-9a-f-]+)/", to).group(1)
        return self

    def wait_a_week(self):
        week = timedelta(days=settings.RECHECK_AFTER_DAYS, hours=1)
        progress = LessonProgress.objects.get(learner__attempts=self.attempt)
        LessonProgress.objects.filter(pk=progress.pk).update(completed_at=progress.completed_at - week)
        return self
