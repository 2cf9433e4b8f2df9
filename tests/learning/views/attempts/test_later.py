"""Skipping, trying again, and a week later."""

from datetime import timedelta

import pytest

from quizzes.models import Attempt, Learner, Response
from quizzes.vocabulary import CompletionState, Phase
from tests import walks
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import attempt, open_item, open_post_item, title_of
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# Skipping


def test_skip_of_a_sensitive_question_stores_no_answer_and_leads_on(client):
    """CR-2: dealt with, and none of the ideas of the result."""
    url = open_post_item(client, "what-feeds")

    response = client.post(url, {"skip": "1"})

    row = attempt(Phase.POST).items.get(is_sensitive=True)
    assert (response.status_code, row.skipped_at is None, hasattr(row, "response")) == (303, False, False)
    result = walks.answer_all(client, next_item(client), RIGHT)
    page = page_of(client.get(result))
    assert len(page.find("ol", class_="map").find_all("h3")) == 2
    assert Learner.objects.get().progress.get().state == CompletionState.CHECKED


def test_skip_leads_to_the_next_open_question_and_not_back(client):
    """Somebody who passes a question over is not shown the answer to the one before once more."""
    walks.press(client, walks.take_pre(client, RIGHT))
    for row in attempt(Phase.POST).items.filter(is_sensitive=False)[:1]:
        walks.answer(client, walks.item_url(row), ["unsure"])

    response = client.post(walks.url_of("what-feeds", attempt(Phase.POST)), {"skip": "1"})

    assert response["Location"] == next_item(client)


def next_item(client) -> str:
    row = attempt(Phase.POST).items.unanswered().order_by("position").first()
    return walks.item_url(row)


def test_skip_is_offered_for_sensitive_questions_only(client):
    """CR-2"""
    sensitive = page_of(client.get(open_post_item(client, "what-feeds")))
    plain = page_of(client.get(walks.url_of("why-talk", attempt(Phase.POST))))

    assert [len(page.find_all("button", name="skip")) for page in (sensitive, plain)] == [1, 0]


def test_skip_of_any_other_question_is_an_answer_without_a_choice(client):
    url = open_item(client)

    response = client.post(url, {"skip": "1"})

    assert (response.status_code, Response.objects.count()) == (200, 0)
    assert attempt().items.filter(skipped_at=None).count() == 2
    assert title_of(page_of(response)).startswith("Error: ")


# Retry


def test_retry_asks_only_what_was_missed_and_leaves_the_first_attempt_alone(client):
    """MC-11"""
    mixed = RIGHT | {"why-talk": ["a"]}
    walks.take_lesson(client, RIGHT, mixed)
    first = attempt(Phase.POST)
    before = list(Response.objects.filter(item__attempt=first).order_by("pk").values())

    response = client.post(f"/attempts/{first.pk}/retry/")
    walks.answer_all(client, response["Location"], RIGHT)

    again = Attempt.objects.get(retry_of=first)
    assert response.status_code == 303
    assert [i.question_version.question.slug for i in again.items.all()] == ["why-talk"]
    assert list(Response.objects.filter(item__attempt=first).order_by("pk").values()) == before
    first.refresh_from_db()
    assert (first.number, again.number) == (1, 2)


def retried(client):
    """The result after everything that was missed is right at the second try."""
    walks.take_lesson(client, RIGHT, RIGHT | {"why-talk": ["a"]})
    again = client.post(f"/attempts/{attempt(Phase.POST).pk}/retry/")["Location"]
    return page_of(client.get(walks.answer_all(client, again, RIGHT)))


def test_result_says_each_idea_in_words_and_counts_no_answers(client):
    """MC-13: no points, no "x of y answers"; what came right at a second try is clear, in heading and map."""
    page = retried(client)

    now = [div.find("p").text for div in page.find("ol", class_="map").find_all("div", class_="here")]
    assert (page.find("h1").text, now) == ("All three are clear.", ["Clear"] * 3)
    assert "answers fit" not in page.text


def test_retry_without_anything_missed_leads_to_the_result(client):
    walks.take_lesson(client, RIGHT, RIGHT)
    url = f"/attempts/{attempt(Phase.POST).pk}/"

    response = client.post(f"{url}retry/")

    assert (response.status_code, response["Location"]) == (303, f"{url}results/?all=answered")
    assert Attempt.objects.filter(retry_of__isnull=False).count() == 0


def test_retry_of_an_open_attempt_makes_none(client):
    walks.start(client)

    response = client.post(f"/attempts/{attempt().pk}/retry/")

    assert (response.status_code, Attempt.objects.count()) == (303, 1)


# A week later


def test_recheck_is_offered_after_a_week(client, clock):
    """MC-9: the form seen longer ago; an idea without a pair of the same type is asked as it was."""
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=6))
    early = page_of(client.get(walks.START)).find("h1").text
    clock.shift(timedelta(days=1))

    home = page_of(client.get("/")).find("section", class_="today")
    page = page_of(client.get(walks.START))
    walks.start(client)

    asked = attempt(Phase.RECHECK).items.values_list("question_version__question__slug", flat=True)
    assert (early, page.find("h1").text) == ("You have finished this lesson for now", "What stayed?")
    assert home.find("p", class_="kicker").text == "One week later"  # nobody stopped halfway
    assert home.find("form").attrs["action"] == walks.START
    assert sorted(asked) == ["soil-as-food", "why-talk"]


def test_recheck_shows_what_stayed(client, clock):
    """CR-1: retained seven days later."""
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=7))

    page = page_of(client.get(walks.answer_all(client, walks.start(client), RIGHT)))

    rows = [[part.text for part in li.find_all("p")] for li in page.find("ol", class_="map").find_all("li")]
    assert (page.find("h1").text, rows) == ("Both are still clear.", [["Clear", "Kept"]] * 2)
    assert Learner.objects.get().progress.get().state == CompletionState.RETAINED


def test_learner_resumes_at_the_same_question_after_30_idle_days(client, clock):
    """AX-5: rest is part of the illness."""
    url = open_item(client)
    clock.shift(timedelta(days=29, hours=23))

    response = client.post(walks.START)
    page = client.get(url)

    assert (response["Location"], page.status_code) == (f"/attempts/{attempt().pk}/items/1/", 200)
    assert Learner.objects.count() == 1
