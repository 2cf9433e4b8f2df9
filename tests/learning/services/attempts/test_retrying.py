"""Trying again what was missed; what an answer costs; and the count of open items."""

import random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes.errors import AttemptClosed, NoQuestions
from quizzes.learning.services.attempts import record_response, retry_attempt, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.models import Attempt, Belief, LessonProgress, QuestionVersion, Response
from quizzes.vocabulary import CompletionState, Phase
from tests import walks
from tests.conftest import NOON
from tests.factories import UserFactory
from tests.learning.services.attempts.answers import HOUR, answer_attempt, item_of, items_of, meant, slug_of, taken
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db


# Retry


def test_retry_asks_what_was_missed_in_words_current_now(learner, quiz):
    """MC-11"""
    first = taken(learner, quiz, Phase.POST, RIGHT | {"why-talk": ["a"]}, at=NOON)

    again = retry_attempt(first, seed=3, at=NOON + HOUR)

    assert (again.retry_of_id, again.number, again.phase, again.state) == (first.pk, 2, Phase.POST, "in_progress")
    assert [slug_of(item) for item in items_of(again)] == ["why-talk"]


@pytest.mark.parametrize(("chosen", "missed"), [(["a"], True), (["a", "b", "c"], True), (["a", "b"], False)])
def test_what_was_half_right_was_missed(learner, quiz, chosen, missed):
    """MC-11: part of the points is not all of them."""
    first = taken(learner, quiz, Phase.POST, RIGHT | {"what-feeds": chosen, "why-talk": ["a"]}, at=NOON)
    half = Response.objects.get(item__question_version__question__slug="what-feeds")

    again = retry_attempt(first, seed=3, at=NOON + HOUR)

    assert (0 < half.points < half.item.points) is missed
    assert {slug_of(item) for item in items_of(again)} == ({"what-feeds", "why-talk"} if missed else {"why-talk"})


def test_retry_twice_gives_the_same_open_attempt(learner, quiz):
    first = taken(learner, quiz, Phase.POST, WRONG, at=NOON)

    once, twice = (retry_attempt(first, seed=3, at=NOON) for _ in range(2))

    assert once.pk == twice.pk


def test_retry_of_a_retry_asks_what_is_still_missed(learner, quiz):
    """MC-11: unlimited, and every one hangs on the first attempt."""
    first = taken(learner, quiz, Phase.POST, WRONG, at=NOON)
    second = answer_attempt(retry_attempt(first, seed=1, at=NOON + HOUR), WRONG | {"why-talk": ["b"]}, at=NOON + HOUR)

    third = retry_attempt(second, seed=1, at=NOON + 2 * HOUR)

    assert (third.retry_of_id, third.number) == (first.pk, 3)
    assert sorted(slug_of(item) for item in items_of(third)) == ["soil-as-food", "what-feeds"]


def test_retry_is_no_evidence_and_counts_for_the_latest_answers(learner, quiz):
    """MC-11: the ledger keeps what the first attempt showed."""
    version = quiz.lesson.versions.get()
    start_lesson(learner, version, at=NOON)
    mark_read(learner, version, at=NOON)
    first = taken(learner, quiz, Phase.POST, WRONG, at=NOON)
    before = list(Belief.objects.order_by("pk").values())
    completed = LessonProgress.objects.get().state

    answer_attempt(retry_attempt(first, seed=1, at=NOON + HOUR), RIGHT, at=NOON + HOUR)

    assert (list(Belief.objects.order_by("pk").values()), completed) == (before, CompletionState.COMPLETED)
    assert LessonProgress.objects.get().state == CompletionState.CHECKED


def test_retry_of_an_open_attempt_is_refused(learner, quiz):
    with pytest.raises(AttemptClosed):
        retry_attempt(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), seed=1, at=NOON)


def test_retry_of_nothing_missed_is_refused(learner, quiz):
    first = taken(learner, quiz, Phase.POST, RIGHT, at=NOON)

    with pytest.raises(NoQuestions):
        retry_attempt(first, seed=1, at=NOON)

    assert Attempt.objects.count() == 1


def test_retry_leaves_out_what_was_skipped_and_what_left_the_quiz(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(WRONG[slug]), at=NOON)
    attempt.refresh_from_db()
    quiz.items.get(question__slug="why-talk").delete()

    again = retry_attempt(attempt, seed=1, at=NOON)

    assert [slug_of(item) for item in items_of(again)] == ["soil-as-food"]


# Cost


def statements(captured) -> list[str]:
    """What touches tables: neither savepoints nor the bounds of a transaction."""
    bounds = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [row["sql"] for row in captured.captured_queries if not row["sql"].startswith(bounds)]


@pytest.mark.parametrize(("is_signed_in", "most"), [(False, 8), (True, 10)])
def test_answer_costs_few_statements(small_course, clock, is_signed_in, most):
    """DESIGN 7: the closing answer aside, once the process knows the content."""
    client = Client()
    if is_signed_in:
        client.force_login(UserFactory())
    url = walks.start(client)
    client.get(url)

    with CaptureQueriesContext(connection) as captured:
        response = walks.answer(client, url, ["unsure"])

    assert (response.status_code, Response.objects.count()) == (303, 1)
    assert len(statements(captured)) <= most


def test_random_is_not_taken_from_the_process(learner, quiz):
    """STYLE 5.3: dice come in as a seed; the process's own are not touched."""
    random.seed(5)
    before = random.getstate()

    start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)

    assert random.getstate() == before


# The count of open items


def test_open_items_count_down_with_answers_skips_and_repeats(learner, quiz):
    """Stored for speed; it always equals the items that are neither answered nor skipped."""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    sensitive = item_of(attempt, "what-feeds")
    other = item_of(attempt, "soil-as-food")
    counts = [attempt.open_items]

    for act in (
        lambda: skip_item(sensitive, at=NOON),
        lambda: skip_item(item_of(attempt, "what-feeds"), at=NOON),
        lambda: record_response(item_of(attempt, "what-feeds"), meant({"a"}), at=NOON),
        lambda: record_response(other, meant({"unsure"}), at=NOON),
        lambda: record_response(other, meant({"true"}), at=NOON),
    ):
        act()
        attempt.refresh_from_db()
        counts.append(attempt.open_items)
        assert attempt.open_items == attempt.items.unanswered().count()

    assert counts == [3, 2, 2, 2, 1, 1]


def test_question_without_published_wording_is_left_out(learner, quiz):
    """A draft in the quiz must not keep anybody from starting."""
    QuestionVersion.objects.filter(question__slug="why-talk").update(published_at=None)

    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    assert ([slug_of(item) for item in items_of(attempt)], attempt.open_items) == (["soil-as-food"], 1)
