"""Each item is answered once, or set aside; the last answer closes the attempt with all that follows."""

import pytest
from django.db import IntegrityError

from quizzes.errors import AttemptClosed, NotAnswerable, NotSkippable
from quizzes.learning.services import attempts as service
from quizzes.learning.services.attempts import record_response, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.models import AttemptItem, Belief, LessonProgress, Response
from quizzes.vocabulary import AttemptState, BeliefState, CompletionState, Confidence, Phase
from tests.conftest import NOON
from tests.learning.services.attempts.answers import HOUR, item_of, items_of, meant, taken
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db


# Answering


def test_record_response_twice_keeps_the_first_answer(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), "why-talk")
    first = record_response(item, meant(["a"]), at=NOON)

    second = record_response(item, meant(["b"]), at=NOON + HOUR)

    assert (second.pk, second.chosen, second.points, second.received_at) == (first.pk, ["a"], 0, NOON)


def test_record_response_after_the_attempt_closed_keeps_the_first_answer(learner, quiz):
    attempt = taken(learner, quiz, Phase.PRE, WRONG, at=NOON)

    response = record_response(item_of(attempt, "why-talk"), meant(["b"]), at=NOON + HOUR)

    attempt.refresh_from_db()
    assert (response.chosen, attempt.submitted_at) == (["a"], NOON)


@pytest.mark.parametrize(
    ("slug", "labels", "points"),
    [
        ("soil-as-food", ["false"], 1),
        ("soil-as-food", ["true"], 0),
        ("soil-as-food", [], 0),
        ("what-feeds", ["a", "b"], 2),
        ("what-feeds", ["a"], 1),
        ("what-feeds", ["a", "c"], 0),
        ("what-feeds", ["a", "b", "c"], 1),
        ("what-feeds", [], 0),
    ],
)
def test_record_response_gives_the_share_of_the_items_points(learner, quiz, slug, labels, points):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), slug)

    response = record_response(item, meant(labels), at=NOON)

    assert (response.points, response.chosen, response.is_unsure) == (points, sorted(labels), not labels)


@pytest.mark.parametrize("confidence", [None, *Confidence])
def test_confidence_is_kept_and_never_scored(learner, quiz, confidence):
    """MC-3"""
    attempt = taken(learner, quiz, Phase.PRE, RIGHT, at=NOON, confidence=confidence)

    rows = Response.objects.filter(item__attempt=attempt).values_list("points", "confidence")
    assert set(rows) == {(1.0, confidence)}


@pytest.mark.parametrize("labels", [["true", "false"], ["maybe"], [""]])
def test_answer_that_the_question_does_not_have_is_refused(learner, quiz, labels):
    item = item_of(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), "soil-as-food")

    with pytest.raises(NotAnswerable):
        record_response(item, meant(labels), at=NOON)

    assert Response.objects.count() == 0


# Skipping


def test_skip_is_for_sensitive_items_only(learner, quiz):
    """CR-2"""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)

    with pytest.raises(NotSkippable):
        skip_item(item_of(attempt, "why-talk"), at=NOON)

    assert attempt.items.filter(skipped_at=None).count() == 3


def test_skip_twice_keeps_the_first_time(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), "what-feeds")
    skip_item(item, at=NOON)

    skip_item(item, at=NOON + HOUR)

    item.refresh_from_db()
    assert item.skipped_at == NOON


def test_skip_of_an_answered_item_keeps_the_answer(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), "what-feeds")
    record_response(item, meant(["a"]), at=NOON)

    skip_item(AttemptItem.objects.get(pk=item.pk), at=NOON)

    item.refresh_from_db()
    assert (item.skipped_at, item.response.chosen) == (None, ["a"])


def test_answer_to_a_skipped_item_of_an_open_attempt_counts(learner, quiz):
    item = item_of(start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON), "what-feeds")
    skip_item(item, at=NOON)
    item.refresh_from_db()

    record_response(item, meant(["a", "b"]), at=NOON)

    item.refresh_from_db()
    assert (item.skipped_at, item.response.points) == (None, 2)


def test_answer_to_a_skipped_item_of_a_closed_attempt_is_refused(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)

    with pytest.raises(AttemptClosed):
        record_response(item_of(attempt, "what-feeds"), meant(["a"]), at=NOON)

    assert Response.objects.count() == 2


def test_skip_of_the_last_item_closes_the_attempt(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)

    skip_item(item_of(attempt, "what-feeds"), at=NOON + HOUR)

    attempt.refresh_from_db()
    assert (attempt.state, attempt.submitted_at) == (AttemptState.SUBMITTED, NOON + HOUR)


# Closing


def test_attempt_closes_with_its_last_answer_and_not_before(learner, quiz):
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    first, last = items_of(attempt)

    record_response(first, meant([]), at=NOON + HOUR)
    attempt.refresh_from_db()
    before = attempt.state, attempt.submitted_at, Belief.objects.count()
    record_response(last, meant([]), at=NOON + 2 * HOUR)
    attempt.refresh_from_db()

    assert before == (AttemptState.IN_PROGRESS, None, 0)
    assert (attempt.state, attempt.submitted_at) == (AttemptState.SUBMITTED, NOON + 2 * HOUR)
    assert Belief.objects.filter(state=BeliefState.UNSURE).count() == 2


def test_ledger_and_progress_follow_in_the_closing_transaction(learner, quiz):
    version = quiz.lesson.versions.get()
    start_lesson(learner, version, at=NOON)
    mark_read(learner, version, at=NOON)
    taken(learner, quiz, Phase.PRE, WRONG, at=NOON)
    taken(learner, quiz, Phase.POST, RIGHT, at=NOON + HOUR)

    progress = LessonProgress.objects.get()
    assert (progress.state, progress.completed_at, progress.checked_at) == (
        CompletionState.CHECKED,
        NOON + HOUR,
        NOON + HOUR,
    )
    assert set(Belief.objects.values_list("state", "corrected_at")) == {(BeliefState.CORRECTED, NOON + HOUR)}


def test_nothing_of_a_closing_answer_stays_when_the_ledger_cannot_be_kept(learner, quiz, monkeypatch):
    """All or nothing: neither the answer, nor the closed state, nor half a ledger."""
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    first, last = items_of(attempt)
    record_response(first, meant([]), at=NOON)

    def refuse(*args, **kwargs):
        raise IntegrityError("the disk is full")

    monkeypatch.setattr(service, "refresh_progress", refuse)
    with pytest.raises(IntegrityError):
        record_response(last, meant([]), at=NOON)

    attempt.refresh_from_db()
    assert (attempt.state, Response.objects.count(), Belief.objects.count()) == (AttemptState.IN_PROGRESS, 1, 0)
