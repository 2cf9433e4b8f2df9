"""States of an idea, from the answers to it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.ideas import IdeaAnswer, IdeaChange, change_by, moments
from quizzes.vocabulary import IdeaState, Phase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MIX_UP, NOT_SURE, CLEAR, KEPT = IdeaState
RIGHT, WRONG, UNSURE = "right", "wrong", "unsure"


def answers(*rows):
    """Answers as (attempt, days since noon, how); an attempt "b:a" retries "a"."""
    return [
        IdeaAnswer(
            attempt.split(":")[0],
            attempt.split(":")[-1],
            Phase.POST,
            NOON + timedelta(days=days),
            is_right=how == RIGHT,
            is_unsure=how == UNSURE,
        )
        for attempt, days, how in rows
    ]


def states(*rows):
    return [moment.state for moment in moments(answers(*rows))]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("a", 0, RIGHT)], [CLEAR]),
        ([("a", 0, WRONG)], [MIX_UP]),
        ([("a", 0, UNSURE)], [NOT_SURE]),
        ([("a", 0, WRONG), ("b", 0, RIGHT), ("c", 7, RIGHT)], [MIX_UP, CLEAR, KEPT]),
        ([("a", 0, RIGHT), ("b", 6.99, RIGHT)], [CLEAR, CLEAR]),
        ([("a", 0, RIGHT), ("b", 7, WRONG), ("c", 14, RIGHT)], [CLEAR, MIX_UP, CLEAR]),
        ([("a", 0, RIGHT), ("b", 7, UNSURE), ("c", 8, RIGHT), ("d", 15, RIGHT)], [CLEAR, NOT_SURE, CLEAR, KEPT]),
        ([("a", 0, RIGHT), ("a", 0, WRONG)], [MIX_UP]),
        ([("a", 0, UNSURE), ("a", 0, RIGHT)], [NOT_SURE]),
        ([("a", 0, WRONG), ("b:a", 0, RIGHT)], [MIX_UP, CLEAR]),
    ],
)
def test_state_after_each_attempt(rows, found):
    assert states(*rows) == found


@pytest.mark.parametrize(
    ("attempt", "change"),
    [
        ("a", IdeaChange(None, CLEAR)),
        ("b", IdeaChange(MIX_UP, CLEAR)),
        ("c", IdeaChange(CLEAR, CLEAR)),
        ("other", None),
    ],
)
def test_change_is_from_before_an_attempt_to_now(attempt, change):
    rows = answers(("a", 0, WRONG), ("b", 0, WRONG), ("d:b", 0, RIGHT), ("c", 1, RIGHT))

    assert change_by(attempt, moments(rows)) == change


HISTORIES = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 30), st.sampled_from([RIGHT, WRONG, UNSURE])))


@given(HISTORIES)
def test_nothing_is_kept_that_was_not_right_a_week_before(rows):
    rows = sorted(rows, key=lambda row: row[1])
    found = moments(answers(*rows))

    for moment in found:
        since = [row for row in answers(*rows) if row.at <= moment.at - timedelta(days=7)]
        assert moment.state != KEPT or any(row.is_right for row in since)
    assert bool(found) == bool(rows)


@given(HISTORIES)
def test_last_state_is_clear_exactly_if_the_last_attempt_was(rows):
    found = moments(answers(*rows))

    if found:
        last = [how for attempt, _, how in rows if attempt == rows[-1][0]]
        assert not found[-1].state.is_clear or last[-1] == RIGHT
