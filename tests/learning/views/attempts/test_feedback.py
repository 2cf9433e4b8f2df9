"""Feedback at once: the verdict, the fact, why it misleads; and the whole lesson to its result."""

import pytest

from quizzes.models import Attempt, Learner, QuestionVersion, Response
from quizzes.vocabulary import CompletionState, Phase
from tests import walks
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import attempt, open_item, open_post_item
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# Feedback


def test_feedback_in_an_attempt_older_than_the_way_idea_by_idea_is_short(client):
    """MC-5: verdict and fact at once; no bare misconception, no why."""
    url = open_item(client)
    Attempt.objects.update(pages=[], form="")

    page = page_of(client.get(walks.answer(client, url, ["true"])["Location"]))

    article = page.find("article")
    (h1,) = page.find_all("h1")
    assert [dd.text for dd in article.find("dl", class_="given").find_all("dd")] == ["True", "False"]
    assert (h1.text, article.find_all("h2")) == ("Plants live on light, water and air.", [])
    assert "made of soil" not in page.text
    assert "like a meal" not in page.text


def test_feedback_puts_focus_on_its_heading(client):
    """AX-13"""
    page = page_of(client.get(walks.answer(client, open_item(client), ["true"])["Location"]))

    (h1,) = page.find_all("h1")
    assert (h1.attrs["tabindex"], "autofocus" in h1.attrs) == ("-1", True)


def in_order(text, *parts) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_feedback_after_the_lesson_goes_from_fact_to_fact(client):
    """MC-4: your answer, verdict, fact, misconception once, why, closing fact, source."""
    url = open_post_item(client, "soil-as-food")
    walks.answer(client, url, ["true"])

    page = page_of(client.get(f"{url}feedback/"))

    text = page.find("article").text
    assert in_order(
        text,
        "You said True",
        "Science says False",
        "Plants live on light, water and air.",
        "Often said, but not so:",
        "“Plants are made of the soil they eat.”",
        "Why it misleads",
        "Roots are in the soil, so it looks like a meal.",
        "Soil holds a plant and gives it water.",
        "Source: Green A. Handbook of plants",
    )
    assert text.count("Plants are made of the soil they eat.") == 1
    assert page.find("a", href="https://example.org/handbook").text == "Green A. Handbook of plants: a review. 2020."


def test_feedback_of_a_claim_not_proven_says_so(client):
    """MC-4"""
    url = open_post_item(client, "why-talk")
    walks.answer(client, url, ["a"])

    page = page_of(client.get(f"{url}feedback/"))

    assert page.find("article").find("h2").text == "Often said, but not proven:"
    assert "A note for the reviewer only." not in page.text


def test_feedback_has_at_most_ninety_words_without_source_and_safety(client, shipped_course):
    """MC-4, over every question and every answer of the shipped course."""
    for version in QuestionVersion.objects.filter(question__course=shipped_course):
        remarks = [option.feedback for option in version.options.all()] or [""]
        words = " ".join([version.fact, version.why_it_misleads, version.closing_fact, max(remarks, key=len)])
        assert len(words.split()) <= 90, version.question.slug


def test_feedback_teaches_with_the_section_of_its_question(client):
    """The moment after an answer is the one for the section that explains why."""
    page = page_of(client.get(walks.answer(client, open_item(client), ["true"])["Location"]))

    section = item_section("soil-as-food")
    assert [node.attrs["aria-labelledby"] for node in page.find("main").find_all("section")][:1] == [section]
    buttons = [form.attrs["action"] for form in page.find("main").find_all("form") if form.find("button", class_="btn")]
    assert buttons[0] == f"/attempts/{attempt().pk}/pages/2/next/"


def item_section(slug) -> str:
    return attempt().items.get(question_version__question__slug=slug).question_version.section


def test_feedback_of_an_older_attempt_leads_to_the_next_open_question_and_back_to_the_front(client):
    walks.start(client)
    Attempt.objects.update(pages=[], form="")
    first, second = (walks.item_url(item) for item in attempt().items.order_by("position"))

    page = page_of(client.get(walks.answer(client, second, ["unsure"])["Location"]))

    assert page.find("main").find("a", class_="btn").attrs["href"] == first


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
