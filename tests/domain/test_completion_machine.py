"""Completion as a machine (CR-1): whatever happens in whatever order, nothing is ever taken away."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from quizzes.domain.completion import (
    NOT_STARTED,
    ORDER,
    Completion,
    LessonFacts,
    Tally,
    after_attempt,
    course_completed_at,
    is_updated,
    marked_read,
    started,
    waived,
)
from quizzes.vocabulary import CompletionState as C

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DONE = Completion(C.COMPLETED, NOON, NOON, NOON)
NOT_NEEDED = Completion(C.WAIVED, waived_at=NOON)
TALLIES = st.none() | st.builds(lambda right, more: Tally(right, right + more), st.integers(0, 9), st.integers(0, 9))
LEGAL = {
    None: {C.IN_PROGRESS, C.WAIVED},
    C.IN_PROGRESS: {C.WAIVED, C.COMPLETED, C.CHECKED, C.RETAINED},
    C.WAIVED: {C.COMPLETED, C.CHECKED, C.RETAINED},
    C.COMPLETED: {C.CHECKED, C.RETAINED},
    C.CHECKED: {C.RETAINED},
    C.RETAINED: set(),
}


def rank(completion):
    return -1 if completion.state is None else ORDER.index(completion.state)


class CompletionMachine(RuleBasedStateMachine):
    """Everything that can happen to one learner in one lesson, with a clock that only goes on."""

    def __init__(self):
        super().__init__()
        self.now, self.at = NOT_STARTED, NOON

    def becomes(self, after):
        """Legal, monotone, and every date stays once it is there."""
        before = self.now
        assert after.state == before.state or after.state in LEGAL[before.state]
        assert rank(after) >= rank(before)
        kept = {name: value for name, value in asdict(before).items() if value is not None and name != "state"}
        assert {name: asdict(after)[name] for name in kept} == kept
        self.now = after

    @rule(minutes=st.integers(1, 20_000))
    def time_passes(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule()
    def begin(self):
        self.becomes(started(self.now, self.at))
        assert started(self.now, self.at + timedelta(1)) == self.now

    @rule()
    def read_it(self):
        self.becomes(marked_read(self.now, self.at))
        assert marked_read(self.now, self.at + timedelta(1)) == self.now

    @rule()
    def waive(self):
        self.becomes(waived(self.now, self.at))
        assert waived(self.now, self.at + timedelta(1)) == self.now

    @rule(post=TALLIES, later=TALLIES, is_held_sure=st.booleans())
    def close_an_attempt(self, post, later, is_held_sure):
        self.becomes(started(self.now, self.at))
        facts = LessonFacts(self.now.read_at, post, is_held_sure, later)
        self.becomes(after_attempt(self.now, facts, self.at))
        assert after_attempt(self.now, facts, self.at + timedelta(1)) == self.now

    @invariant()
    def states_have_their_dates(self):
        state = self.now.state
        assert (state in {C.COMPLETED, C.CHECKED, C.RETAINED}) == (self.now.completed_at is not None)
        assert state != C.RETAINED or self.now.retained_at is not None
        assert state != C.WAIVED or self.now.waived_at is not None
        assert (state is None) == (self.now == NOT_STARTED)

    @invariant()
    def completed_only_when_read(self):
        assert self.now.completed_at is None or self.now.read_at is not None


TestCompletionMachine = CompletionMachine.TestCase


def test_waived_lesson_that_is_taken_after_all_counts_as_completed():
    taken = marked_read(started(NOT_NEEDED, NOON), NOON)

    after = after_attempt(taken, LessonFacts(NOON, Tally(0, 5), False, None), NOON)

    assert (after.state, after.waived_at, after.completed_at) == (C.COMPLETED, NOON, NOON)


def test_waiving_what_is_completed_changes_nothing():
    assert waived(DONE, NOON + timedelta(1)) is DONE


def test_a_row_made_by_waiving_was_not_begun():
    row = Completion(C.WAIVED, started_at=NOON, waived_at=NOON)

    assert row.without_empty_start() == NOT_NEEDED


@pytest.mark.parametrize(
    ("read_number", "meanings", "expected"),
    [(1, [], False), (1, [1], False), (1, [2], True), (2, [1, 2], False), (1, [1, 3], True)],
)
def test_updated_is_said_after_a_version_with_another_meaning(read_number, meanings, expected):
    assert is_updated(read_number, meanings) == expected


@pytest.mark.parametrize(
    ("lessons", "expected"),
    [
        ([], None),
        ([NOT_STARTED], None),
        ([DONE], NOON),
        ([DONE, NOT_STARTED], None),
        ([DONE, NOT_NEEDED], NOON),
        ([NOT_NEEDED], None),
        ([DONE, Completion(C.CHECKED, NOON, NOON, NOON + timedelta(2))], NOON + timedelta(2)),
    ],
)
def test_course_is_completed_when_its_last_lesson_is_dealt_with(lessons, expected):
    """CR-8; lessons that are all waived make no certificate."""
    assert course_completed_at(lessons, [NOON] * len(lessons)) == expected


DAY = timedelta(1)
LATER = Completion(C.COMPLETED, NOON, NOON, NOON + 5 * DAY)


@pytest.mark.parametrize(
    ("lessons", "came_at", "expected"),
    [
        ([DONE, NOT_STARTED], [NOON, NOON + DAY], NOON),
        ([DONE, NOT_STARTED], [NOON, NOON], None),
        ([DONE, LATER], [NOON, NOON + DAY], NOON + 5 * DAY),
        ([DONE, LATER, NOT_STARTED], [NOON, NOON + DAY, NOON + 2 * DAY], NOON),
        ([DONE, LATER, NOT_STARTED], [NOON, NOON + DAY, NOON + 6 * DAY], NOON + 5 * DAY),
        ([NOT_NEEDED, NOT_STARTED], [NOON, NOON + DAY], None),
        ([DONE], [NOON + DAY], NOON),
    ],
    ids=["came later", "was there", "done too", "two came", "third came last", "waived", "clock behind"],
)
def test_lesson_that_comes_later_takes_nothing_back(lessons, came_at, expected):
    assert course_completed_at(lessons, came_at) == expected


@given(st.sampled_from([None, *C]))
def test_every_state_has_its_legal_ways(state):
    assert all(ORDER.index(to) > (-1 if state is None else ORDER.index(state)) for to in LEGAL[state])
