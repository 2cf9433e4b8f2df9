"""Resuming: every branch of where a learner goes on, and that there always is a place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.resume import AttemptFacts, LessonDates, ResumePoint, Step, resume_point
from quizzes.vocabulary import Phase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
PHASES = [Phase.PRE, Phase.POST, Phase.RECHECK]
NEW = LessonDates(read_at=None, completed_at=None, now=NOON, recheck_after=WEEK)
READ = replace(NEW, read_at=NOON)
COMPLETED = replace(READ, completed_at=NOON, now=NOON + WEEK - timedelta(seconds=1))
DUE = replace(COMPLETED, now=NOON + WEEK)


def key(number):
    return UUID(int=number)


def closed(number, phase):
    return AttemptFacts(key(number), phase, is_open=False, last_answered=4, open=[])


def under_way(number, phase, *, last_answered=None, left=(1, 2)):
    return AttemptFacts(key(number), phase, is_open=True, last_answered=last_answered, open=left)


PRE, POST, RECHECK = closed(1, Phase.PRE), closed(2, Phase.POST), closed(3, Phase.RECHECK)


@pytest.mark.parametrize(
    ("attempts", "clock", "expected"),
    [
        ([], NEW, ResumePoint(Step.START, phase=Phase.PRE)),
        ([PRE], NEW, ResumePoint(Step.LESSON)),
        ([PRE], READ, ResumePoint(Step.START, phase=Phase.POST)),
        ([PRE, POST], COMPLETED, ResumePoint(Step.RESULTS, attempt=key(2))),
        ([PRE, POST], DUE, ResumePoint(Step.START, phase=Phase.RECHECK)),
        ([PRE, POST, RECHECK], DUE, ResumePoint(Step.RESULTS, attempt=key(3))),
    ],
)
def test_place_along_a_lesson(attempts, clock, expected):
    assert resume_point(attempts, PHASES, clock) == expected


def test_place_in_an_open_attempt_without_answers_is_its_first_open_item():
    assert resume_point([under_way(1, Phase.PRE, left=(3, 1, 2))], PHASES, NEW) == ResumePoint(
        Step.ITEM, attempt=key(1), position=1
    )


def test_place_in_an_open_attempt_after_a_skip_is_the_next_open_item():
    assert resume_point([under_way(1, Phase.PRE, left=(2, 3))], PHASES, NEW) == ResumePoint(
        Step.ITEM, attempt=key(1), position=2
    )


def test_place_in_an_open_attempt_with_answers_is_the_feedback_of_the_last():
    attempt = under_way(1, Phase.PRE, last_answered=2, left=(1, 3))

    assert resume_point([attempt], PHASES, NEW) == ResumePoint(Step.FEEDBACK, attempt=key(1), position=2)


def test_place_in_several_open_attempts_is_in_the_one_begun_last():
    attempts = [under_way(1, Phase.PRE), under_way(2, Phase.POST, last_answered=1)]

    assert resume_point(attempts, PHASES, NEW) == ResumePoint(Step.FEEDBACK, attempt=key(2), position=1)


def test_place_in_an_open_attempt_comes_before_everything_else():
    attempts = [PRE, POST, under_way(9, Phase.RECHECK)]

    assert resume_point(attempts, PHASES, DUE) == ResumePoint(Step.ITEM, attempt=key(9), position=1)


def test_open_attempt_that_is_not_the_last_is_gone_on_with():
    attempts = [under_way(1, Phase.POST), RECHECK]

    assert resume_point(attempts, PHASES, DUE) == ResumePoint(Step.ITEM, attempt=key(1), position=1)


@pytest.mark.parametrize(
    ("phases", "attempts", "clock", "expected"),
    [
        ([], [], NEW, ResumePoint(Step.LESSON)),
        ([], [], READ, ResumePoint(Step.LESSON)),
        ([Phase.POST], [], NEW, ResumePoint(Step.LESSON)),
        ([Phase.POST], [], READ, ResumePoint(Step.START, phase=Phase.POST)),
        ([Phase.PRE], [PRE], READ, ResumePoint(Step.LESSON)),
        ([Phase.PRE, Phase.POST], [PRE, POST], DUE, ResumePoint(Step.RESULTS, attempt=key(2))),
    ],
)
def test_place_skips_phases_in_which_the_quiz_asks_nothing(phases, attempts, clock, expected):
    assert resume_point(attempts, phases, clock) == expected


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (NOON + WEEK - timedelta(microseconds=1), Step.RESULTS),
        (NOON + WEEK, Step.START),
        (NOON + timedelta(days=90), Step.START),
    ],
)
def test_recheck_is_due_from_the_very_end_of_the_wait(now, step):
    assert resume_point([PRE, POST], PHASES, replace(DUE, now=now)).step == step


def test_results_after_a_retry_are_those_of_the_retry():
    attempts = [PRE, POST, closed(5, Phase.POST)]

    assert resume_point(attempts, PHASES, COMPLETED) == ResumePoint(Step.RESULTS, attempt=key(5))


def test_open_attempt_with_nothing_left_still_has_a_place():
    """A row that no service leaves behind must not take the lesson away from its learner."""
    attempt = under_way(1, Phase.PRE, left=())

    assert resume_point([attempt], PHASES, NEW).attempt == key(1)


@st.composite
def attempt_facts(draw):
    """An open attempt has an answer or something left; a closed one nothing left."""
    is_open = draw(st.booleans())
    last = draw(st.none() | st.integers(1, 9)) if is_open else draw(st.integers(1, 9))
    left = draw(st.lists(st.integers(1, 9), min_size=1 if last is None else 0, unique=True)) if is_open else []
    return AttemptFacts(draw(st.uuids()), draw(st.sampled_from(PHASES)), is_open, last, left)


TIMES = st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.builds(LessonDates, TIMES, TIMES, TIMES.filter(bool), st.just(WEEK))


@given(st.lists(attempt_facts()), st.sets(st.sampled_from(PHASES)), CLOCKS)
def test_any_facts_give_a_place_that_names_its_page(attempts, phases, clock):
    found = resume_point(attempts, phases, clock)

    named = (found.phase is not None, found.attempt is not None, found.position is not None)
    assert (
        named
        == {
            Step.START: (True, False, False),
            Step.ITEM: (False, True, True),
            Step.FEEDBACK: (False, True, True),
            Step.LESSON: (False, False, False),
            Step.RESULTS: (False, True, False),
        }[found.step]
    )


@given(st.lists(attempt_facts()), st.sets(st.sampled_from(PHASES)), CLOCKS)
def test_a_phase_is_begun_only_where_the_quiz_asks_and_once(attempts, phases, clock):
    found = resume_point(attempts, phases, clock)

    assert found.phase is None or found.phase in phases - {attempt.phase for attempt in attempts}


@given(st.lists(attempt_facts()), st.sets(st.sampled_from(PHASES)), CLOCKS)
def test_place_names_only_attempts_of_the_learner(attempts, phases, clock):
    found = resume_point(attempts, phases, clock)

    assert found.attempt is None or found.attempt in {attempt.uuid for attempt in attempts}
