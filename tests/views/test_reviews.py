"""Short reviews as pages: what awaits, what a learner chooses, and what the home page offers first."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Attempt, Learner, Misconception, ReviewCard
from quizzes.queries.content import course_content
from quizzes.services.misconceptions import merge_misconceptions
from quizzes.services.progress import begin_lesson
from quizzes.vocabulary import AttemptState, Phase
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.factories import (
    CourseFactory,
    LessonProgressFactory,
    MisconceptionFactory,
    ReviewCardFactory,
    SignedInLearnerFactory,
    lesson_with_questions,
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
    cards,
    item_about,
    learner_with_cards,
    lesson_of_ideas,
    take,
)

pytestmark = pytest.mark.django_db

START, IDEAS, SWITCH = "/review/", "/review/ideas/", "/review/switch/"
BLAME = ["overdue", "late", "streak", "missed", "wrong", "failed", "backlog"]


@pytest.fixture
def course():
    return CourseFactory()


def client_of(learner):
    client = Client()
    client.force_login(learner.user)
    return client


def somebody(*quizzes, **more):
    """A person with an account whose ideas come back; they sign in when they come, for a session ends after a month."""
    return learner_with_cards(*quizzes, learner=SignedInLearnerFactory(), **more)


def main_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return page_of(response).find("main")


def buttons(page):
    """Filled ones, then quiet ones, in words."""
    found = [node for node in page.walk() if "btn" in node.classes]
    return [[node.text for node in found if ("btn-quiet" in node.classes) == quiet] for quiet in (False, True)]


def heading(client, url=START):
    return main_of(client, url).find("h1").text


def lead(client, url=START):
    return main_of(client, url).find("p", class_="lead").text


def forms(page):
    return [form.attrs.get("action", "") for form in page.find_all("form")]


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
    assert (main.find("h1").text, buttons(main)) == ("All of it is clear.", [["Finish"], []])
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
    assert (again, buttons(main)) == (feedback, [["Continue"], []])
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

    link = main.find("a", class_="btn").attrs["href"]
    assert (main.find(id="where").text, client.get(link)["Location"]) == ("A short review", item)


def test_break_in_a_review_leads_back_to_it_although_a_lesson_waits_unread(course, clock):
    """AX-18: where somebody is, is where they come from."""
    quizzes = [lesson_of_ideas(course, 2), lesson_of_ideas(course)]
    learner = somebody(quizzes[0])
    clock.move_to(LATER)
    begin_lesson(learner, quizzes[1].lesson.versions.get(), at=LATER)
    client = client_of(learner)
    item = client.post(START)["Location"]

    here, elsewhere = (main_of(client, f"/break/?next={url}").find(id="where").text for url in (item, "/me/"))

    assert (here, elsewhere) == ("A short review", quizzes[1].lesson.versions.get().title)


def test_results_do_not_call_clear_what_was_not_right(course, clock):
    """A question that reveals no idea has no row in the map; its answer counts all the same."""
    quiz = lesson_of_ideas(course)
    silent = item_about(quiz, None)
    MisconceptionFactory(course=course, refuted_by=silent.question.claim)
    learner = somebody(quiz)
    ReviewCard.objects.update(last_questions=[])
    attempt = begin_review(learner, course, at=LATER)
    for item in attempt.items.all():
        label = OTHERWISE if item.item == silent else RIGHT
        client_of(learner).post(walks.item_url(item), {"answer": label})

    main = main_of(client_of(learner), f"/attempts/{attempt.pk}/results/")

    assert attempt.items.count() == 2
    assert main.find("h1").text == "Good that you looked again."


def test_short_results_of_a_review_with_nothing_right(course):
    learner = somebody(lesson_of_ideas(course, 2))
    attempt = answer_all(begin_review(learner, course, at=LATER), BELIEVED, at=LATER)

    main = main_of(client_of(learner), f"/attempts/{attempt.pk}/results/")

    assert main.find("h1").text == "Good that you looked again."
    assert " 0 " not in main.text
    assert "What is not clear yet comes back in a few days, in other words." in main.text
    assert len(main.find("ol", class_="map").find_all("li")) >= 2


def test_review_cannot_be_tried_again(course):
    learner = somebody(lesson_of_ideas(course))
    attempt = answer_all(begin_review(learner, course, at=LATER), BELIEVED, at=LATER)

    assert client_of(learner).post(f"/attempts/{attempt.pk}/retry/").status_code == 404


# What comes back


def idea_forms(main):
    return [
        [button.attrs["value"] for button in form.find_all("button")]
        for form in main.find_all("form", class_="choices")
    ]


def test_ideas_are_listed_in_the_order_of_the_course_by_their_fact(small_course, clock):
    """MC-6, SR-6"""
    client = Client()
    walks.take_lesson(client, walks.WRONG, walks.RIGHT)

    main = main_of(client, IDEAS)

    assert [node.text for node in main.find_all("h3")] == [
        "Plants live on light, water and air.",
        "It is not proven that talking helps plants.",
    ]
    assert idea_forms(main) == [["stop", "afresh"]] * 2
    assert "Plants are made of the soil" not in main.text


@pytest.mark.parametrize(
    ("pressed", "then"),
    [
        (["stop"], ["resume"]),
        (["stop", "stop"], ["resume"]),
        (["stop", "resume"], ["stop", "afresh"]),
        (["afresh"], ["stop", "take_back"]),
        (["afresh", "afresh"], ["stop", "take_back"]),
        (["afresh", "take_back", "take_back"], ["stop", "afresh"]),
        (["afresh", "stop"], ["resume"]),
        (["nonsense"], ["stop", "afresh"]),
    ],
)
def test_idea_offers_what_can_be_chosen_next(course, clock, pressed, then):
    """SR-6: pressed twice is pressed once; what is unknown changes nothing."""
    clock.move_to(LATER)
    client = client_of(somebody(lesson_of_ideas(course)))
    url = reverse("quizzes:review_idea", args=[Misconception.objects.get().slug])

    answers = [client.post(url, {"change": change}) for change in pressed]

    assert {(answer.status_code, answer["Location"].split("#")[0]) for answer in answers} == {(303, IDEAS)}
    assert idea_forms(main_of(client, IDEAS)) == [then]


def test_idea_of_somebody_else_is_not_found(course):
    """PV-2"""
    owner = somebody(lesson_of_ideas(course))
    slug = Misconception.objects.get().slug
    before = cards(owner)

    answers = [
        client.post(reverse("quizzes:review_idea", args=[slug]), {"change": "stop"}).status_code
        for client in (Client(), client_of(SignedInLearnerFactory()))
    ]

    assert (answers, cards(owner)) == ([404, 404], before)


def test_idea_that_was_merged_since_the_page_was_read_leads_to_the_kept_one(course):
    learner = somebody(lesson_of_ideas(course, 2))
    gone, kept = Misconception.objects.order_by("pk")
    merge_misconceptions(gone, kept, by=AnonymousUser(), at=LATER)

    answer = client_of(learner).post(reverse("quizzes:review_idea", args=[gone.slug]), {"change": "stop"})

    assert answer.status_code == 303
    assert list(learner.review_cards.values_list("misconception", "is_stopped")) == [(kept.pk, True)]


def test_idea_of_the_same_name_in_another_course_is_left_alone(course):
    learner = somebody(lesson_of_ideas(course))
    mine = ReviewCard.objects.get()
    other = ReviewCardFactory(
        learner=learner, misconception=MisconceptionFactory(course=CourseFactory(), slug=mine.misconception.slug)
    )

    answer = client_of(learner).post(reverse("quizzes:review_idea", args=[mine.misconception.slug]), {"change": "stop"})

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (answer.status_code, mine.is_stopped, other.is_stopped) == (303, True, False)


def test_whoever_stopped_everything_finds_the_way_back(course, clock):
    learner = somebody(lesson_of_ideas(course))
    ReviewCard.objects.update(is_stopped=True)
    clock.move_to(LATER)
    client = client_of(learner)

    main = main_of(client, START)

    assert main.find("h1").text == "Nothing to review yet"
    assert main.find("a", href=IDEAS)
    assert main_of(client, "/me/beliefs/").find("a", href=IDEAS)


def test_reviews_can_be_switched_off_and_on(course, clock):
    """SR-6: nothing is offered and nothing is lost; sent without an answer nothing changes."""
    learner = somebody(lesson_of_ideas(course, 2))
    clock.move_to(LATER)
    client = client_of(learner)
    before = cards(learner)

    for _ in range(2):
        client.post(SWITCH, {"on": "no"})
    off = [heading(client), "/review/" in links(main_of(client, "/"))]
    begun = client.post(START, {"early": "1"})["Location"]
    client.post(SWITCH, {})
    client.post(SWITCH, {"on": "perhaps"})
    still = Learner.objects.get(pk=learner.pk).takes_reviews
    client.post(SWITCH, {"on": "yes"})

    assert (off, begun, still) == (["Short reviews are switched off", False], START, False)
    assert (heading(client), cards(learner)) == ("A short review", before)


# Home


def links(main):
    return [a.attrs["href"] for a in main.find_all("a")]


def offers(client):
    """Where the one filled button of the home page leads, and the other ways."""
    main = main_of(client, "/")
    (button,) = [a for a in main.find_all("a", class_="btn") if "btn-quiet" not in a.classes]
    others = main.find("ul", class_="links")
    return button.attrs["href"], [a.attrs["href"] for a in others.find_all("a")] if others else []


def test_home_offers_re_check_then_review_then_the_next_lesson(course, clock):
    """One step at a time, and the others below; never the same twice."""
    quizzes = [lesson_of_ideas(course), lesson_of_ideas(course), lesson_with_questions(course)]
    starts = [f"/courses/{course.slug}/lessons/{quiz.lesson.slug}/start/" for quiz in quizzes]
    learner = somebody(quizzes[0])
    learner_with_cards(quizzes[1], learner=learner, is_rechecked=False)
    clock.move_to(LATER)
    client = client_of(learner)

    week_after = offers(client)
    take(learner, quizzes[1], Phase.RECHECK, RIGHT, at=LATER)
    with_review = offers(client)
    answer_all(begin_review(learner, course, at=LATER), RIGHT, at=LATER)
    without = offers(client)
    client.post(starts[2])
    begun = offers(client)

    assert week_after == (starts[1], [START, starts[2]])
    assert with_review == (START, [starts[2]])
    assert without == (starts[2], [])
    assert begun[0].startswith("/attempts/")
    assert begun[1] == []


def test_home_lets_a_begun_lesson_go_first(course, clock):
    quizzes = [lesson_of_ideas(course), lesson_of_ideas(course), lesson_with_questions(course)]
    learner = somebody(quizzes[0])
    clock.move_to(LATER)
    client = client_of(learner)
    start = f"/courses/{course.slug}/lessons/{quizzes[1].lesson.slug}/start/"
    client.post(start)

    first, others = offers(client)

    assert first.startswith("/attempts/")
    assert others == [START, f"/courses/{course.slug}/lessons/{quizzes[2].lesson.slug}/start/"]


@pytest.mark.parametrize("energy", ["low", "medium", "good"])
def test_visit_goes_on_with_the_open_review_before_an_unread_lesson(course, clock, energy):
    """What was begun comes first: a tired person with two questions left is not sent into a whole lesson."""
    quizzes = [lesson_of_ideas(course, 2), lesson_of_ideas(course)]
    learner = somebody(quizzes[0])
    clock.move_to(LATER)
    begin_lesson(learner, quizzes[1].lesson.versions.get(), at=LATER)
    take(learner, quizzes[1], Phase.PRE, RIGHT, at=LATER)
    begin_review(learner, course, at=LATER)

    assert client_of(learner).post("/visit/", {"energy": energy})["Location"] == START


def test_home_does_not_offer_a_re_check_that_asks_nothing(course, clock):
    """A lesson of transfers alone has no re-check."""
    quiz = lesson_with_questions(course, anchors=0, transfers=2)
    learner = somebody(quiz, is_rechecked=False)
    clock.move_to(LATER)

    main = main_of(client_of(learner), "/")

    assert f"/courses/{course.slug}/lessons/{quiz.lesson.slug}/start/" not in links(main)
    assert main.find("h2", id="next").text == "You have been through every lesson that is ready"


def test_after_ninety_days_one_session_is_offered_and_nobody_is_blamed(course, clock):
    """SR-3"""
    learner = somebody(lesson_of_ideas(course, 9))
    kept = cards(learner)
    clock.move_to(RECHECKED + 90 * DAY)
    client = client_of(learner)

    pages = {url: main_of(client, url) for url in ("/", START, IDEAS)}

    assert pages["/"].find("h1").text == "Welcome back"
    assert offers(client) == (START, [])
    assert pages[START].find("p", class_="lead").text.startswith("5 questions")
    for url, page in pages.items():
        words = page.text.lower().replace("later", "").replace("translate", "").split()
        assert not [word for word in BLAME if word in {w.strip(".,:;") for w in words}], url
        assert "9" not in page.text.replace("90", ""), url
    assert cards(learner) == kept


def test_stranger_meets_no_review(client, course):
    lesson_of_ideas(course)

    main = main_of(client, "/")

    assert [url for url in links(main) if url.startswith("/review")] == []
    assert client.cookies == {}


# Few queries


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("url", ["/", START, IDEAS])
def test_page_costs_the_same_queries_with_one_and_with_three(course, clock, url):
    """Lessons, and cards."""
    quizzes = [lesson_of_ideas(course) for _ in range(3)]
    learner = SignedInLearnerFactory()
    clock.move_to(LATER)
    client = client_of(learner)
    counts = []
    for quiz in quizzes:
        learner_with_cards(quiz, learner=learner)
        counts.append(queries_of(client, url))

    assert counts == [counts[0]] * 3


@pytest.mark.parametrize("url", ["/", START, IDEAS])
def test_page_costs_the_same_queries_with_fourteen_lessons(shipped_course, clock, url):
    learner = SignedInLearnerFactory()
    client = client_of(learner)
    lessons = [lesson.version for lesson in course_content(shipped_course, at=NOON + HOUR).lessons]
    counts = []
    for some in (lessons[:1], lessons[1:]):
        for version in some:
            LessonProgressFactory(learner=learner, version=version, lesson=version.lesson)
        for idea in Misconception.objects.exclude(review_cards__learner=learner)[: len(some)]:
            ReviewCardFactory(learner=learner, misconception=idea)
        counts.append(queries_of(client, url))

    assert (len(lessons), ReviewCard.objects.count(), counts[0]) == (14, 14, counts[1])
