"""A review: what it asks, in which order, never the same question twice in a row, and once."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import ReviewRequest
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.reviews import start_review
from quizzes.models import Attempt, Misconception, Quiz, ReviewCard
from quizzes.vocabulary import ItemRole, Phase
from tests.conftest import NOON
from tests.effort import scaled
from tests.factories import (
    CourseFactory,
    LearnerFactory,
    SignedInLearnerFactory,
)
from tests.learning.services.reviews.asking import asked_in, card_of, ideas_in, nothing_comes
from tests.racing import at_once
from tests.review_rows import (
    BELIEVED,
    DAY,
    HOUR,
    LATER,
    RECHECKED,
    RIGHT,
    UNSURE,
    VERY,
    add_idea,
    answer_all,
    begin_review,
    cards,
    content_of,
    learner_with_cards,
    lesson_of_ideas,
    take,
)

pytestmark = pytest.mark.django_db


# Sessions


def test_sure_and_wrong_comes_first_and_stays_until_right_on_two_days(course):
    """MC-12: after three days, before the re-check, in other words; flagged until two different UTC days."""
    quiz = lesson_of_ideas(course, 3)
    learner = LearnerFactory()
    flagged = Misconception.objects.order_by("pk").last()
    post = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    sure = post.items.filter(question_version__options__reveals=flagged)
    answer_items(post.items.exclude(pk__in=sure.values("pk")), UNSURE)
    answer_items(sure, BELIEVED, VERY)

    assert nothing_comes(learner, course, at=NOON + 3 * DAY - timedelta(seconds=1))
    first = begin_review(learner, course, at=NOON + 3 * DAY)
    parallel = first.items.get().item
    answer_all(first, RIGHT, at=NOON + 3 * DAY)
    assert (ideas_in(first), parallel.role) == ([flagged.pk], ItemRole.PARALLEL)
    assert card_of(learner, flagged).is_sure_and_wrong
    second = begin_review(learner, course, at=NOON + 9 * DAY)
    answer_all(second, RIGHT, at=NOON + 9 * DAY)
    assert (ideas_in(second), asked_in(second) == asked_in(first)) == ([flagged.pk], False)
    assert not card_of(learner, flagged).is_sure_and_wrong


def answer_items(items, label, confidence=None):
    for item in items:
        record_response(item, Answer(frozenset(label), confidence), at=NOON)


def test_sure_and_wrong_leads_a_longer_session(course):
    """SR-2: ahead of what is remembered even less."""
    quiz = lesson_of_ideas(course, 4)
    learner = learner_with_cards(quiz)
    flagged = Misconception.objects.order_by("pk").last()
    ReviewCard.objects.filter(misconception=flagged).update(is_sure_and_wrong=True)

    attempt = begin_review(learner, course, at=LATER)

    assert ideas_in(attempt)[0] == flagged.pk
    assert len(ideas_in(attempt)) == 4


@pytest.mark.parametrize("make", [LearnerFactory, SignedInLearnerFactory])
def test_other_ideas_wait_for_the_re_check_and_come_after_it(course, make):
    """Design 3.3, SR-9: the same for guests and for people with an account."""
    quiz = lesson_of_ideas(course, 2)
    learner = make()
    take(learner, quiz, Phase.PRE, BELIEVED, at=NOON)
    take(learner, quiz, Phase.POST, RIGHT, at=NOON)
    assert nothing_comes(learner, course, at=NOON + 30 * DAY, is_early=True)

    take(learner, quiz, Phase.RECHECK, RIGHT, at=NOON + 30 * DAY)

    assert nothing_comes(learner, course, at=NOON + 31 * DAY)
    assert len(asked_in(begin_review(learner, course, at=LATER))) == 2


@pytest.mark.parametrize(
    ("ideas", "size", "asked"), [(1, 5, 1), (3, 5, 3), (5, 5, 5), (8, 5, 5), (8, 3, 3), (8, 40, 5)]
)
def test_session_has_at_most_five_questions(course, ideas, size, asked):
    """SR-1; the learner may pick three."""
    learner = learner_with_cards(lesson_of_ideas(course, ideas))

    attempt = begin_review(learner, course, at=LATER, size=size)

    assert (len(set(asked_in(attempt))), attempt.open_items) == (asked, asked)


def test_nothing_to_review_begins_nothing(course):
    lesson_of_ideas(course)
    learner = LearnerFactory()

    assert nothing_comes(learner, course, at=NOON)
    assert nothing_comes(learner, course, at=NOON, is_early=True)
    assert Attempt.objects.count() == 0


def test_sessions_rest_three_days_and_early_only_on_request(course):
    """SR-1: six ideas are due; the sixth waits for the next session, or for the wish."""
    learner = learner_with_cards(lesson_of_ideas(course, 6))
    at = LATER
    answer_all(begin_review(learner, course, at=at), RIGHT, at=at)

    assert nothing_comes(learner, course, at=at + 3 * DAY - timedelta(seconds=1))
    early = begin_review(learner, course, at=at + HOUR, is_early=True)
    assert len(asked_in(early)) == 5
    early.delete()
    assert len(asked_in(begin_review(learner, course, at=at + 3 * DAY))) == 1


def test_sensitive_items_never_come(course):
    """They can be skipped where they stand; nothing brings them back."""
    quiz = lesson_of_ideas(course)
    hidden = add_idea(quiz, is_sensitive=True)
    learner = learner_with_cards(quiz)

    attempt = begin_review(learner, course, at=LATER)

    assert card_of(learner, hidden)
    assert hidden.pk not in ideas_in(attempt)


@settings(max_examples=scaled(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from([RIGHT, BELIEVED, UNSURE]), st.integers(0, 90)), min_size=2, max_size=6))
def test_same_question_never_comes_twice_in_a_row(course, sessions):
    """MC-12: for each idea, whatever was answered and however soon the learner asks again."""
    quiz = Quiz.objects.filter(course=course).first() or lesson_of_ideas(course, 3)
    learner = learner_with_cards(quiz)
    last, at = {row["misconception_id"]: row["last_questions"] for row in cards(learner)}, RECHECKED
    for label, days in sessions:
        at += days * DAY + HOUR
        attempt = begin_review(learner, course, at=at, is_early=True)
        for idea, question in zip(ideas_in(attempt), questions_in(attempt), strict=True):
            assert question not in last[idea]
        answer_all(attempt, label, at=at)
        last = {row["misconception_id"]: row["last_questions"] for row in cards(learner)}


def questions_in(attempt):
    return list(attempt.items.order_by("position").values_list("question_version__question", flat=True))


def test_cards_of_another_course_do_not_come(course):
    quiz, elsewhere = lesson_of_ideas(course), lesson_of_ideas(CourseFactory())
    learner = learner_with_cards(elsewhere)

    assert nothing_comes(learner, course, at=LATER, is_early=True)
    assert quiz.items.count() == 2


def test_review_speaks_the_language_of_the_course_and_has_a_number():
    course = CourseFactory(language="es")
    learner = learner_with_cards(lesson_of_ideas(course))
    at = LATER
    answer_all(begin_review(learner, course, at=at), RIGHT, at=at)

    again = begin_review(learner, course, at=at + 4 * DAY, is_early=True)

    assert (again.language, again.number, again.quiz) == ("es", 2, None)


# Double taps


def test_start_review_twice_gives_the_same_open_review(course):
    learner = learner_with_cards(lesson_of_ideas(course, 2))
    at = LATER

    first = begin_review(learner, course, at=at)
    second = begin_review(learner, course, at=at + HOUR, size=3, is_early=True)

    assert (second.pk, second.items.count()) == (first.pk, 2)
    assert Attempt.objects.filter(phase=Phase.REVIEW).count() == 1


@pytest.mark.usefixtures("many_connections")
def test_two_starts_at_once_leave_one_open_review():
    course = CourseFactory()
    learner = learner_with_cards(lesson_of_ideas(course, 2))
    content = content_of(course, at=LATER)

    def start():
        return start_review(learner, content, ReviewRequest(), seed=1, at=LATER)

    one, other = at_once(start, start)

    assert one.pk == other.pk
    assert Attempt.objects.filter(phase=Phase.REVIEW).count() == 1
