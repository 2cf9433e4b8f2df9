"""What changed, idea by idea: the states then and now, the sentence, and what comes next."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.learning.queries.results import results
from quizzes.learning.services.attempts import record_response, retry_attempt, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.models import Quiz
from quizzes.vocabulary import IdeaState, Phase
from tests.conftest import NOON
from tests.factories import CourseFactory, LearnerFactory, SignedInLearnerFactory
from tests.learning.services.attempts.answers import answer_attempt, item_of, meant, taken
from tests.review_rows import lesson_of_ideas
from tests.walks import RIGHT, UNSURE, WRONG

pytestmark = pytest.mark.django_db

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
MIX_UP, NOT_SURE, CLEAR, KEPT = IdeaState
SOIL, TALK, FEEDS = (
    "Plants live on light, water and air.",
    "It is not proven that talking helps plants.",
    "Light feeds plants.",
)


@pytest.fixture
def content(small_course):
    return course_content(small_course, at=NOON)


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course").get(course=small_course)


@pytest.fixture
def learner(quiz):
    reader = LearnerFactory()
    mark_read(reader, quiz.lesson.versions.get(), at=NOON)
    return reader


def history(learner, quiz, *steps):
    """Closed attempts, one hour apart: (phase, answers) each."""
    for n, (phase, answers) in enumerate(steps):
        last = taken(learner, quiz, phase, answers, at=NOON + n * HOUR)
    return last


def result_of(attempt, content):
    attempt.refresh_from_db()
    return results(attempt, content, content.lesson("plants"))


def states(found):
    return {line.fact: (line.change.before, line.change.now) for line in found.lines}


def words(found):
    return found.title, found.lead


@pytest.mark.parametrize(
    ("before", "after", "soil", "sentence"),
    [
        (WRONG, RIGHT, (MIX_UP, CLEAR), ("You cleared up two ideas.", "One more is clear.")),
        (UNSURE, RIGHT, (NOT_SURE, CLEAR), ("You cleared up two ideas.", "One more is clear.")),
        (RIGHT, RIGHT, (CLEAR, CLEAR), ("All three are clear.", "")),
        (WRONG, WRONG, (MIX_UP, MIX_UP), ("These ideas need another look.", "That is what the second time is for.")),
        (
            RIGHT,
            RIGHT | {"soil-as-food": ["true"]},
            (CLEAR, MIX_UP),
            ("Two ideas are clear now, and one comes back another day.", ""),
        ),
        (
            WRONG,
            RIGHT | {"soil-as-food": ["unsure"]},
            (MIX_UP, NOT_SURE),
            ("You cleared up one idea.", "One more is clear, and one comes back another day."),
        ),
    ],
)
def test_result_says_then_and_now_and_one_plain_sentence(small_course, before, after, soil, sentence):
    quiz = Quiz.objects.select_related("course").get(course=small_course)
    learner, content = LearnerFactory(), course_content(small_course, at=NOON)
    mark_read(learner, quiz.lesson.versions.get(), at=NOON)

    found = result_of(history(learner, quiz, (Phase.PRE, before), (Phase.POST, after)), content)

    assert states(found)[SOIL] == soil
    assert words(found) == sentence


def test_only_what_the_lesson_asked_has_a_line_and_a_new_situation_has_no_then(learner, quiz, content):
    """The fact of the transfer was asked after the lesson only."""
    found = result_of(history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT)), content)

    assert states(found) == {SOIL: (MIX_UP, CLEAR), TALK: (MIX_UP, CLEAR), FEEDS: (None, CLEAR)}
    assert [[column.mark.words for column in line.columns] for line in found.lines] == [
        ["A mix-up", "Clear"],
        ["A mix-up", "Clear"],
        ["Not asked", "Clear"],
    ]


def test_what_was_read_first_has_no_then(learner, quiz, content):
    found = result_of(history(learner, quiz, (Phase.POST, RIGHT)), content)

    assert {before for before, _ in states(found).values()} == {None}
    assert words(found) == ("All three are clear.", "")


def test_week_later_says_what_is_kept(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT))

    found = result_of(taken(learner, quiz, Phase.RECHECK, RIGHT, at=NOON + HOUR + WEEK), content)

    assert states(found) == {SOIL: (CLEAR, KEPT), TALK: (CLEAR, KEPT)}
    assert (*words(found), found.is_retained) == ("Both are still clear.", "", True)


def test_week_later_says_what_crept_back(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT))
    answers = RIGHT | {"why-talk": ["a"]}

    found = result_of(taken(learner, quiz, Phase.RECHECK, answers, at=NOON + HOUR + WEEK), content)

    assert states(found)[TALK] == (CLEAR, MIX_UP)
    assert words(found) == ("One idea is clear now, and one comes back another day.", "")


def test_what_is_not_clear_can_be_read_once_more_and_tried_again(learner, quiz, content):
    """MC-6: named by the fact, never by the statement."""
    last = history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT | {"soil-as-food": ["true"]}))

    found = result_of(last, content)

    assert [(line.fact, line.again.section) for line in found.lines if line.again] == [(SOIL, "soil")]
    assert found.has_missed


def test_partly_right_is_not_clear(learner, quiz, content):
    last = history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT | {"what-feeds": ["a"]}))

    assert states(result_of(last, content))[FEEDS] == (None, MIX_UP)


def test_skipped_question_has_no_line(learner, quiz, content):
    """CR-2"""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)

    found = result_of(attempt, content)

    assert (list(states(found)), found.title) == ([SOIL, TALK], "Both are clear.")


def test_everything_skipped_still_ends_in_a_result(learner, quiz, content):
    quiz.items.update(is_sensitive=True)
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    for item in attempt.items.all():
        skip_item(item, at=NOON)

    assert (*words(result_of(attempt, content)), states(result_of(attempt, content))) == (
        "Your answers are saved.",
        "",
        {},
    )


def test_second_try_counts_as_the_last_answer(learner, quiz, content):
    """MC-11: for the ledger the first attempt counts; what is shown is the last answer."""
    first = history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, WRONG))
    again = answer_attempt(retry_attempt(first, seed=1, at=NOON + 2 * HOUR), RIGHT, at=NOON + 2 * HOUR)

    found = result_of(again, content)

    assert (
        states(found)
        == states(result_of(first, content))
        == {
            SOIL: (MIX_UP, CLEAR),
            TALK: (MIX_UP, CLEAR),
            FEEDS: (None, CLEAR),
        }
    )
    assert (found.title, found.has_missed) == ("You cleared up two ideas.", False)


def test_result_names_the_day_of_the_recheck(learner, quiz, content):
    last = history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT))

    assert result_of(last, content).recheck_from == date(2026, 11, 30)


@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["retained", "not retained"])
def test_result_promises_no_second_recheck(learner, quiz, content, answers):
    """There is one re-check: what cannot be taken is not announced, with a day that is past."""
    history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT))
    last = taken(learner, quiz, Phase.RECHECK, answers, at=NOON + WEEK)

    assert result_of(last, content).recheck_from is None


def test_result_of_the_lesson_promises_no_recheck_once_it_was_taken(learner, quiz, content):
    """The page of an older attempt can be opened again at any time."""
    after = history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT))
    taken(learner, quiz, Phase.RECHECK, WRONG, at=NOON + WEEK)

    assert result_of(after, content).recheck_from is None


# What is done, and what comes next


def test_thread_closes_for_a_lesson_a_topic_and_the_course():
    course = CourseFactory()
    quizzes = [lesson_of_ideas(course) for _ in range(3)]
    topic = course.topics.create(title="Ground", position=1)
    for quiz in quizzes[:2]:
        quiz.lesson.topic = topic
        quiz.lesson.save()
    learner = SignedInLearnerFactory()
    found = []
    for quiz in quizzes:
        mark_read(learner, quiz.lesson.versions.get(), at=NOON)
        attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
        for item in attempt.items.all():
            record_response(item, meant(["unsure"]), at=NOON)
        content = course_content(course, at=NOON)
        attempt.refresh_from_db()
        row = results(attempt, content, content.lesson_of_quiz(quiz.pk))
        next_number = row.next_lesson.number if row.next_lesson else None
        found.append((row.ending.rings, row.ending.lesson.number, row.ending.is_course, next_number))

    assert found == [(1, 1, False, 2), (2, 2, False, 3), (3, 3, True, None)]


def test_next_is_the_following_lesson_in_the_order_shown_and_then_what_was_left_out():
    course = CourseFactory()
    quizzes = [lesson_of_ideas(course) for _ in range(3)]
    learner = SignedInLearnerFactory()
    start_lesson(learner, quizzes[0].lesson.versions.get(), at=NOON)
    content = course_content(course, at=NOON)
    found = []
    for quiz in (quizzes[1], quizzes[2]):
        mark_read(learner, quiz.lesson.versions.get(), at=NOON)
        attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
        for item in attempt.items.all():
            record_response(item, meant(["unsure"]), at=NOON)
        attempt.refresh_from_db()
        row = results(attempt, content, content.lesson_of_quiz(quiz.pk))
        found.append((row.next_lesson.number, row.is_started))

    assert found == [(3, False), (1, True)]


def test_result_costs_the_same_queries_after_one_and_after_three_lessons():
    learner = SignedInLearnerFactory()
    course = CourseFactory()
    quizzes = [lesson_of_ideas(course) for _ in range(3)]
    content = course_content(course, at=NOON)
    counts = []
    for quiz in quizzes:
        mark_read(learner, quiz.lesson.versions.get(), at=NOON)
        attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
        for item in attempt.items.all():
            record_response(item, meant(["unsure"]), at=NOON)
        attempt.refresh_from_db()
        lesson = content.lesson_of_quiz(quiz.pk)
        results(attempt, content, lesson)
        with CaptureQueriesContext(connection) as captured:
            results(attempt, content, lesson)
        counts.append(len(captured))

    assert counts == [counts[0]] * 3
