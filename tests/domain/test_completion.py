"""Completion: what the facts reach, and that a state never goes down (CR-1, CR-2)."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.completion import ORDER, LessonFacts, Tally, completion_state, later_state
from quizzes.vocabulary import CompletionState as C

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DONE = LessonFacts(read_at=NOON, latest_post=Tally(5, 5), has_sure_misconception=False, recheck=None)
STATES = st.sampled_from(C)


@st.composite
def tallies(draw):
    asked = draw(st.integers(0, 20))
    return Tally(draw(st.integers(0, asked)), asked)


FACTS = st.builds(
    LessonFacts,
    read_at=st.none() | st.just(NOON),
    latest_post=st.none() | tallies(),
    has_sure_misconception=st.booleans(),
    recheck=st.none() | tallies(),
)


@pytest.mark.parametrize(
    ("right", "asked", "is_enough"), [(4, 5, True), (3, 5, False), (5, 6, True), (4, 6, False), (0, 1, False)]
)
def test_tally_is_enough_from_80_percent_on(right, asked, is_enough):
    assert Tally(right, asked).meets_threshold == is_enough


@given(st.integers(1, 10_000))
def test_tally_of_exactly_80_percent_is_enough(fifths):
    """Float dust must not cost anybody the status."""
    assert Tally(4 * fifths, 5 * fifths).meets_threshold


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, C.CHECKED),
        ({"read_at": None}, C.IN_PROGRESS),
        ({"latest_post": None}, C.IN_PROGRESS),
        ({"read_at": None, "latest_post": None}, C.IN_PROGRESS),
        ({"latest_post": Tally(0, 5)}, C.COMPLETED),
        ({"latest_post": Tally(3, 5)}, C.COMPLETED),
        ({"latest_post": Tally(4, 5)}, C.CHECKED),
        ({"has_sure_misconception": True}, C.COMPLETED),
        ({"recheck": Tally(3, 4)}, C.CHECKED),
        ({"recheck": Tally(4, 5)}, C.RETAINED),
        ({"recheck": Tally(4, 5), "read_at": None}, C.IN_PROGRESS),
        ({"recheck": Tally(4, 5), "latest_post": None}, C.IN_PROGRESS),
    ],
)
def test_reached_by_the_facts(changes, state):
    assert completion_state(replace(DONE, **changes)) == state


def test_opening_pages_alone_never_completes():
    """CR-2."""
    opened = LessonFacts(read_at=None, latest_post=None, has_sure_misconception=False, recheck=None)

    assert completion_state(opened) == C.IN_PROGRESS


def test_nothing_right_completes_all_the_same():
    """CR-2: nothing is locked by a score."""
    assert completion_state(replace(DONE, latest_post=Tally(0, 9))) == C.COMPLETED


def test_skipped_items_are_in_neither_number():
    """CR-2: four of the five that were answered, whatever was skipped."""
    assert completion_state(replace(DONE, latest_post=Tally(4, 5))) == C.CHECKED


def test_order_names_every_state_once():
    assert sorted(ORDER) == sorted(C)


def test_order_is_that_of_the_requirements():
    earned = [state for state in ORDER if state != C.WAIVED]

    assert earned == [C.IN_PROGRESS, C.COMPLETED, C.CHECKED, C.RETAINED]


@pytest.mark.parametrize(
    ("before", "now", "after"),
    [
        (C.CHECKED, C.COMPLETED, C.CHECKED),
        (C.COMPLETED, C.CHECKED, C.CHECKED),
        (C.RETAINED, C.IN_PROGRESS, C.RETAINED),
        (C.WAIVED, C.IN_PROGRESS, C.WAIVED),
        (C.WAIVED, C.COMPLETED, C.COMPLETED),
    ],
)
def test_later_of_two_states(before, now, after):
    assert later_state(before, now) == after


@given(STATES, STATES)
def test_later_of_never_goes_down(before, now):
    """CR-1."""
    assert ORDER.index(later_state(before, now)) >= ORDER.index(before)


@given(STATES)
def test_later_of_is_idempotent(state):
    """CR-1."""
    assert later_state(state, state) == state


@given(st.lists(FACTS, min_size=1))
def test_states_over_any_history_never_go_down(history):
    """CR-1: whatever the facts become, the stored state only rises."""
    stored = [reduce(later_state, map(completion_state, history[:n]), C.IN_PROGRESS) for n in range(len(history) + 1)]
    ranks = [ORDER.index(state) for state in stored]

    assert ranks == sorted(ranks)


@given(FACTS)
def test_reached_is_a_state_that_facts_can_give(facts):
    assert completion_state(facts) in {C.IN_PROGRESS, C.COMPLETED, C.CHECKED, C.RETAINED}
