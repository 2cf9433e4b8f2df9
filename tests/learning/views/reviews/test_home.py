"""What home offers first; and what these pages cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.learning.services.progress import start_lesson
from quizzes.models import Misconception, ReviewCard
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.factories import (
    LessonProgressFactory,
    ReviewCardFactory,
    SignedInLearnerFactory,
    lesson_with_questions,
)
from tests.learning.views.reviews.review_pages import BLAME, IDEAS, START, client_of, links, main_of, somebody
from tests.review_rows import (
    DAY,
    HOUR,
    LATER,
    RECHECKED,
    RIGHT,
    answer_all,
    begin_review,
    cards,
    learner_with_cards,
    lesson_of_ideas,
    take,
)

pytestmark = pytest.mark.django_db


# Home


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
    start_lesson(learner, quizzes[1].lesson.versions.get(), at=LATER)
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
