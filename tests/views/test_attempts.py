"""Taking part: one page per question, feedback at once, nothing lost, nothing scored before the eyes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Attempt, Learner, Question, QuestionVersion, Response
from quizzes.vocabulary import AttemptState, CompletionState, Phase
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]

UNKNOWN = "00000000-0000-4000-8000-000000000000"
VERDICTS = ["true", "false", "not_proven", "unsure"]


def attempt(phase=Phase.PRE) -> Attempt:
    return Attempt.objects.get(phase=phase, retry_of=None)


def open_item(client, slug="soil-as-food") -> str:
    """The address of one open question of the pre-check."""
    walks.start(client)
    return walks.url_of(slug, attempt())


def open_post_item(client, slug) -> str:
    walks.take_pre(client, RIGHT)
    client.post(walks.FINISH)
    walks.start(client)
    return walks.url_of(slug, attempt(Phase.POST))


def radios(page, name="answer"):
    return [node for node in page.find_all("input") if node.attrs.get("name") == name]


def title_of(page) -> str:
    return page.find("title").text


# Starting


def test_start_page_makes_neither_learner_nor_session(client):
    """PV-2, AX-6: reading what awaits leaves nothing; minutes, numbers and "stop any time" stand there."""
    response = client.get(walks.START)

    page = page_of(response)
    assert (response.status_code, Learner.objects.count(), Attempt.objects.count()) == (200, 0, 0)
    assert "sessionid" not in response.cookies
    assert page.find(id="plan").text == "About 5 minutes in all"
    assert [li.text for li in page.find(id="plan").parent.find_all("li")] == [
        "2 quick questions",
        "The lesson, in short parts",
        "3 questions after it",
        "What changed, in words",
    ]
    assert "Stop any time" in page.find("main").text


def test_start_makes_one_guest_and_one_cookie(client):
    """PV-2: one random cookie, made when something is to be kept."""
    response = client.post(walks.START)

    assert (response.status_code, list(response.cookies)) == (303, ["sessionid"])
    assert Learner.objects.filter(user=None).count() == 1
    assert response["Location"] == f"/attempts/{attempt().pk}/items/1/"


def test_start_twice_leads_to_the_same_open_attempt(client):
    first = walks.start(client)

    second = walks.start(client)

    assert (second, Attempt.objects.count(), Learner.objects.count()) == (first, 1, 1)


def test_start_of_a_lesson_being_written_is_not_found_and_makes_nobody(client):
    response = client.post("/courses/small-course/lessons/rain/start/")

    assert (response.status_code, Learner.objects.count()) == (404, 0)


def test_start_of_a_signed_in_learner_makes_one_row_for_the_user(client, django_user_model):
    user = django_user_model.objects.create_user("ana")
    client.force_login(user)

    walks.start(client)
    walks.start(client)

    assert [learner.user for learner in Learner.objects.all()] == [user]


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


# Feedback


def test_feedback_before_the_lesson_is_short(client):
    """MC-5: verdict and fact at once; no bare misconception, no why."""
    page = page_of(client.get(walks.answer(client, open_item(client), ["true"])["Location"]))

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

    page = page_of(client.get(walks.answer(client, url, ["true"])["Location"]))

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

    page = page_of(client.get(walks.answer(client, url, ["a"])["Location"]))

    assert page.find("article").find("h2").text == "Often said, but not proven:"
    assert "A note for the reviewer only." not in page.text


def test_feedback_has_at_most_ninety_words_without_source_and_safety(client, shipped_course):
    """MC-4, over every question and every answer of the shipped course."""
    for version in QuestionVersion.objects.filter(question__course=shipped_course):
        remarks = [option.feedback for option in version.options.all()] or [""]
        words = " ".join([version.fact, version.why_it_misleads, version.closing_fact, max(remarks, key=len)])
        assert len(words.split()) <= 90, version.question.slug


def test_feedback_leads_to_the_next_open_question_and_back_to_the_front(client):
    walks.start(client)
    first, second = (walks.item_url(item) for item in attempt().items.order_by("position"))

    page = page_of(client.get(walks.answer(client, second, ["unsure"])["Location"]))

    assert page.find("main").find("a", class_="btn").attrs["href"] == first


# The whole lesson


def test_lesson_goes_from_pre_check_to_result(client):
    """CR-2: pressed on and every post-check item answered: completed, here with everything right."""
    after_pre = walks.take_pre(client, WRONG)
    lesson = page_of(client.get(after_pre))
    form = next(form for form in lesson.find_all("form"))
    finished = client.post(form.attrs["action"])
    start_page = page_of(client.get(finished["Location"]))
    result = walks.answer_all(client, walks.start(client), RIGHT)

    page = page_of(client.get(result))

    progress = Learner.objects.get().progress.get()
    assert (after_pre, finished.status_code, finished["Location"]) == (walks.PLANTS, 303, walks.START)
    assert start_page.find("h1").text == "Now the questions"
    assert progress.state == CompletionState.CHECKED
    assert page.find("h1").text == "Two ideas changed."
    assert "Of your last 3 answers, 3 fit what science says." in page.text


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
    assert page.find("h1").text == "Some ideas are worth another look."
    assert [link.text for link in page.find(id="again").parent.find_all("a")] == ["Read this part"] * 3
    assert [form.attrs["action"] for form in page.find("main").find_all("form")] == [
        f"/attempts/{attempt(Phase.POST).pk}/retry/"
    ]


def test_finish_before_the_pre_check_counts_for_nothing(client):
    """CR-2"""
    response = client.post(walks.FINISH)

    assert (response.status_code, response["Location"]) == (303, walks.START)
    assert Learner.objects.get().progress.count() == 0


def test_result_says_in_words_what_changed(client):
    """AX-12: before, now, later stand there as words beside their signs."""
    page = page_of(client.get(walks.take_lesson(client, WRONG, RIGHT)))

    rows = [[part.text for part in li.find_all("p")] for li in page.find("ol", class_="map").find_all("li")]
    assert rows == [["Believed it", "You changed your mind", "We ask again in other words"]] * 2
    facts = [h3.text for h3 in page.find("ol", class_="map").find_all("h3")]
    assert facts == ["Plants live on light, water and air.", "It is not proven that talking helps plants."]


def test_result_names_the_day_from_which_we_ask_again(client):
    page = page_of(client.get(walks.take_lesson(client, RIGHT, RIGHT)))

    assert "From Monday 30 November we can ask once more, in other words. There is no due date." in page.text


def test_result_of_an_open_attempt_leads_to_where_it_stands(client):
    url = open_item(client)
    results_url = f"/attempts/{attempt().pk}/results/"
    before = client.get(results_url)
    walks.answer(client, url, ["true"])

    after = client.get(results_url)

    assert (before.status_code, before["Location"]) == (303, f"/attempts/{attempt().pk}/items/1/")
    assert (after.status_code, after["Location"]) == (303, f"{url}feedback/")


def test_result_of_a_pre_check_leads_to_the_lesson(client):
    walks.take_pre(client, RIGHT)

    page = page_of(client.get(f"/attempts/{attempt().pk}/results/"))

    assert page.find("h1").text == "Your first answers are saved"
    assert page.find("main").find("a", class_="btn").attrs["href"] == walks.PLANTS


def test_closed_attempt_leads_from_its_skipped_question_to_its_result_with_a_kind_word(client):
    url = open_post_item(client, "what-feeds")
    client.post(url, {"skip": "1"})
    for slug in ("soil-as-food", "why-talk"):
        walks.answer(client, walks.url_of(slug, attempt(Phase.POST)), RIGHT[slug])

    got, posted = client.get(url), walks.answer(client, url, ["a"])

    target = f"/attempts/{attempt(Phase.POST).pk}/results/?all=answered"
    assert [(r.status_code, r["Location"]) for r in (got, posted)] == [(303, target)] * 2
    note = page_of(client.get(target)).find("p", role="status")
    assert note.text == "These questions are all answered, and every answer is kept. Here is what changed."
    assert Response.objects.filter(item__attempt__phase=Phase.POST).count() == 2


# Skipping


def test_skip_of_a_sensitive_question_stores_no_answer_and_leads_on(client):
    """CR-2: dealt with, and in neither x nor y of "x of y"."""
    url = open_post_item(client, "what-feeds")

    response = client.post(url, {"skip": "1"})

    row = attempt(Phase.POST).items.get(is_sensitive=True)
    assert (response.status_code, row.skipped_at is None, hasattr(row, "response")) == (303, False, False)
    result = walks.answer_all(client, next_item(client), RIGHT)
    page = page_of(client.get(result))
    assert "Of your last 2 answers, 2 fit what science says." in page.text
    assert Learner.objects.get().progress.get().state == CompletionState.CHECKED


def test_skip_leads_to_the_next_open_question_and_not_back(client):
    """Somebody who passes a question over is not shown the answer to the one before once more."""
    walks.take_pre(client, RIGHT)
    client.post(walks.FINISH)
    walks.start(client)
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


def test_result_speaks_of_one_answer_in_the_singular(client):
    assert "last 1 answers" not in retried(client).text


def test_result_of_a_retry_does_not_contradict_its_map(client):
    """MC-11: the map shows first attempts; the heading may not say the opposite of it."""
    page = retried(client)

    now = [row.find("div", class_="here").find("p").text for row in page.find("ol", class_="map").find_all("li")]
    assert (page.find("h1").text == "Your ideas are clear.") == ("Look again" not in " ".join(now))


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


def test_recheck_is_offered_after_a_week_in_other_words(client, clock):
    """MC-9: each anchor by its parallel where there is one."""
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=6))
    early = page_of(client.get(walks.START)).find("h1").text
    clock.shift(timedelta(days=1))

    page = page_of(client.get(walks.START))
    walks.start(client)

    asked = attempt(Phase.RECHECK).items.values_list("question_version__question__slug", flat=True)
    assert (early, page.find("h1").text) == ("You have finished this lesson for now", "What stayed?")
    assert sorted(asked) == ["soil-in-other-words", "why-talk"]


def test_recheck_shows_what_stayed(client, clock):
    """CR-1: retained seven days later."""
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=7))

    page = page_of(client.get(walks.answer_all(client, walks.start(client), RIGHT)))

    rows = [[part.text for part in li.find_all("p")] for li in page.find("ol", class_="map").find_all("li")]
    assert rows == [["Believed it", "You changed your mind", "Still clear"]] * 2
    assert Learner.objects.get().progress.get().state == CompletionState.RETAINED


def test_learner_resumes_at_the_same_question_after_30_idle_days(client, clock):
    """AX-5: rest is part of the illness."""
    url = open_item(client)
    clock.shift(timedelta(days=29, hours=23))

    response = client.post(walks.START)
    page = client.get(url)

    assert (response["Location"], page.status_code) == (f"/attempts/{attempt().pk}/items/1/", 200)
    assert Learner.objects.count() == 1


# Bad input: a clear message, given answers kept, nothing stored

NOTHING = "Choose an answer. “I don’t know” is fine too."
NOT_A_CHOICE = "That answer is not one of the choices here. Choose one from the list."
ONE_ONLY = "Choose one answer only."
NOT_A_CERTAINTY = "Choose how sure you are from the list, or leave it open."
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
    "a megabyte": ({"answer": "x" * 2**20}, NOT_A_CHOICE, "id_answer_0"),
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
    field = page.find(id=target).closest("fieldset")
    error = next(node for node in field.find_all("p") if node.attrs.get("id", "").endswith("_error"))
    assert (response.status_code, Response.objects.count()) == (200, 0)
    assert title_of(page).startswith("Error: Question ")
    assert (in_main[0], summary.find("h2").text) == (summary, "There is a problem")
    assert (link.text, link.attrs["href"], error.text) == (words, f"#{target}", words)
    assert error.attrs["id"] in field.attrs["aria-describedby"].split()
    assert (summary.attrs["tabindex"], "autofocus" in summary.attrs) == ("-1", True)


def test_bad_answer_keeps_what_was_given(client):
    """AX-4"""
    url = open_item(client)

    unsure_how = page_of(client.post(url, {"answer": "false", "confidence": "9"}))
    without_answer = page_of(client.post(url, {"confidence": "2"}))

    checked = [
        [(node.attrs["name"], node.attrs["value"]) for node in page.find_all("input") if "checked" in node.attrs]
        for page in (unsure_how, without_answer)
    ]
    assert checked == [[("answer", "false")], [("confidence", "2")]]


def test_ticks_are_kept_when_unsure_stands_beside_them(client):
    url = open_post_item(client, "what-feeds")
    before = Response.objects.count()

    response = client.post(url, {"answer": ["a", "c", "unsure"]})

    page = page_of(response)
    checked = {node.attrs["value"] for node in page.find_all("input") if "checked" in node.attrs}
    words = "Choose “I don’t know” alone, or choose your answers without it."
    assert (Response.objects.count(), checked) == (before, {"a", "c", "unsure"})
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
    while walks.is_item(url):
        feedback = client.post(url, {"answer": "unsure"})["Location"]
        url = page_of(client.get(feedback)).find("main").find("a", class_="btn").attrs["href"]
    assert client.get(url).status_code == 200
    assert Attempt.objects.get().state == AttemptState.SUBMITTED


def test_every_question_of_the_shipped_course_can_be_asked_and_answered(client, shipped_course):
    """AX-6: a page, at most five main choices, and feedback for each."""
    for lesson in shipped_course.lessons.filter(quiz__isnull=False):
        url = client.post(f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/start/")["Location"]
        while walks.is_item(url):
            page = page_of(client.get(url))
            feedback = client.post(url, {"answer": "unsure"})["Location"]

            after = page_of(client.get(feedback))

            assert len(radios(page)) <= 6
            assert len(page.find_all("h1")) == len(after.find_all("h1")) == 1
            url = after.find("main").find("a", class_="btn").attrs["href"]
    assert Question.objects.filter(course=shipped_course, versions__attempt_items__isnull=False).exists()
