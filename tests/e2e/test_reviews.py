"""A short review from the start page to what stayed, and what comes back chosen, with JavaScript off."""

import re

import pytest
from django.conf import settings

from quizzes.models import Attempt, Learner, ReviewCard
from quizzes.vocabulary import AttemptState, Phase
from tests.e2e.later_states import believer
from tests.e2e.lesson_walk import answer_phase

pytestmark = pytest.mark.e2e
BLAME = re.compile(r"\b(overdue|late|streak|missed|backlog|behind)\b", re.IGNORECASE)


@pytest.fixture
def page(watch, site):
    """The window of a guest who was very sure of what is not so, and comes back after their cards have rested."""
    guest = believer().rest(days=90)
    page = watch.window(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": guest.session, "url": site}])
    page.goto("/")
    return page


def heading(page):
    return page.locator("h1").inner_text()


def test_review_after_ninety_days(page, watch):
    """SR-3, SR-9: welcome back, one short session, nothing lost and nobody blamed."""
    seen = [page.locator("main").inner_text()]
    assert heading(page) == "Today"

    page.click("main form.go button.btn >> nth=0")
    answer_phase(page)

    seen.append(page.locator("main").inner_text())
    assert heading(page) == "You cleared up two ideas."
    assert Attempt.objects.get(phase=Phase.REVIEW).state == AttemptState.SUBMITTED
    page.goto("/")
    assert page.locator('main a[href="/review/"]').count() == 0
    assert [BLAME.findall(words) for words in seen] == [[], []]
    assert watch.complaints == []


def test_ideas_are_stopped_and_all_reviews_switched_off(page):
    """SR-6"""
    page.goto("/review/")
    page.click("text=Choose what comes back")
    row = page.locator("main li").first

    row.locator("text=Stop asking about this").click()
    assert "You stopped this one." in row.inner_text()
    assert ReviewCard.objects.filter(is_stopped=True).count() == 1
    row.locator("text=Ask about this again").click()
    row.locator("text=Start afresh").click()
    assert "This one starts afresh" in row.inner_text()
    row.locator("text=Take the fresh start back").click()
    assert row.locator("p").count() == 0
    page.click("text=Switch all short reviews off")

    page.goto("/review/")
    assert heading(page) == "Short reviews are switched off"
    assert not Learner.objects.get().takes_reviews
    page.click("text=Switch short reviews on")
    page.goto("/review/")
    # The cards were replayed: they know that the lesson was taken a moment ago.
    assert heading(page) == "Nothing needs a review today"
