"""What home offers first; and what these pages cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.models import Misconception, ReviewCard
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.factories import (
    LessonProgressFactory,
    ReviewCardFactory,
    SignedInLearnerFactory,
    lesson_with_questions,
)
from tests.learning.views.reviews.review_pages import BLAME, IDEAS, START, client_of, forms, links, main_of, somebody
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
    """What the home page offers, first today's one thing: (words, where the form goes, energy)."""
    main = main_of(client, "/")
    found = []
    for form in main.find_all("form"):
        energy = form.find("input", name="energy") or form.find("button", name="energy")
        title = form.find("b") or main.find("p", class_="kicker")
        found.append((title.text, form.attrs["action"], energy.attrs["value"]))
    return found


def test_home_offers_re_check_then_review_then_the_next_lesson(course, clock):
    """One thing first, at most two more; never the same twice."""
    quizzes = [lesson_of_ideas(course), lesson_of_ideas(course), lesson_of_ideas(course, 4)]
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

    assert week_after == [
        ("One week later", starts[1], "low"),
        ("A short review", START, "low"),
        ("Good energy", starts[2], "good"),
    ]
    assert with_review == [
        ("A short review", START, "low"),
        ("Medium energy", starts[2], "medium"),
        ("Good energy", starts[2], "good"),
    ]
    assert without == [("Low", starts[2], "low"), ("Medium", starts[2], "medium"), ("Good", starts[2], "good")]
    assert begun == [
        ("Where you stopped", starts[2], "low"),
        ("Medium energy", starts[2], "medium"),
        ("Good energy", starts[2], "good"),
    ]


def test_home_lets_a_begun_lesson_go_first(course, clock):
    quizzes = [lesson_of_ideas(course), lesson_of_ideas(course), lesson_with_questions(course)]
    learner = somebody(quizzes[0])
    clock.move_to(LATER)
    client = client_of(learner)
    start = f"/courses/{course.slug}/lessons/{quizzes[1].lesson.slug}/start/"
    client.post(start)

    assert offers(client) == [
        ("Where you stopped", start, "low"),
        ("Good energy", start, "good"),
        ("A short review", START, "low"),
    ]


def test_finished_lessons_never_come_back_as_where_somebody_stopped(course, clock):
    """Another try, a re-check and new versions leave a finished lesson finished; the one left open is gone on with."""
    quizzes = [lesson_of_ideas(course), lesson_of_ideas(course)]
    learner = SignedInLearnerFactory()
    client = client_of(learner)
    client.post(f"/courses/{course.slug}/lessons/{quizzes[0].lesson.slug}/start/")
    learner_with_cards(quizzes[1], learner=learner, is_rechecked=False)

    first = offers(client)[0]

    assert first == ("Where you stopped", f"/courses/{course.slug}/lessons/{quizzes[0].lesson.slug}/start/", "low")


def test_home_does_not_offer_a_re_check_that_asks_nothing(course, clock):
    """A lesson of transfers alone has no re-check."""
    quiz = lesson_with_questions(course, anchors=0, transfers=2)
    learner = somebody(quiz, is_rechecked=False)
    clock.move_to(LATER)

    main = main_of(client_of(learner), "/")

    assert f"/courses/{course.slug}/lessons/{quiz.lesson.slug}/start/" not in links(main)
    assert main.find("h2", id="today").text == "You have been through every lesson that is ready"


def test_after_ninety_days_one_session_is_offered_and_nobody_is_blamed(course, clock):
    """SR-3"""
    learner = somebody(lesson_of_ideas(course, 9))
    kept = cards(learner)
    clock.move_to(RECHECKED + 90 * DAY)
    client = client_of(learner)

    pages = {url: main_of(client, url) for url in ("/", START, IDEAS)}

    assert pages["/"].find("h1").text == "Today"
    assert offers(client) == [("A short review", START, "low")]
    assert pages[START].find("p", class_="lead").text.startswith("5 questions")
    for url, page in pages.items():
        words = page.text.lower().replace("later", "").replace("translate", "").split()
        assert not [word for word in BLAME if word in {w.strip(".,:;") for w in words}], url
        # How much was learned stands there, and never how much is left.
        assert "9" not in page.text.replace("90", "").replace("9 ideas so far", ""), url
    assert cards(learner) == kept


def test_stranger_meets_no_review(client, course):
    lesson_of_ideas(course)

    main = main_of(client, "/")

    assert [url for url in [*links(main), *forms(main)] if url.startswith("/review")] == []
    assert "sessionid" not in client.cookies


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
