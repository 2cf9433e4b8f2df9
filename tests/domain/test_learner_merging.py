"""Merging as a pure plan: nothing lost but the emptier of two open attempts, nothing counted twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.learner_merging import MergedAttempt, ProgressFacts, common_scopes, merged_progress, plan_attempts
from quizzes.vocabulary import CompletionState

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def attempt(key, *, sitting=(1, "post"), hour=0, is_open=False, answered=0):
    return MergedAttempt(UUID(int=key), sitting, NOON + timedelta(hours=hour), is_open, answered)


def test_attempts_are_numbered_by_their_start():
    plan = plan_attempts([attempt(1, hour=0), attempt(2, hour=2)], [attempt(3, hour=1)])

    assert {key.int: number for key, number in plan.numbers.items()} == {1: 1, 3: 2, 2: 3}


def test_of_two_open_attempts_the_fuller_stays():
    plan = plan_attempts([attempt(1, is_open=True, answered=1)], [attempt(2, is_open=True, answered=2)])

    assert (plan.dropped, set(plan.numbers)) == ({UUID(int=1)}, {UUID(int=2)})


def test_of_two_equally_full_open_attempts_the_kept_one_stays():
    plan = plan_attempts([attempt(1, is_open=True)], [attempt(2, is_open=True)])

    assert plan.dropped == {UUID(int=2)}


def test_open_attempts_of_different_sittings_both_stay():
    plan = plan_attempts([attempt(1, is_open=True)], [attempt(2, sitting=(2, "post"), is_open=True)])

    assert plan.dropped == frozenset()


def histories(first):
    """A history as the constraints allow it: at most one open attempt a sitting."""
    sittings = st.sampled_from([(1, "pre"), (1, "post"), (2, "post")])
    rows = st.lists(st.tuples(sittings, st.integers(0, 50), st.booleans(), st.integers(0, 6)), max_size=8)

    def build(drawn):
        seen = set()
        made = []
        for place, (sitting, hour, is_open, answered) in enumerate(drawn):
            is_open_here = is_open and sitting not in seen
            seen |= {sitting} if is_open_here else set()
            made.append(attempt(first + place, sitting=sitting, hour=hour, is_open=is_open_here, answered=answered))
        return made

    return rows.map(build)


@given(histories(1), histories(101))
def test_plan_keeps_every_constraint(kept, added):
    plan = plan_attempts(kept, added)

    staying = [row for row in kept + added if row.key not in plan.dropped]
    by_sitting = {}
    for row in staying:
        by_sitting.setdefault(row.quiz_phase, []).append(row)
    assert set(plan.numbers) == {row.key for row in staying}
    for rows in by_sitting.values():
        assert sorted(plan.numbers[row.key] for row in rows) == list(range(1, len(rows) + 1))
        assert sum(row.is_open for row in rows) <= 1
    assert all(row.is_open for row in kept + added if row.key in plan.dropped)


def test_progress_takes_the_further_state_and_the_earlier_dates():
    early, late = NOON, NOON + timedelta(days=1)
    kept = ProgressFacts(CompletionState.COMPLETED, {"read_at": late, "completed_at": late})
    added = ProgressFacts(CompletionState.IN_PROGRESS, {"read_at": early, "completed_at": None})

    joined = merged_progress(kept, added)

    assert joined == ProgressFacts(CompletionState.COMPLETED, {"read_at": early, "completed_at": late})


def test_progress_of_one_side_stays_as_it_is():
    only = ProgressFacts(CompletionState.CHECKED, {"read_at": NOON})

    assert (merged_progress(only, None), merged_progress(None, only), merged_progress(None, None)) == (only, only, None)


@given(st.frozensets(st.sampled_from(["status", "answers"])), st.frozensets(st.sampled_from(["status", "answers"])))
def test_narrower_consent_shares_no_more_than_either(one, other):
    assert common_scopes(one, other) <= one
    assert common_scopes(one, other) <= other
