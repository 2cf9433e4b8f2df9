"""Correction recall: what somebody hears of a claim that changed since they were taught it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.corrections import PublishedClaim, pending_correction

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def versions(*rows):
    """One a day: whether it changed the meaning, and its verdict."""
    return [
        PublishedClaim(number, NOON + number * DAY, is_meaning, verdict, f"It is {verdict}.")
        for number, (is_meaning, verdict) in enumerate(rows, start=1)
    ]


FIRST, MEANT = (True, "not_proven"), (True, "true")
REWORDED = (False, "not_proven")


def numbers(wordings, day, seen=0):
    found = pending_correction(wordings, taught_at=NOON + day * DAY + DAY / 2, seen=seen)
    return found and tuple(wording.number for wording in found)


@pytest.mark.parametrize(
    ("rows", "day", "seen", "told"),
    [
        ([FIRST, MEANT], 1, 0, (1, 2)),
        ([FIRST, MEANT], 2, 0, None),  # taught the new meaning only
        ([FIRST, MEANT], 1, 2, None),  # read already
        ([FIRST, REWORDED], 1, 0, None),  # minor changes never appear
        ([FIRST, REWORDED, MEANT], 1, 0, (1, 3)),
        ([FIRST, MEANT, (True, "false")], 1, 0, (1, 3)),  # one card for two changes
        ([FIRST, MEANT, (True, "false")], 1, 2, (2, 3)),  # the first was read
        ([FIRST, MEANT, FIRST], 1, 0, None),  # taken back before anybody read of it
        ([FIRST, MEANT, FIRST], 1, 2, (2, 3)),  # but who read of it hears that it was taken back
        ([FIRST], 1, 0, None),
        ([FIRST, MEANT], 0, 0, None),  # before anything was published
    ],
)
def test_what_is_told(rows, day, seen, told):
    assert numbers(versions(*rows), day, seen) == told


ROWS = st.lists(st.tuples(st.booleans(), st.sampled_from(["true", "false", "not_proven"])), min_size=1, max_size=6)


@given(ROWS, st.integers(0, 7), st.integers(0, 6))
def test_who_has_read_up_to_now_hears_nothing(rows, day, seen):
    wordings = versions(*rows)

    assert numbers(wordings, day, seen=len(wordings)) is None
    assert numbers(wordings, day=len(wordings)) is None
    told = numbers(wordings, day, seen)
    assert told is None or (told[0] < told[1] == len(wordings) and numbers(wordings, day, told[1]) is None)
