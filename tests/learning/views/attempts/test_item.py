"""The page of a question, and what answering it does."""

import pytest

from quizzes.models import Attempt, Response
from tests import walks
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import VERDICTS, attempt, open_item, open_post_item, radios, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# The page of a question


def test_item_page_asks_inside_a_fieldset_whose_legend_holds_the_h1(client):
    """AX-2: fieldset, legend with the h1, hint linked."""
    page = page_of(client.get(open_item(client)))

    (h1,) = page.find_all("h1")
    fieldset = h1.closest("fieldset")
    assert (h1.text, h1.closest("legend").parent) == ("Plants eat soil.", fieldset)
    assert {radio.closest("fieldset") for radio in radios(page)} == {fieldset}
    hint = page.find(id=fieldset.attrs["aria-describedby"])
    assert hint.text == "No marks are given. Choose what seems right to you."


def test_every_control_sits_in_a_fieldset_with_a_legend_and_has_its_label(client):
    """AX-2, AX-3"""
    page = page_of(client.get(open_item(client)))

    controls = [node for node in page.find_all("input") if node.attrs["type"] != "hidden"]
    assert len(controls) == 7
    for control in controls:
        assert control.closest("fieldset").find("legend").text
        label = page.find("label", for_=control.attrs["id"]) or label_of(page, control)
        assert label.text
        siblings = [node for node in control.parent.children if node in {control, label}]
        assert siblings == [control, label]  # the radio stands left of its label


def label_of(page, control):
    return next(label for label in page.find_all("label") if label.attrs["for"] == control.attrs["id"])


def test_verdicts_stand_in_fixed_order_and_nothing_is_preselected(client):
    """MC-2, AX-3: True, False, Not proven yet, I don't know, for every seed; none checked."""
    url = open_item(client)
    for seed in range(5):
        Attempt.objects.update(seed=seed)

        page = page_of(client.get(url))

        assert [radio.attrs["value"] for radio in radios(page)] == VERDICTS
        assert [node for node in page.find_all("input") if "checked" in node.attrs] == []


def test_other_types_offer_i_do_not_know_last(client):
    """MC-2"""
    page = page_of(client.get(open_item(client, "why-talk")))

    values = [radio.attrs["value"] for radio in radios(page)]
    assert (sorted(values[:3]), values[3:]) == (["a", "b", "c"], ["unsure"])
    assert values[:3] == attempt().items.get(question_version__question__slug="why-talk").option_order


def test_multiple_choice_takes_ticks(client):
    page = page_of(client.get(open_post_item(client, "what-feeds")))

    boxes = radios(page)
    assert {box.attrs["type"] for box in boxes} == {"checkbox"}
    assert boxes[-1].attrs["value"] == "unsure"


def test_confidence_has_its_own_fieldset_on_the_same_page(client):
    """MC-3: three words, no percentages, optional, not revealed by anything."""
    page = page_of(client.get(open_item(client)))

    sure = radios(page, "confidence")
    fieldset = sure[0].closest("fieldset")
    assert [label_of(page, radio).text for radio in sure] == ["A guess", "Fairly sure", "Very sure"]
    assert fieldset.find("legend").text == "How sure are you? (optional)"
    assert fieldset not in {radio.closest("fieldset") for radio in radios(page)}
    assert "hidden" not in fieldset.attrs
    assert "%" not in page.find("main").text


def test_item_page_says_which_question_of_how_many(client):
    """MC-6, AX-6: the title names the place, not the statement."""
    page = page_of(client.get(open_item(client)))

    position = attempt().items.get(question_version__question__slug="soil-as-food").position
    assert title_of(page) == f"Question {position} of 2: Plants: what they live on, before the lesson – fmlearn"
    assert page.find("legend").text.startswith(f"Question {position} of 2.")


# Answering


def test_answer_leads_by_303_to_its_feedback(client):
    """AX-7: post, redirect, get."""
    url = open_item(client)

    response = walks.answer(client, url, ["true"], confidence="3")

    kept = Response.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"{url}feedback/")
    assert (kept.chosen, kept.is_unsure, kept.confidence, kept.points) == (["true"], False, 3, 0.0)


@pytest.mark.parametrize("sent", [{}, {"confidence": ""}])
def test_skipped_confidence_is_stored_as_null(client, sent):
    """MC-3"""
    walks.answer(client, open_item(client), ["false"], **sent)

    assert Response.objects.get().confidence is None


def test_i_do_not_know_is_kept_as_unsure_and_said_back(client):
    url = open_item(client)

    page = page_of(client.get(walks.answer(client, url, ["unsure"])["Location"]))

    kept = Response.objects.get()
    assert (kept.chosen, kept.is_unsure) == ([], True)
    assert [dd.text for dd in page.find("dl", class_="given").find_all("dd")] == ["I don’t know", "False"]


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
