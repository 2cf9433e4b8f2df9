"""Whatever is sent: a kind word, nothing lost; and new wordings in the middle of an attempt."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Attempt, Question, QuestionVersion, Response
from quizzes.vocabulary import AttemptState, Phase
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import UNKNOWN, attempt, open_item, open_post_item, radios, title_of
from tests.walks import WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# Bad input: a clear message, given answers kept, nothing stored

NOTHING = "Choose an answer first, or press “I don’t know”."
NOT_A_CHOICE = "That answer is not one of the choices here. Choose one from the list."
ONE_ONLY = "Choose one answer only."
NOT_A_CERTAINTY = "Press one of the buttons for how sure you are, or “Save only”."
BAD = {
    "nothing": ({}, NOTHING, "id_answer_0"),
    "nothing but sure": ({"confidence": "3"}, NOTHING, "id_answer_0"),
    "empty": ({"answer": ""}, NOT_A_CHOICE, "id_answer_0"),
    "unknown label": ({"answer": "maybe"}, NOT_A_CHOICE, "id_answer_0"),
    "two labels": ({"answer": ["true", "false"]}, ONE_ONLY, "id_answer_0"),
    "unsure and another": ({"answer": ["unsure", "false"]}, ONE_ONLY, "id_answer_0"),
    "confidence 9": ({"answer": "true", "confidence": "9"}, NOT_A_CERTAINTY, "id_confidence_0"),
    "confidence in words": ({"answer": "true", "confidence": "very"}, NOT_A_CERTAINTY, "id_confidence_0"),
    "confidence ²": ({"answer": "true", "confidence": "²"}, NOT_A_CERTAINTY, "id_confidence_0"),
    "nearly a megabyte": ({"answer": "x" * 900_000}, NOT_A_CHOICE, "id_answer_0"),
    "null bytes": ({"answer": "true\x00"}, NOT_A_CHOICE, "id_answer_0"),
    "markup": ({"answer": "<script>alert(1)</script>"}, NOT_A_CHOICE, "id_answer_0"),
}


@pytest.mark.parametrize(("sent", "words", "target"), BAD.values(), ids=BAD)
def test_bad_answer_is_explained_and_nothing_is_stored(client, sent, words, target):
    """AX-4: title, summary first in main and above h1, link to the field, the same words beside it."""
    url = open_item(client)

    response = client.post(url, sent)

    page = page_of(response)
    summary = page.find("div", role="alert")
    in_main = [node for node in page.find("main").walk() if node is summary or node.tag in {"h1", "form", "p"}]
    link = summary.find("a")
    control = page.find(id=target)
    field = control.closest("fieldset") or page.find("div", role="group")
    error = next(node for node in field.find_all("p") if node.attrs.get("id", "").endswith("_error"))
    assert (response.status_code, Response.objects.count()) == (200, 0)
    assert control in list(field.walk())
    assert title_of(page).startswith("Error: Idea ")
    assert (in_main[0], summary.find("h2").text) == (summary, "There is a problem")
    assert (link.text, link.attrs["href"], error.text) == (words, f"#{target}", words)
    assert error.attrs["id"] in field.attrs["aria-describedby"].split()
    assert (summary.attrs["tabindex"], "autofocus" in summary.attrs) == ("-1", True)


def test_bad_answer_keeps_what_was_given(client):
    """AX-4"""
    url = open_item(client)

    page = page_of(client.post(url, {"answer": "false", "confidence": "9"}))

    checked = [node.attrs["value"] for node in page.find_all("input") if "checked" in node.attrs]
    assert checked == ["false"]


def test_ticks_are_kept_when_unsure_stands_beside_them(client):
    url = open_post_item(client, "what-feeds")
    before = Response.objects.count()

    response = client.post(url, {"answer": ["a", "c", "unsure"]})

    page = page_of(response)
    checked = {node.attrs["value"] for node in page.find_all("input") if "checked" in node.attrs}
    words = "Choose “I don’t know” alone, or choose your answers without it."
    assert (Response.objects.count(), checked) == (before, {"a", "c"})
    assert page.find("div", role="alert").find("a").text == words


def test_bytes_that_are_no_text_are_refused_kindly(client):
    url = open_item(client)

    response = client.post(url, b"answer=%ff%fe&confidence=\xff", "application/x-www-form-urlencoded")

    assert (response.status_code, Response.objects.count()) == (200, 0)
    assert title_of(page_of(response)).startswith("Error: ")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_other_kinds_of_body_are_refused_kindly(client, kind):
    url = open_item(client)

    response = client.post(url, b'{"answer": "true"}', kind)

    assert (response.status_code, Response.objects.count()) == (200, 0)


def test_thousand_fields_are_a_bad_request_in_kind_words(client):
    url = open_item(client)

    response = client.post(url, {f"f{n}": "1" for n in range(1100)})

    assert (response.status_code, Response.objects.count()) == (400, 0)
    assert page_of(response).find("h1").text == "That did not come through"


def test_answer_without_its_token_is_refused_kindly(small_course):
    client = Client(enforce_csrf_checks=True)
    page = page_of(client.get(walks.START))
    token = page.find("input", name="csrfmiddlewaretoken").attrs["value"]
    url = client.post(walks.START, {"csrfmiddlewaretoken": token})["Location"]

    response = client.post(url, {"answer": "unsure"})

    assert (response.status_code, Response.objects.count()) == (403, 0)
    assert page_of(response).find("h1").text == "Your answer did not come through"


@pytest.mark.parametrize("position", ["0", "999", "99999999999999999999"])
def test_question_that_is_not_there_is_not_found(client, position):
    walks.start(client)
    url = f"/attempts/{attempt().pk}/items/{position}/"

    got = [client.get(url), client.get(f"{url}feedback/"), client.post(url, {"answer": "unsure"})]

    assert [response.status_code for response in got] == [404] * 3
    assert page_of(got[0]).find("h1").text == "This page is not here"


def test_unknown_attempt_is_not_found(client):
    walks.start(client)

    got = [client.get(f"/attempts/{UNKNOWN}/{rest}") for rest in ("items/1/", "items/1/feedback/", "results/")]

    assert [response.status_code for response in got] == [404] * 3


def test_another_learners_attempt_is_not_found_and_stays_untouched(client):
    """PV-11: neither seen nor answered nor repeated."""
    walks.take_lesson(client, WRONG, WRONG)
    theirs = attempt(Phase.POST)
    other = Client()
    walks.start(other)
    before = Response.objects.count()

    urls = [f"/attempts/{theirs.pk}/{rest}" for rest in ("items/1/", "items/1/feedback/", "results/")]
    got = [other.get(url) for url in urls]
    posted = [other.post(urls[0], {"answer": "unsure"}), other.post(f"/attempts/{theirs.pk}/retry/")]

    assert [response.status_code for response in got + posted] == [404] * 5
    assert all(b"soil" not in response.content for response in got)
    assert (Response.objects.count(), Attempt.objects.filter(retry_of=theirs).count()) == (before, 0)


@pytest.mark.parametrize("name", ["lesson_finish", "attempt_retry"])
def test_addresses_that_take_posts_only_say_so(client, name):
    walks.start(client)
    arguments = walks.LESSON if name == "lesson_finish" else [attempt().pk]

    response = client.get(reverse(f"quizzes:{name}", args=arguments))

    assert (response.status_code, response["Allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_question_takes_get_and_post_only(client, method):
    url = open_item(client)

    response = getattr(client, method)(url)

    assert (response.status_code, Response.objects.count()) == (405, 0)


# New wordings


def test_open_attempt_keeps_its_wording_when_a_new_one_is_published(client, small_course):
    url = open_item(client)
    old = walks.item_at(url).question_version
    fresh = QuestionVersion.objects.create(
        question=old.question,
        number=old.number + 1,
        stem="Do plants eat soil?",
        fact="No.",
        why_it_misleads="W.",
        closing_fact="C.",
        section="soil",
        published_at=NOON + timedelta(minutes=30),
    )

    page = page_of(client.get(url))

    assert (page.find("h1").text, fresh.stem) == ("Plants eat soil.", "Do plants eat soil?")


def test_lesson_that_was_retired_is_begun_no_more_but_an_open_attempt_goes_on(client, small_course):
    """Open attempts finish on what they froze: no answer is lost, and every page has a way on."""
    url = open_item(client)
    small_course.lessons.filter(slug="plants").update(retired_on=NOON.date())
    type(small_course).objects.update(content_changed_at=NOON + timedelta(minutes=1))

    assert client.get(walks.START).status_code == 404
    rest = page_of(client.get("/break/", {"next": url})).find("main")
    way_on = rest.find_all("a")[-1].attrs["href"]
    assert rest.find("p", class_="lead").text == "Every answer you gave is saved."
    assert client.get(way_on)["Location"] == url
    url = walks.answer_all(client, url, walks.UNSURE)
    assert client.get(url).status_code == 200
    assert Attempt.objects.get().state == AttemptState.SUBMITTED


def test_every_question_of_the_shipped_course_can_be_asked_and_answered(client, shipped_course):
    """AX-6: a page, at most five main choices, and feedback for each."""
    for lesson in shipped_course.lessons.filter(quiz__isnull=False):
        url = client.post(f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/start/")["Location"]
        while walks.page_name(url) != "attempt_results":
            page = page_of(client.get(url))

            assert len(radios(page)) <= 6
            assert len(page.find_all("h1")) == 1
            url = walks.go_on(client, url, ["unsure"])
    assert Question.objects.filter(course=shipped_course, versions__attempt_items__isnull=False).exists()
