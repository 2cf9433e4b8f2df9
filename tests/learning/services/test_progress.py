"""Progress kept: dates once set stay, a state never goes down."""

from datetime import timedelta

import pytest

from quizzes.learning.services.attempts import record_response, retry_attempt, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read, refresh_progress, start_lesson
from quizzes.models import LessonProgress, Quiz
from quizzes.vocabulary import CompletionState, Confidence, Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory, LessonVersionFactory
from tests.learning.services.attempts.answers import answer_attempt, item_of, meant, taken
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course").get(course=small_course)


@pytest.fixture
def reader(quiz):
    """A learner who has begun and read the lesson."""
    learner = LearnerFactory()
    mark_read(learner, quiz.lesson.versions.get(), at=NOON)
    return learner


def stored(learner):
    row = LessonProgress.objects.get(learner=learner)
    return CompletionState(row.state), row.completed_at, row.checked_at, row.retained_at


def test_begin_lesson_twice_keeps_the_first_date_and_version(quiz):
    learner, version = LearnerFactory(), quiz.lesson.versions.get()
    first = start_lesson(learner, version, at=NOON)
    newer = LessonVersionFactory(lesson=version.lesson, number=2)

    second = start_lesson(learner, newer, at=NOON + DAY)

    assert (second.pk, second.started_at, second.version) == (first.pk, NOON, version)


def test_mark_read_twice_keeps_the_first_date_and_the_version_that_was_read(quiz):
    """CR-1: time stamps and the wording are kept."""
    learner, version = LearnerFactory(), quiz.lesson.versions.get()
    start_lesson(learner, version, at=NOON)
    newer = LessonVersionFactory(lesson=version.lesson, number=2)
    first = mark_read(learner, newer, at=NOON + DAY)

    second = mark_read(learner, version, at=NOON + 2 * DAY)

    assert (second.pk, second.read_at, second.version) == (first.pk, NOON + DAY, newer)


def waive_all():
    """As `waive_lesson` leaves a row: a state, its date and its reason."""
    LessonProgress.objects.update(state=CompletionState.WAIVED, waived_at=NOON, waive_reason="Took part in the talk.")


def test_reading_alone_does_not_complete(reader):
    """CR-2"""
    assert stored(reader) == (CompletionState.IN_PROGRESS, None, None, None)


def test_questions_alone_do_not_complete(quiz):
    """CR-2: without pressing on from the lesson."""
    learner = LearnerFactory()
    start_lesson(learner, quiz.lesson.versions.get(), at=NOON)

    taken(learner, quiz, Phase.POST, RIGHT, at=NOON)

    assert stored(learner) == (CompletionState.IN_PROGRESS, None, None, None)


def test_nothing_right_completes_and_is_not_checked(reader, quiz):
    """CR-2"""
    taken(reader, quiz, Phase.POST, WRONG, at=NOON + DAY)

    assert stored(reader) == (CompletionState.COMPLETED, NOON + DAY, None, None)


def test_everything_right_completes_and_checks(reader, quiz):
    taken(reader, quiz, Phase.POST, RIGHT, at=NOON + DAY)

    assert stored(reader) == (CompletionState.CHECKED, NOON + DAY, NOON + DAY, None)


def test_skipped_item_counts_as_dealt_with(reader, quiz):
    """CR-2"""
    attempt = start_attempt(reader, quiz, Phase.POST, seed=1, at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)
    before = stored(reader)

    skip_item(item_of(attempt, "what-feeds"), at=NOON + DAY)

    assert before[0] == CompletionState.IN_PROGRESS
    assert stored(reader) == (CompletionState.CHECKED, NOON + DAY, NOON + DAY, None)


def test_sure_misconception_that_is_left_keeps_it_from_checked(reader, quiz):
    """CR-1: four of five right are not enough while one was held very sure."""
    attempt = start_attempt(reader, quiz, Phase.PRE, seed=1, at=NOON)
    answer_attempt(attempt, WRONG, at=NOON, confidence=Confidence.VERY)
    post = start_attempt(reader, quiz, Phase.POST, seed=1, at=NOON + DAY)
    record_response(item_of(post, "soil-as-food"), meant(["false"]), at=NOON + DAY)
    record_response(item_of(post, "what-feeds"), meant(["a", "b"]), at=NOON + DAY)
    record_response(item_of(post, "why-talk"), meant(["a"], Confidence.VERY), at=NOON + DAY)
    first = stored(reader)

    post.refresh_from_db()
    answer_attempt(retry_attempt(post, seed=1, at=NOON + 2 * DAY), RIGHT, at=NOON + 2 * DAY)

    assert first[0] == CompletionState.COMPLETED
    assert stored(reader)[0] == CompletionState.COMPLETED  # a retry is no evidence: still held, very sure


def test_recheck_retains_whatever_came_before(reader, quiz):
    """CR-1: from completed straight to retained leaves checked without a date."""
    taken(reader, quiz, Phase.POST, WRONG, at=NOON)

    taken(reader, quiz, Phase.RECHECK, RIGHT, at=NOON + 7 * DAY)

    assert stored(reader) == (CompletionState.RETAINED, NOON, None, NOON + 7 * DAY)


def test_trying_again_what_was_just_shown_is_no_week_later(reader, quiz):
    """CR-1, MC-11: a retry counts for the latest check, and retained is what the re-check itself has shown."""
    taken(reader, quiz, Phase.POST, WRONG, at=NOON)
    recheck = taken(reader, quiz, Phase.RECHECK, WRONG, at=NOON + 7 * DAY)

    answer_attempt(retry_attempt(recheck, seed=1, at=NOON + 7 * DAY), RIGHT, at=NOON + 7 * DAY)

    assert stored(reader) == (CompletionState.COMPLETED, NOON, None, None)


def test_recheck_that_goes_badly_takes_nothing_away(reader, quiz):
    """CR-1: a status never goes down."""
    taken(reader, quiz, Phase.POST, RIGHT, at=NOON)
    before = stored(reader)

    taken(reader, quiz, Phase.RECHECK, WRONG, at=NOON + 7 * DAY, confidence=Confidence.VERY)

    assert stored(reader) == before


def test_waived_lesson_stays_waived_while_it_is_only_begun(reader, quiz):
    """CR-1: a status never goes down."""
    waive_all()

    taken(reader, quiz, Phase.PRE, RIGHT, at=NOON)

    assert stored(reader)[0] == CompletionState.WAIVED


def test_waived_lesson_that_is_taken_all_the_same_is_completed(reader, quiz):
    waive_all()

    taken(reader, quiz, Phase.POST, WRONG, at=NOON)

    assert stored(reader)[0] == CompletionState.COMPLETED


def test_refresh_without_progress_makes_none(quiz):
    refresh_progress(LearnerFactory(), quiz, at=NOON)

    assert LessonProgress.objects.count() == 0


def test_refresh_twice_keeps_the_dates(reader, quiz):
    taken(reader, quiz, Phase.POST, RIGHT, at=NOON)
    before = stored(reader)

    refresh_progress(reader, quiz, at=NOON + DAY)

    assert stored(reader) == before


@pytest.mark.parametrize("confidence", [None, *Confidence])
def test_completion_does_not_depend_on_confidence_when_right(reader, quiz, confidence):
    """MC-3"""
    taken(reader, quiz, Phase.POST, RIGHT, at=NOON, confidence=confidence)

    assert stored(reader) == (CompletionState.CHECKED, NOON, NOON, None)
