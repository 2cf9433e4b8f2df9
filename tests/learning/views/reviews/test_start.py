"""The start of a review: what awaits, and what a press begins."""

import pytest

from quizzes.learning.services.progress import start_lesson
from quizzes.models import Attempt, Learner, ReviewCard
from quizzes.vocabulary import AttemptState, Phase
from tests import walks
from tests.dom import page_of
from tests.factories import (
    MisconceptionFactory,
)
from tests.learning.views.reviews.review_pages import (
    IDEAS,
    START,
    buttons,
    client_of,
    forms,
    heading,
    lead,
    main_of,
    somebody,
)
from tests.review_rows import (
    BELIEVED,
    DAY,
    HOUR,
    LATER,
    OTHERWISE,
    RECHECKED,
    RIGHT,
    answer_all,
    begin_review,
    item_about,
    lesson_of_ideas,
)

pytestmark = pytest.mark.django_db


# The start of a review


@pytest.mark.parametrize("url", [START, IDEAS])
def test_review_pages_of_a_stranger_say_what_will_stand_there_and_make_nobody(client, course, url):
    lesson_of_ideas(course)

    main = main_of(client, url)

    assert "After a lesson, ideas that were not clear come back" in main.find("p", class_="lead").text
    assert (client.cookies, forms(main), Learner.objects.count()) == ({}, [], 0)


def test_review_without_a_course_says_so(client):
    assert [heading(client, url) for url in (START, IDEAS)] == ["No course is here yet"] * 2


def test_review_start_of_a_stranger_begins_nothing(client, course):
    response = client.post(START)

    assert (response.status_code, response["Location"], Learner.objects.count()) == (303, START, 0)


@pytest.mark.parametrize(
    ("ideas", "words", "quiet"),
    [
        (1, "One question about an idea you met before, in other words.", []),
        (3, "3 questions about ideas you met before, in other words.", []),
        (9, "5 questions about ideas you met before, in other words.", ["Only three questions"]),
    ],
)
def test_review_start_says_how_many_questions_and_never_more_than_five(course, clock, ideas, words, quiet):
    """SR-1"""
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course, ideas)))

    main = main_of(client, START)

    assert (main.find("h1").text, buttons(main)) == ("A short review", [["Start"], quiet])
    assert main.find("p", class_="lead").text == f"{words} It takes two or three minutes."


def test_whole_review_by_its_buttons(course, clock):
    """SR-9: asked one by one, then what stayed; the next is offered three days later at the earliest."""
    learner = somebody(lesson_of_ideas(course, 2))
    clock.move_to(LATER)
    client = client_of(learner)

    url = client.post(START)["Location"]
    titles = []
    while walks.is_item(url):
        titles.append(page_of(client.get(url)).find("title").text)
        feedback = client.post(url, {"answer": "a"})["Location"]
        url = page_of(client.get(feedback)).find("main").find("a", class_="btn").attrs["href"]

    assert ["Question 1 of 2" in titles[0], "Question 2 of 2" in titles[1]] == [True, True]
    assert all(", a short review" in title for title in titles)
    main = main_of(client, url)
    assert (main.find("h1").text, buttons(main)) == ("Both are still clear.", [["Done for today"], []])
    assert Attempt.objects.get(phase=Phase.REVIEW).state == AttemptState.SUBMITTED
    assert heading(client) == "Nothing needs a review today"


@pytest.mark.parametrize(
    ("sent", "asked"),
    [({}, 5), ({"size": "3"}, 3), ({"size": "5"}, 5), ({"size": "999"}, 5), ({"size": "x", "early": "y"}, 5)],
)
def test_review_start_takes_three_or_the_usual_number(course, clock, sent, asked):
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course, 6)))

    client.post(START, sent)

    assert Attempt.objects.get(phase=Phase.REVIEW).items.count() == asked


def test_usual_number_is_a_setting(course, clock, settings):
    settings.REVIEW_SIZE = 2
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course, 4)))
    said = lead(client)

    client.post(START)

    assert said.startswith("2 questions")
    assert Attempt.objects.get(phase=Phase.REVIEW).items.count() == 2


def test_review_that_is_not_due_names_the_day_and_comes_early_on_request(course, clock):
    """SR-1: no due date, no number."""
    clock.move_to(RECHECKED + HOUR)
    client = client_of(somebody(lesson_of_ideas(course, 2)))

    main = main_of(client, START)
    pressed = client.post(START)["Location"]
    early = client.post(START, {"early": "1"})["Location"]

    assert (main.find("h1").text, buttons(main)) == ("Nothing needs a review today", [[], ["Review now all the same"]])
    assert "There is no due date." in main.find("p", class_="lead").text
    assert [pressed == START, walks.is_item(early)] == [True, True]


def test_review_that_opens_today_is_not_put_off_to_a_day(course, clock):
    learner = somebody(lesson_of_ideas(course))
    ReviewCard.objects.update(due_at=LATER, seen_at=LATER - 9 * DAY)
    clock.move_to(LATER - HOUR)
    client = client_of(learner)

    assert heading(client) == "Nothing needs a review now"
    assert lead(client).startswith("Later today")
    clock.move_to(LATER)
    assert heading(client) == "A short review"


def test_open_review_goes_on_where_it_was_left(course, clock):
    learner = somebody(lesson_of_ideas(course, 2))
    clock.move_to(LATER)
    client = client_of(learner)
    feedback = client.post(client.post(START)["Location"], {"answer": "b"})["Location"]

    main = main_of(client, START)
    again = client.post(START, {"size": "3"})["Location"]

    assert main.find("h1").text == "Your short review is waiting where you left it"
    assert (again, buttons(main)) == (f"{feedback}?until=4", [["Continue"], []])
    assert Attempt.objects.filter(phase=Phase.REVIEW).count() == 1


def test_double_tap_begins_one_review(course, clock):
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course, 2)))

    assert client.post(START)["Location"] == client.post(START)["Location"]
    assert Attempt.objects.filter(phase=Phase.REVIEW).count() == 1


def test_break_in_a_review_leads_back_to_it(course, clock):
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course, 2)))
    item = client.post(START)["Location"]

    main = main_of(client, "/break/")

    link = main.find_all("a")[-1].attrs["href"]
    assert (lead(client, "/break/"), client.get(link)["Location"]) == ("Your place is kept: a short review.", item)


def test_break_in_a_review_leads_back_to_it_although_a_lesson_waits_unread(course, clock):
    """AX-18: where somebody is, is where they come from."""
    quizzes = [lesson_of_ideas(course, 2), lesson_of_ideas(course)]
    learner = somebody(quizzes[0])
    clock.move_to(LATER)
    start_lesson(learner, quizzes[1].lesson.versions.get(), at=LATER)
    client = client_of(learner)
    item = client.post(START)["Location"]

    here, elsewhere = (lead(client, f"/break/?next={url}") for url in (item, "/me/"))

    assert here == "Your place is kept: a short review."
    assert elsewhere == f"Your place is kept: {quizzes[1].lesson.versions.get().title}. Idea 1 of 1 is next."


def test_results_do_not_call_clear_what_was_not_right(course, clock):
    """A question that reveals no misconception asks about an idea all the same."""
    quiz = lesson_of_ideas(course)
    silent = item_about(quiz, None)
    MisconceptionFactory(course=course, refuted_by=silent.question.claim)
    learner = somebody(quiz)
    ReviewCard.objects.update(last_questions=[])
    clock.move_to(LATER)
    attempt = begin_review(learner, course, at=LATER)
    for item in attempt.items.all():
        label = OTHERWISE if item.item == silent else RIGHT
        client_of(learner).post(walks.item_url(item), {"answer": label})

    main = main_of(client_of(learner), f"/attempts/{attempt.pk}/results/")

    assert attempt.items.count() == 2
    assert main.find("h1").text == "One idea is clear now, and one comes back another day."


def test_short_results_of_a_review_with_nothing_right(course):
    learner = somebody(lesson_of_ideas(course, 2))
    attempt = answer_all(begin_review(learner, course, at=LATER), BELIEVED, at=LATER)

    main = main_of(client_of(learner), f"/attempts/{attempt.pk}/results/")

    assert main.find("h1").text == "These ideas need another look."
    assert main.find("p", class_="lead").text == "That is what the second time is for."
    assert " 0 " not in main.text
    assert len(main.find("ol", class_="map").find_all("li")) >= 2


def test_review_cannot_be_tried_again(course):
    learner = somebody(lesson_of_ideas(course))
    attempt = answer_all(begin_review(learner, course, at=LATER), BELIEVED, at=LATER)

    assert client_of(learner).post(f"/attempts/{attempt.pk}/retry/").status_code == 404
