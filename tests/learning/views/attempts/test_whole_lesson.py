"""The whole lesson to its result."""

import pytest

from quizzes.models import Attempt, Learner, Response
from quizzes.vocabulary import CompletionState, Phase
from tests import walks
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import attempt, open_item, open_post_item
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# The whole lesson


def test_lesson_goes_from_pre_check_to_result(client):
    """CR-2: pressed on and every post-check item answered: completed, here with everything right."""
    last = walks.take_pre(client, WRONG)
    question = walks.press(client, last)
    result = walks.answer_all(client, question, RIGHT)

    page = page_of(client.get(result))

    progress = Learner.objects.get().progress.get()
    assert (walks.item_at(question).attempt.phase, walks.page_name(result)) == (Phase.POST, "attempt_results")
    assert progress.state == CompletionState.CHECKED
    assert page.find("h1").text == "You cleared up two ideas."
    assert page.find("p", class_="lead").text == "One more is clear."


def test_result_counts_nothing_where_nothing_fitted(client):
    """MC-13: "0 of 3" would be a mark."""
    page = page_of(client.get(walks.take_lesson(client, WRONG, WRONG)))

    assert page.find("h1").text == "These ideas need another look."
    assert page.find("p", class_="lead").text == "That is what the second time is for."


def test_opening_pages_alone_completes_nothing(client):
    """CR-2"""
    walks.take_pre(client, RIGHT)
    for _ in range(3):
        client.get(walks.PLANTS)
        client.get(walks.START)

    progress = Learner.objects.get().progress.get()
    assert (progress.state, progress.read_at, progress.completed_at) == (CompletionState.IN_PROGRESS, None, None)


def test_lesson_is_completed_with_nothing_right(client):
    """CR-2: any score completes; MC-13: the words stay kind."""
    page = page_of(client.get(walks.take_lesson(client, WRONG, WRONG)))

    progress = Learner.objects.get().progress.get()
    assert progress.state == CompletionState.COMPLETED
    assert page.find("h1").text == "These ideas need another look."
    assert [fold.find("summary").text for fold in page.find("main").find_all("details")] == [
        f"Read it once more: {h3.text}" for h3 in page.find("ol", class_="map").find_all("h3")
    ]
    assert [form.attrs["action"] for form in page.find("main").find_all("form")] == [
        f"/attempts/{attempt(Phase.POST).pk}/retry/"
    ]


def test_who_reads_first_goes_straight_to_the_later_questions(client):
    """CR-2: reading the whole lesson and pressing on counts; what was thought before is not asked any more."""
    url = client.post(walks.FINISH)["Location"]
    result = walks.answer_all(client, url, RIGHT)

    assert (walks.page_name(url), walks.page_name(result)) == ("attempt_item", "attempt_results")
    assert list(Attempt.objects.values_list("phase", flat=True)) == [Phase.POST]
    assert Learner.objects.get().progress.get().state == CompletionState.CHECKED


def test_result_says_in_words_what_changed(client):
    """AX-12: then and now stand there as words beside their signs; what was asked once has no then."""
    page = page_of(client.get(walks.take_lesson(client, WRONG, RIGHT)))

    rows = {
        li.find("h3").text: [part.text for part in li.find("dl").find_all("p")]
        for li in page.find("ol", class_="map").find_all("li")
    }
    assert rows == {
        "Plants live on light, water and air.": ["A mix-up", "Clear"],
        "It is not proven that talking helps plants.": ["A mix-up", "Clear"],
        "Light feeds plants.": ["Not asked", "Clear"],
    }


def test_result_names_the_day_from_which_we_ask_again(client):
    page = page_of(client.get(walks.take_lesson(client, RIGHT, RIGHT)))

    assert "From 30 November we can ask once more, in other words. There is no due date." in page.text


def test_result_of_an_open_attempt_leads_to_where_it_stands(client):
    url = open_item(client)
    results_url = f"/attempts/{attempt().pk}/results/"
    before = client.get(results_url)
    walks.answer(client, url, ["true"])

    after = client.get(results_url)

    assert (before.status_code, before["Location"]) == (303, f"/attempts/{attempt().pk}/items/1/")
    assert (after.status_code, after["Location"]) == (303, f"{url}feedback/")


def test_result_of_an_older_pre_check_leads_to_the_lesson(client):
    walks.take_pre(client, RIGHT)
    Attempt.objects.update(pages=[], form="")

    page = page_of(client.get(f"/attempts/{attempt().pk}/results/"))

    assert page.find("h1").text == "Your first answers are saved"
    assert page.find("main").find("a", class_="btn").attrs["href"] == walks.PLANTS


def test_result_of_a_loop_leads_to_its_page_and_at_its_end_to_the_later_questions(client):
    last = walks.take_pre(client, RIGHT)

    in_loop = client.get(f"/attempts/{attempt().pk}/results/")
    walks.press(client, last)
    after = client.get(f"/attempts/{attempt().pk}/results/")

    assert (in_loop["Location"], after["Location"]) == (last, walks.START)


def test_closed_attempt_leads_from_its_skipped_question_to_its_result_with_a_kind_word(client):
    url = open_post_item(client, "what-feeds")
    client.post(url, {"skip": "1"})
    for slug in ("soil-as-food", "why-talk"):
        walks.answer(client, walks.url_of(slug, attempt(Phase.POST)), RIGHT[slug])

    got, posted = client.get(url), walks.answer(client, url, ["a"])

    target = f"/attempts/{attempt(Phase.POST).pk}/results/?all=answered"
    assert [(r.status_code, r["Location"]) for r in (got, posted)] == [(303, target)] * 2
    note = page_of(client.get(target)).find("p", role="status")
    assert note.text == "These questions are all answered, and every answer is kept."
    assert Response.objects.filter(item__attempt__phase=Phase.POST).count() == 2
