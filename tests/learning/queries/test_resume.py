"""Where a learner goes on: a function of stored rows, at few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.domain.loop import PageKind
from quizzes.domain.resume import ResumePoint, Step
from quizzes.learning.queries.resume import lesson_resume_point
from quizzes.learning.services.attempts import pass_page, record_response, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read
from quizzes.models import Attempt, Quiz
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory, SignedInLearnerFactory
from tests.learning.services.attempts.answers import item_of, items_of, meant, taken
from tests.walks import RIGHT, WRONG

pytestmark = pytest.mark.django_db

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course").get(course=small_course)


@pytest.fixture
def lesson(small_course):
    return course_content(small_course, at=NOON).lesson("plants")


@pytest.fixture(params=[LearnerFactory, SignedInLearnerFactory], ids=["guest", "signed in"])
def learner(request, db):
    return request.param()


def read(learner, quiz, *, at=NOON):
    mark_read(learner, quiz.lesson.versions.get(), at=at)


def test_place_of_a_stranger_is_the_start(lesson):
    assert lesson_resume_point(None, lesson, at=NOON) == ResumePoint(Step.START, phase=Phase.PRE)


def test_place_of_a_fresh_learner_is_the_start(learner, lesson):
    assert lesson_resume_point(learner, lesson, at=NOON) == ResumePoint(Step.START, phase=Phase.PRE)


def test_place_in_an_untouched_attempt_is_its_first_question(learner, quiz, lesson):
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    assert lesson_resume_point(learner, lesson, at=NOON) == ResumePoint(Step.ITEM, attempt=attempt.pk, position=1)


@pytest.mark.parametrize("order", [(0, 1), (2, 0), (1, 2)])
def test_place_in_an_attempt_is_the_feedback_of_the_newest_answer(learner, quiz, lesson, order):
    """AX-5: by time, not by position; in checks older than forms."""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    Attempt.objects.update(form="")
    items = items_of(attempt)
    for n, place in enumerate(order):
        record_response(items[place], meant([]), at=NOON + n * HOUR)

    found = lesson_resume_point(learner, lesson, at=NOON)

    assert found == ResumePoint(Step.FEEDBACK, attempt=attempt.pk, position=items[order[-1]].position)


def test_place_after_a_skip_is_the_first_open_question(learner, quiz, lesson):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)

    first_open = min(i.position for i in items_of(attempt) if i.question_version.question.slug != "what-feeds")
    assert lesson_resume_point(learner, lesson, at=NOON) == ResumePoint(
        Step.ITEM, attempt=attempt.pk, position=first_open
    )


def test_place_in_a_check_after_the_lesson_is_its_first_open_question(learner, quiz, lesson):
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    record_response(items_of(attempt)[0], meant([]), at=NOON)

    assert lesson_resume_point(learner, lesson, at=NOON) == ResumePoint(Step.ITEM, attempt=attempt.pk, position=2)


def test_place_goes_idea_by_idea_to_the_end_of_the_loop(learner, quiz, lesson):
    """Closing the browser on any page leads back to that page."""
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    seen = []
    for number, page in enumerate(attempt.loop_pages, start=1):
        seen.append(lesson_resume_point(learner, lesson, at=NOON))
        if page.kind is PageKind.QUESTION:
            record_response(items_of(attempt)[page.position - 1], meant([]), at=NOON)
        else:
            pass_page(attempt, number)

    assert [(place.step, place.position) for place in seen] == [
        (Step.ITEM, 1),
        (Step.FEEDBACK, 1),
        (Step.ITEM, 2),
        (Step.FEEDBACK, 2),
    ]
    assert lesson_resume_point(learner, lesson, at=NOON) == ResumePoint(Step.LESSON)


def test_place_goes_through_the_lesson(learner, quiz, lesson):
    taken(learner, quiz, Phase.PRE, RIGHT, at=NOON)
    Attempt.objects.update(pages=[])
    before = lesson_resume_point(learner, lesson, at=NOON)
    read(learner, quiz)
    after = lesson_resume_point(learner, lesson, at=NOON)
    post = taken(learner, quiz, Phase.POST, WRONG, at=NOON + HOUR)
    done = lesson_resume_point(learner, lesson, at=NOON + HOUR)

    assert [before, after, done] == [
        ResumePoint(Step.LESSON),
        ResumePoint(Step.START, phase=Phase.POST),
        ResumePoint(Step.RESULTS, attempt=post.pk),
    ]


@pytest.mark.parametrize(
    ("after", "step"),
    [(WEEK - timedelta(seconds=1), Step.RESULTS), (WEEK, Step.START), (10 * WEEK, Step.START)],
)
def test_recheck_opens_a_week_after_completion(learner, quiz, lesson, after, step):
    """Judgment, so a setting: RECHECK_AFTER_DAYS."""
    read(learner, quiz)
    taken(learner, quiz, Phase.PRE, RIGHT, at=NOON)
    taken(learner, quiz, Phase.POST, RIGHT, at=NOON)

    found = lesson_resume_point(learner, lesson, at=NOON + after)

    assert (found.step, found.phase) == (step, Phase.RECHECK if step is Step.START else None)


def test_place_after_the_recheck_is_its_result(learner, quiz, lesson):
    read(learner, quiz)
    for phase, at in [(Phase.PRE, NOON), (Phase.POST, NOON), (Phase.RECHECK, NOON + WEEK)]:
        last = taken(learner, quiz, phase, RIGHT, at=at)

    assert lesson_resume_point(learner, lesson, at=NOON + 9 * WEEK) == ResumePoint(Step.RESULTS, attempt=last.pk)


def test_other_learners_move_nobody(learner, quiz, lesson):
    taken(LearnerFactory(), quiz, Phase.PRE, RIGHT, at=NOON)

    assert lesson_resume_point(learner, lesson, at=NOON) == ResumePoint(Step.START, phase=Phase.PRE)


def test_place_costs_two_queries_however_long_the_history(learner, quiz, lesson):
    counts = []
    for _ in range(3):
        taken(learner, quiz, Phase.PRE, RIGHT, at=NOON)
        with CaptureQueriesContext(connection) as captured:
            lesson_resume_point(learner, lesson, at=NOON)
        counts.append(len(captured))

    assert counts == [2, 2, 2]
