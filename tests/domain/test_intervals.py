"""Intervals: golden values, what always holds, and that nothing is said of nobody."""

from random import Random
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.intervals import Interval, bootstrap, wilson, wilson_by_person

VALUES = st.lists(st.floats(-2, 2), min_size=2, max_size=40)
PEOPLE = st.lists(st.integers(0, 6).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=30)


def rounded(interval):
    return round(interval.low, 4), round(interval.high, 4)


@pytest.mark.parametrize(
    ("count", "asked", "ends"),
    [
        # R. G. Newcombe 1998, table I, method 3.
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0.0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
        (20, 20, (0.8389, 1.0)),
    ],
)
def test_wilson_golden_values(count, asked, ends):
    """MC-15."""
    assert rounded(wilson(count, asked)) == ends


def test_nothing_is_said_of_nobody():
    assert (wilson(0, 0), wilson_by_person([]), wilson_by_person([(0, 0)])) == (None, None, None)
    assert bootstrap([], chance=Random(1)) is None
    assert bootstrap([0.5], chance=Random(1)) is None


@given(st.integers(0, 500), st.integers(0, 500))
def test_wilson_holds_the_share_and_stays_a_share(one, other):
    count, asked = min(one, other), max(one, other, 1)

    found = wilson(count, asked)

    assert 0 <= found.low <= count / asked <= found.high <= 1


@given(st.integers(1, 100), st.integers(2, 9))
def test_wilson_narrows_with_more_people(count, times):
    few, many = wilson(count, 2 * count), wilson(times * count, times * 2 * count)

    assert few.low < many.low
    assert many.high < few.high


@given(PEOPLE)
def test_answers_of_the_same_people_never_say_more_than_answers_of_as_many_people(people):
    naive = wilson(sum(count for count, _ in people), sum(asked for _, asked in people))
    found = wilson_by_person(people)

    assert (naive is None) == (found is None)
    if found:
        assert found.low <= naive.low + 1e-12
        assert naive.high <= found.high + 1e-12


def test_people_with_one_answer_each_give_the_plain_interval():
    assert wilson_by_person([(1, 1)] * 30 + [(0, 1)] * 70 + [(0, 0)] * 5) == wilson(30, 100)


def test_people_who_answer_alike_widen_the_interval():
    """Ten people who say the same thing four times are ten, not forty."""
    found = wilson_by_person([(4, 4)] * 3 + [(0, 4)] * 7)

    assert found.high - found.low > 1.8 * (wilson(12, 40).high - wilson(12, 40).low)


@given(VALUES, st.integers())
def test_bootstrap_is_the_same_again_and_stays_among_the_values(values, seed):
    found = bootstrap(values, chance=Random(seed))

    assert found == bootstrap(values, chance=Random(seed))
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


@given(st.floats(-2, 2), st.integers(2, 30))
def test_bootstrap_of_equal_values_has_no_width(value, people):
    found = bootstrap([value] * people, chance=Random(1), statistic=median)

    assert found == Interval(value, value)


def test_bootstrap_of_a_mean_is_about_two_standard_errors_wide():
    values = [0.0, 1.0] * 50

    found = bootstrap(values, chance=Random(7))

    assert fmean(values) in found
    assert found.low == pytest.approx(0.40, abs=0.03)
    assert found.high == pytest.approx(0.60, abs=0.03)
