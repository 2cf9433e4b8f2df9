"""What changed: beliefs before, now and later, in words and signs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.domain.beliefs import MarkKind
from quizzes.learning.queries.results import Mark, all_belief_lines, results
from quizzes.learning.services.attempts import record_response, retry_attempt, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read
from quizzes.models import Quiz
from quizzes.vocabulary import Confidence, Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory
from tests.learning.services.attempts.answers import answer_attempt, item_of, meant, taken
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
    [(WRONG, "Believed it"), (UNSURE, "Not sure"), (RIGHT, "Already clear")],
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
        ((WRONG, RIGHT), "You changed your mind"),
        ((WRONG, WRONG), "Look again"),
        ((WRONG, UNSURE), "Not sure"),
        ((UNSURE, RIGHT), "Clear now"),
        ((RIGHT, RIGHT), "Clear"),
        ((RIGHT, WRONG), "Look again"),
    ],
)
def test_second_meeting_in_words(learner, quiz, content, steps, words):
    history(learner, quiz, *zip([Phase.PRE, Phase.POST], steps, strict=True))

    assert {middle for _, middle, _ in lines_of(learner, content)} == {words}


@pytest.mark.parametrize("first", [WRONG, UNSURE], ids=["believed", "unsure"])
def test_nobody_is_told_twice_that_they_changed_their_mind(learner, quiz, content, first):
    """Asked again too soon to count as retained: the idea is clear, as it was after the lesson."""
    history(learner, quiz, (Phase.PRE, first), (Phase.POST, RIGHT), (Phase.RECHECK, RIGHT))

    assert {line.last for line in all_belief_lines(learner, content)} == {Mark(MarkKind.CLEAR, "Clear")}


def test_relapse_is_said_kindly(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, RIGHT))
    taken(learner, quiz, Phase.RECHECK, WRONG, at=NOON + WEEK)

    lines = all_belief_lines(learner, content)

    assert {(line.last.words, line.last.small, line.now_column) for line in lines} == {
        ("It crept back", "that is common", 3)
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


def result_of(attempt, content):
    attempt.refresh_from_db()
    return results(attempt, content, content.lesson("plants"))


def test_result_counts_what_changed(learner, quiz, content):
    last = history(learner, quiz, (Phase.PRE, WRONG | {"why-talk": ["b"]}), (Phase.POST, RIGHT))

    found = result_of(last, content)

    assert (found.clear_before, found.changed, found.clear_now) == (1, 1, 2)
    assert (found.tally.right, found.tally.total, found.missed) == (3, 3, [])


def test_result_lists_what_was_missed_by_its_fact_and_section(learner, quiz, content):
    """MC-6: the fact, never the statement."""
    last = history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT | {"soil-as-food": ["true"]}))

    assert [(row.fact, row.section) for row in result_of(last, content).missed] == [
        ("Plants live on light, water and air.", "soil")
    ]


def test_partly_right_is_missed_too(learner, quiz, content):
    last = history(learner, quiz, (Phase.PRE, RIGHT), (Phase.POST, RIGHT | {"what-feeds": ["a"]}))

    found = result_of(last, content)

    assert (found.tally.right, found.tally.total, len(found.missed)) == (2, 3, 1)


def test_skipped_item_is_in_neither_number(learner, quiz, content):
    """CR-2"""
    attempt = start_attempt(learner, quiz, Phase.POST, seed=1, at=NOON)
    for slug in ("soil-as-food", "why-talk"):
        record_response(item_of(attempt, slug), meant(RIGHT[slug]), at=NOON)
    skip_item(item_of(attempt, "what-feeds"), at=NOON)

    found = result_of(attempt, content)

    assert (found.tally.right, found.tally.total, found.missed) == (2, 2, [])


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


def test_result_of_a_retry_shows_its_own_answers_and_the_map_of_first_attempts(learner, quiz, content):
    """MC-11"""
    first = history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, WRONG))
    again = answer_attempt(retry_attempt(first, seed=1, at=NOON + 2 * HOUR), RIGHT, at=NOON + 2 * HOUR)

    found = result_of(again, content)

    assert (found.tally.right, found.tally.total, found.missed) == (3, 3, [])
    assert {line.middle.words for line in found.lines} == {"Look again"}


def test_wrong_in_a_way_that_reveals_nothing_is_told_apart(learner, quiz, content):
    history(learner, quiz, (Phase.PRE, WRONG), (Phase.POST, OTHER))

    talk = all_belief_lines(learner, content)[1]
    assert talk.middle.words == "Saw it another way"
