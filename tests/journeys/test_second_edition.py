"""A database with answers to the first edition takes the second: two lessons of it stand in samples/first-edition.

Levels that later rules refuse are set to those of today there; all other words are those of the first edition.
"""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import question_content
from quizzes.domain.grading import Answer
from quizzes.learning.queries.corrections import corrections
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.corrections import mark_correction_seen
from quizzes.learning.services.progress import mark_read
from quizzes.models import (
    Attempt,
    Belief,
    Claim,
    Course,
    LessonVersion,
    Option,
    QuestionVersion,
    Response,
)
from quizzes.vocabulary import AttemptState, Phase
from tests.conftest import NOON, SHIPPED
from tests.course_rows import install_course
from tests.dom import page_of
from tests.factories import SignedInLearnerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FIRST_EDITION = Path(__file__).parents[1] / "formats" / "samples" / "first-edition"
BEGUN, UPGRADED, LATER = NOON - timedelta(days=9), NOON - timedelta(days=1), NOON
LESSONS = ["pain-messages-cns", "magnesium"]
# What readers of these two lessons would think or do otherwise now.
CHANGED = ["sensitization-not-sole-proven-cause", "high-dose-magnesium-not-safe-for-all"]


def wrong(question):
    return next(option.label for option in question.options if not option.is_correct)


def right(question):
    return next(option.label for option in question.options if option.is_correct)


def respond(item, choose, at):
    return record_response(item, Answer(frozenset({choose(question_content(item.question_version_id))})), at=at)


def take(learner, quiz, phase, choose, at):
    attempt = start_attempt(learner, quiz, phase, seed=1, at=at)
    for item in attempt.items.all():
        respond(item, choose, at)


@pytest.fixture
def course():
    return install_course(FIRST_EDITION, at=BEGUN - timedelta(days=1))


@pytest.fixture
def reader(course):
    """Took both lessons: wrong before, right after."""
    learner = SignedInLearnerFactory()
    for slug in LESSONS:
        quiz = course.quizzes.get(slug=slug)
        take(learner, quiz, Phase.PRE, wrong, BEGUN)
        mark_read(learner, LessonVersion.objects.get(lesson__slug=slug), at=BEGUN)
        take(learner, quiz, Phase.POST, right, BEGUN + timedelta(minutes=9))
    return learner


@pytest.fixture
def begun(course):
    """Has answered one question before the lesson."""
    learner = SignedInLearnerFactory()
    attempt = start_attempt(learner, course.quizzes.get(slug="magnesium"), Phase.PRE, seed=1, at=BEGUN)
    respond(attempt.items.first(), wrong, BEGUN)
    return learner


def upgrade():
    return install_course(SHIPPED, at=UPGRADED)


def answered():
    """Every answer with all words that it was given to and judged by, read from the tables."""
    asked = QuestionVersion.objects.filter(attempt_items__response__isnull=False).distinct()
    options = Option.objects.filter(version__in=asked)
    return [list(rows.order_by("pk").values()) for rows in (Response.objects, asked, options)]


def ledger():
    return list(Belief.objects.order_by("pk").values())


def told(learner):
    content = course_content(Course.objects.get(), at=LATER)
    return [found.card.slug for found in corrections(learner, content)]


def test_old_answers_keep_their_wording(reader, begun):
    before = answered()

    upgrade()

    assert [len(rows) > 9 for rows in before] == [True, True, True]
    assert answered() == before


def test_pages_of_old_answers_say_what_they_said(reader):
    upgrade()
    client = Client()
    client.force_login(reader.user)

    for attempt in Attempt.objects.filter(learner=reader, phase=Phase.POST):
        assert client.get(reverse("quizzes:attempt_results", args=[attempt.pk])).status_code == 200
        for item in attempt.items.all():
            page = page_of(client.get(reverse("quizzes:attempt_feedback", args=[attempt.pk, item.position])))
            question = question_content(item.question_version_id)
            assert question.fact in page.text
            assert question.closing_fact in page.text


def test_ledgers_replay_equal(reader, begun):
    before, out = ledger(), StringIO()

    upgrade()
    unchanged = ledger()
    call_command("rebuild_beliefs", stdout=out)

    assert len(before) > 0
    assert (unchanged, ledger()) == (before, before)
    assert out.getvalue().strip().endswith("rows that differed: 0")


def test_learners_are_told_once_of_changed_meanings_and_of_nothing_else(reader, begun):
    assert (told(reader), told(begun)) == ([], [])

    course = upgrade()
    first = told(reader)
    for correction in corrections(reader, course_content(course, at=LATER)):
        claim = Claim.objects.get(slug=correction.card.slug)
        mark_correction_seen(reader, claim, correction.number, at=LATER)

    assert (first, told(reader)) == (CHANGED, [])
    assert (told(begun), told(SignedInLearnerFactory())) == ([], [])


def test_an_attempt_that_was_open_goes_on_in_its_own_words(begun):
    upgrade()
    attempt = Attempt.objects.get(learner=begun)
    client = Client()
    client.force_login(begun.user)

    for item in attempt.items.filter(response=None):
        page = page_of(client.get(reverse("quizzes:attempt_item", args=[attempt.pk, item.position])))
        assert question_content(item.question_version_id).stem in page.text
        respond(item, right, LATER)

    attempt.refresh_from_db()
    assert attempt.state == AttemptState.SUBMITTED


def test_the_next_attempt_asks_in_the_new_words(reader):
    course = upgrade()
    asked_now = {item.question_id for item in course.quizzes.get(slug="magnesium").items.all()}

    attempt = start_attempt(reader, course.quizzes.get(slug="magnesium"), Phase.RECHECK, seed=2, at=LATER)

    versions = [item.question_version for item in attempt.items.select_related("question_version")]
    assert {version.question_id for version in versions} <= asked_now
    assert [v.pk for v in versions if v.question.versions.filter(number__gt=v.number).exists()] == []
