"""Misconceptions before, now and later, in the named states, as educators see them of a member."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.domain.beliefs import MarkKind
from quizzes.learning.queries.belief_lines import all_belief_lines
from quizzes.learning.queries.marks import idea_mark
from quizzes.learning.services.progress import mark_read
from quizzes.models import Quiz
from quizzes.vocabulary import Confidence, IdeaState, Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory
from tests.learning.services.attempts.answers import taken
from tests.walks import RIGHT, UNSURE, WRONG

pytestmark = pytest.mark.django_db

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
OTHER = RIGHT | {"soil-as-food": ["not_proven"], "why-talk": ["c"]}  # wrong, but reveals nothing


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


def lines_of(learner, content):
    return [(line.before.words, line.middle.words, line.last.words) for line in all_belief_lines(learner, content)]


def history(learner, quiz, *steps):
    """Closed attempts, one hour apart: (phase, answers) each."""
    for n, (phase, answers) in enumerate(steps):
        last = taken(learner, quiz, phase, answers, at=NOON + n * HOUR)
    return last


@pytest.mark.parametrize(
    ("answers", "words"),
    [(WRONG, "A mix-up"), (UNSURE, "Not sure"), (RIGHT, "Clear")],
    ids=["wrong", "unsure", "right"],
)
def test_first_meeting_in_words(learner, quiz, content, answers, words):
    history(learner, quiz, (Phase.PRE, answers))

    assert [before for before, *_ in lines_of(learner, content)] == [words, words]
    assert {middle for _, middle, _ in lines_of(learner, content)} == {"Not asked again yet"}


def test_very_sure_stands_in_small_words(learner, quiz, content):
    taken(learner, quiz, Phase.PRE, WRONG, at=NOON, confidence=Confidence.VERY)

    assert {(line.before.kind, line.before.small) for line in all_belief_lines(learner, content)} == {
        (MarkKind.BELIEVED_SURE, "very sure")
    }


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ((WRONG, RIGHT), "Clear"),
        ((WRONG, WRONG), "A mix-up"),
        ((WRONG, UNSURE), "Not sure"),
        ((UNSURE, RIGHT), "Clear"),
        ((RIGHT, RIGHT), "Clear"),
        ((RIGHT, WRONG), "A mix-up"),
    ],
)
def test_second_meeting_in_words(learner, quiz, content, steps, words):
    history(learner, quiz, *zip([Phase.PRE, Phase.POST], steps, strict=True))

    assert {middle for _, middle, _ in lines_of(learner, content)} == {words}


def test_asked_again_too_soon_is_clear_and_not_kept(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT), (Phase.RECHECK, RIGHT))

    assert {line.last for line in all_belief_lines(learner, content)} == {idea_mark(IdeaState.CLEAR)}


def test_clear_after_a_week_is_kept(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT))
    taken(learner, quiz, Phase.RECHECK, RIGHT, at=NOON + WEEK + HOUR)

    assert {line.last for line in all_belief_lines(learner, content)} == {idea_mark(IdeaState.RETAINED)}


def test_relapse_is_said_kindly(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT))
    taken(learner, quiz, Phase.RECHECK, WRONG, at=NOON + WEEK)

    lines = all_belief_lines(learner, content)

    assert {(line.last.words, line.last.small, line.now_column) for line in lines} == {
        ("A mix-up", "again, that is common", 3)
    }


def test_idea_that_was_never_met_has_no_line(learner, quiz, content):
    assert lines_of(learner, content) == []


def test_other_learners_leave_no_line(learner, quiz, content):
    history(LearnerFactory(), quiz, (Phase.PRE, WRONG))

    assert lines_of(learner, content) == []


def test_belief_map_costs_two_queries(learner, quiz, content):
    counts = []
    for _ in range(3):
        history(learner, quiz, (Phase.PRE, WRONG))
        all_belief_lines(learner, content)
        with CaptureQueriesContext(connection) as captured:
            all_belief_lines(learner, content)
        counts.append(len(captured))

    assert counts == [2, 2, 2]


def test_wrong_in_a_way_that_reveals_nothing_is_a_mix_up_too(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, OTHER))

    talk = all_belief_lines(learner, content)[1]
    assert talk.middle == idea_mark(IdeaState.MIX_UP)
