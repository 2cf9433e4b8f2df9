"""Something about this question? Fixed sentences under every question; the person stays where they were."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from fmlearn.accounts.models import CacheEntry
from quizzes.learning.services.concerns import HOUR, MAX_PER_HOUR
from quizzes.models import AttemptItem, Concern, Response
from quizzes.vocabulary import ConcernReason
from tests import walks
from tests.dom import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]
SENTENCES = ["It is confusing", "It upsets me", "I have read something else"]


def concern_url(url) -> str:
    """The address to press to, from the address of a question or its feedback."""
    found = resolve(url.split("?")[0]).kwargs
    return reverse("quizzes:concern_raise", kwargs=found)


def press(client, url, reason="confusing"):
    return client.post(concern_url(url), {"reason": reason})


def notice_after(client, response):
    return page_of(client.get(response["Location"])).find(id="notice")


def folded(page):
    return page.find("aside", class_="concern").find("details")


def answered(client) -> str:
    """The address of a feedback page."""
    return walks.answer(client, walks.start(client), ["unsure"])["Location"]


@pytest.mark.parametrize("way", [walks.start, answered], ids=["question", "feedback"])
def test_every_question_offers_fixed_sentences_folded_away(client, way):
    """PV-1: no free text."""
    url = way(client)

    page = page_of(client.get(url))
    part = folded(page)
    buttons = [(node.attrs["name"], node.attrs["value"], node.text) for node in part.find_all("button")]
    assert "open" not in part.attrs
    assert part.find("summary").text == "Something about this question?"
    assert buttons == [("reason", value, words) for value, words in zip(ConcernReason.values, SENTENCES, strict=True)]
    assert part.find("form").attrs["action"] == concern_url(url)
    assert [node.attrs["type"] for node in part.find_all("input")] == ["hidden"]
    assert (part.find_all("textarea"), page.find(id="notice")) == ([], None)


@pytest.mark.parametrize("way", [walks.start, answered], ids=["question", "feedback"])
def test_pressing_leads_back_to_the_same_page_with_thanks(client, way):
    url = way(client)

    response = press(client, url)

    status = notice_after(client, response)
    assert (response.status_code, response["Location"]) == (303, f"{url}?notice=thanks#notice")
    assert (status.attrs["role"], status.attrs["tabindex"]) == ("status", "-1")
    assert status.text.startswith("Thank you. A person who writes the questions will look at it.")
    assert Concern.objects.count() == 1


def test_open_question_says_that_the_answer_is_still_open(client):
    asked, fed = Client(), Client()

    open_words = notice_after(asked, press(asked, walks.start(asked))).text
    answered_words = notice_after(fed, press(fed, answered(fed))).text

    assert ("still open" in open_words, "still open" in answered_words) == (True, False)


def test_pressing_touches_no_answer(client):
    """It neither answers nor closes anything."""
    url = walks.start(client)
    before = list(AttemptItem.objects.values()), Response.objects.count()

    press(client, url)

    assert (list(AttemptItem.objects.values()), Response.objects.count()) == before
    assert client.get(url).status_code == 200


def test_who_is_upset_is_offered_help_and_a_break(client):
    url = walks.start(client)

    status = notice_after(client, press(client, url, "upsetting"))

    assert [link.attrs["href"] for link in status.find_all("a")] == ["/break/", "/courses/small-course/help/"]
    assert status.find("button") is None


def test_address_does_not_give_away_what_was_pressed(client):
    """PV-9: nothing about a person in a path or in history."""
    locations = {press(client, walks.start(client), reason)["Location"] for reason in ConcernReason.values}

    assert [word for word in ConcernReason.values for place in locations if word in place] == []


def test_sensitive_question_can_be_skipped_from_there(client):
    url = walks.start(client)
    AttemptItem.objects.update(is_sensitive=True)

    status = notice_after(client, press(client, url, "upsetting"))
    form = status.find("form")
    client.post(form.attrs["action"], {"skip": form.find("button").attrs["value"]})

    assert (form.find("button").attrs["name"], form.find("button").text) == ("skip", "Skip this question")
    assert walks.item_at(url).skipped_at is not None


def test_answered_question_is_not_skipped_any_more(client):
    url = answered(client)
    AttemptItem.objects.update(is_sensitive=True)

    assert notice_after(client, press(client, url, "upsetting")).find("form") is None


def test_enough_is_said_kindly(client):
    """The eleventh in an hour is not stored, and the page does not claim so."""
    url = walks.start(client)
    for _ in range(MAX_PER_HOUR):
        press(client, url, "upsetting")
        Concern.objects.update(reason="confusing")
        forget_marks()

    response = press(client, url)

    assert Concern.objects.count() == MAX_PER_HOUR
    assert response["Location"] == f"{url}?notice=enough#notice"
    assert "in an hour" in notice_after(client, response).text


def forget_marks():
    """As if each press were about another wording: only the turns of this hour are left."""
    CacheEntry.objects.filter(expires__gt=timezone.now() + timedelta(seconds=HOUR)).delete()


@pytest.mark.parametrize("sent", [{}, {"reason": ""}, {"reason": "boring"}, {"reason": "x" * 5000}])
def test_sentence_that_is_none_is_explained_and_not_kept(client, sent):
    """AX-4"""
    url = walks.start(client)

    response = client.post(concern_url(url), sent)

    page = page_of(client.get(response["Location"]))
    assert Concern.objects.count() == 0
    assert page.find(id="notice").text.startswith("Nothing was sent yet.")
    assert "open" in folded(page).attrs


def test_stale_address_tells_nothing_it_was_not_made_for(client):
    url = walks.start(client)

    assert page_of(client.get(f"{url}?notice=<b>you</b>")).find(id="notice") is None


def test_another_learner_gets_a_404(client):
    """PV-11"""
    url = walks.start(client)
    other = Client()
    walks.start(other)

    codes = [press(browser, url).status_code for browser in (other, Client())]

    assert (codes, Concern.objects.count()) == ([404, 404], 0)


def test_closed_attempt_takes_concerns_too(client):
    walks.take_lesson(client, walks.RIGHT, walks.WRONG)
    item = AttemptItem.objects.filter(attempt__state="submitted").last()
    url = reverse("quizzes:attempt_feedback", args=[item.attempt_id, item.position])

    response = press(client, url)

    assert response["Location"].startswith(url)
    assert Concern.objects.get().question_version == item.question_version
