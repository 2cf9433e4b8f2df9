"""The page of a question, and what answering it does."""

import pytest

from quizzes.models import Attempt, Response
from quizzes.vocabulary import Phase
from tests import walks
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import VERDICTS, attempt, open_item, open_post_item, radios, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# The page of a question


def test_item_page_asks_inside_a_fieldset_whose_legend_holds_the_h1(client):
    """AX-2: fieldset, legend with the h1."""
    page = page_of(client.get(open_item(client)))

    (h1,) = page.find_all("h1")
    fieldset = h1.closest("fieldset")
    assert (h1.text, h1.closest("legend").parent) == ("Plants eat soil.", fieldset)
    assert {radio.closest("fieldset") for radio in radios(page)} == {fieldset}


def test_every_control_sits_in_a_fieldset_with_a_legend_and_has_its_label(client):
    """AX-2, AX-3"""
    page = page_of(client.get(open_item(client)))

    controls = [node for node in page.find_all("input") if node.attrs["type"] != "hidden"]
    assert len(controls) == 3
    for control in controls:
        assert control.closest("fieldset").find("legend").text
        label = page.find("label", for_=control.attrs["id"]) or label_of(page, control)
        assert label.text
        siblings = [node for node in control.parent.children if node in {control, label}]
        assert siblings == [control, label]  # the radio stands left of its label


def label_of(page, control):
    return next(label for label in page.find_all("label") if label.attrs["for"] == control.attrs["id"])


def test_verdicts_stand_in_fixed_order_and_nothing_is_preselected(client):
    """MC-2, AX-3: True, False, Not proven yet, for every seed; none checked."""
    url = open_item(client)
    for seed in range(5):
        Attempt.objects.update(seed=seed)

        page = page_of(client.get(url))

        assert [radio.attrs["value"] for radio in radios(page)] == VERDICTS
        assert [node for node in page.find_all("input") if "checked" in node.attrs] == []


def test_other_types_keep_the_order_of_the_attempt(client):
    """MC-10"""
    page = page_of(client.get(open_item(client, "why-talk")))

    values = [radio.attrs["value"] for radio in radios(page)]
    assert values == attempt().items.get(question_version__question__slug="why-talk").option_order
    assert sorted(values) == ["a", "b", "c"]


def test_multiple_choice_takes_ticks_and_says_so(client):
    """AX-2: in the legend."""
    page = page_of(client.get(open_post_item(client, "what-feeds")))

    boxes = radios(page)
    assert {box.attrs["type"] for box in boxes} == {"checkbox"}
    assert "Choose one or more." in boxes[0].closest("fieldset").find("legend").text


BUTTONS = [
    ("confidence", "", "Save only"),
    ("confidence", "1", "A guess"),
    ("confidence", "2", "Fairly sure"),
    ("confidence", "3", "Very sure"),
    ("unsure", "1", "I don’t know"),
]


@pytest.mark.parametrize("slug", ["soil-as-food", "why-talk"])
def test_the_buttons_for_how_sure_are_those_that_save(client, slug):
    """MC-2, MC-3: three words, no percentages, optional; "I don't know" is a button of its own.

    The Enter key presses the first button, which leaves open how sure somebody is.
    """
    page = page_of(client.get(open_item(client, slug)))

    form = page.find("form", class_="q")
    group = form.find("div", role="group")
    pressed = [(node.attrs["name"], node.attrs["value"], node.text) for node in form.find_all("button")]
    assert pressed == BUTTONS
    assert form.find_all("button") == group.find_all("button")
    assert page.find(id=group.attrs["aria-labelledby"]).text == "How sure? Tap to save."
    assert "%" not in page.find("main").text


def test_sensitive_question_can_be_skipped_and_no_other(client):
    url = open_post_item(client, "what-feeds")

    page = page_of(client.get(url))
    others = [page_of(client.get(walks.url_of(slug, attempt(Phase.POST)))) for slug in ("soil-as-food", "why-talk")]

    assert page.find("form", class_="q").find_all("button")[-1].text == "Skip this question"
    assert [other.find("button", name="skip") for other in others] == [None, None]


def test_item_page_says_which_idea_of_how_many(client):
    """MC-6, AX-6: title and first line name the place, not the statement."""
    page = page_of(client.get(open_item(client)))

    position = attempt().items.get(question_version__question__slug="soil-as-food").position
    assert title_of(page) == f"Idea {position} of 2: Plants: what they live on – fmlearn"
    assert page.find("legend").text.startswith(f"Idea {position} of 2. Is this so?")


def test_later_question_says_which_question_of_how_many(client):
    """MC-6, AX-6"""
    url = open_post_item(client, "why-talk")

    page = page_of(client.get(url))

    place = f"Question {walks.item_at(url).position} of 3"
    assert title_of(page) == f"{place}: Plants: what they live on – fmlearn"
    assert page.find("legend").find("span").text == f"{place}."


def test_progress_stands_in_the_one_row_of_the_header(client):
    """AX-18: one bead for each idea, hidden from screen readers, which read it in words; and a way to stop."""
    walks.start(client)
    url = walks.item_url(attempt().items.get(position=2))

    page = page_of(client.get(url))

    header = page.find("header")
    beads = header.find("ol", class_="pace")
    assert [li.classes for li in beads.find_all("li")] == [["done"], ["here"], ["end", "to"]]
    assert beads.attrs["aria-hidden"] == "true"
    assert [link.text for link in header.find_all("a")] == ["fmlearn", "Stop here"]
    assert client.get(header.find("a", class_="stop").attrs["href"]).status_code == 200


def test_first_question_offers_to_read_first_where_no_page_before_it_did(client):
    first = page_of(client.get(walks.start(client)))
    second = page_of(client.get(walks.item_url(attempt().items.get(position=2))))

    assert first.find("p", class_="aside").find("a").attrs["href"] == walks.PLANTS
    assert second.find("p", class_="aside") is None


# Answering


def test_answer_leads_by_303_to_its_feedback(client):
    """AX-7: post, redirect, get."""
    url = open_item(client)

    response = walks.answer(client, url, ["true"], confidence="3")

    kept = Response.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{url}feedback/")
    assert (kept.chosen, kept.is_unsure, kept.confidence, kept.points) == (["true"], False, 3, 0.0)


@pytest.mark.parametrize("sent", [{}, {"confidence": ""}], ids=["no button", "save only"])
def test_skipped_confidence_is_stored_as_null(client, sent):
    """MC-3"""
    walks.answer(client, open_item(client), ["false"], **sent)

    assert Response.objects.get().confidence is None


@pytest.mark.parametrize(
    "sent",
    [{"unsure": "1"}, {"unsure": "1", "answer": "true"}, {"answer": "unsure"}],
    ids=["pressed", "pressed with a choice made before", "chosen on a page from before it was a button"],
)
def test_i_do_not_know_is_one_tap(client, sent):
    url = open_item(client)

    page = page_of(client.get(client.post(url, sent)["Location"]))

    kept = Response.objects.get()
    assert (kept.chosen, kept.is_unsure) == ([], True)
    assert page.find("li", class_="yours").text == "I don’t know Your answer"


def test_answered_question_leads_to_its_feedback_and_keeps_the_first_answer(client):
    """AX-7: back, and once more, changes nothing."""
    url = open_item(client)
    walks.answer(client, url, ["true"])

    again = [client.get(url), walks.answer(client, url, ["false"]), client.post(url)]

    assert [(r.status_code, r["Location"]) for r in again] == [(303, f"{url}feedback/")] * 3
    assert [row.chosen for row in Response.objects.all()] == [["true"]]


def test_feedback_of_an_unanswered_question_leads_to_the_question(client):
    url = open_item(client)

    response = client.get(f"{url}feedback/")

    assert (response.status_code, response["Location"]) == (303, url)
