"""Intervals: golden values, what always holds, and that nothing is said of nobody."""

from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.intervals import (
    interval_of_mean,
    student_t,
    wilson,
    wilson_by_person,
    wilson_of_mean,
)

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
    assert [interval_of_mean(values) for values in ([], [0.5], [0.5, 0.5])] == [None] * 3


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


@pytest.mark.parametrize(
    ("answers", "same_as"),
    [
        ([(0, 4)] * 10, (0, 10)),
        ([(3, 3)] * 12, (12, 12)),
        ([(6, 10)], (0.6, 1)),
    ],
)
def test_where_nothing_varies_each_person_counts_once(answers, same_as):
    """MC-15: all say the same, or one person says all. How much they repeat themselves cannot be seen."""
    assert wilson_by_person(answers) == wilson(*same_as)


@pytest.mark.parametrize(("freedom", "value"), [(9, 2.2622), (14, 2.1448), (29, 2.0452), (99, 1.9842)])
def test_student_t_is_that_of_the_tables(freedom, value):
    assert student_t(freedom) == pytest.approx(value, abs=0.0003)


def test_interval_of_a_mean_golden_values():
    """MC-15: mean 0.5, standard deviation 0.5130, 2.0930 standard errors of 0.1147 on each side."""
    found = interval_of_mean([0.0, 1.0] * 10)

    assert rounded(found) == (0.2599, 0.7401)


@given(VALUES)
def test_the_mean_stands_in_the_middle_of_its_interval(values):
    found = interval_of_mean(values)

    assert (found is None) == (min(values) == max(values))
    if found:
        assert (found.low + found.high) / 2 == pytest.approx(fmean(values), abs=1e-9)


def test_the_interval_of_a_mean_is_what_a_bootstrap_comes_to():
    """MC-15: drawn 4,000 times, for a hundred people the middle 95 of 100 means end where it ends."""
    rng, values = Random(7), [-2 / 3] * 20 + [0.0] * 30 + [2 / 3] * 40 + [2.0] * 10
    drawn = sorted(fmean(rng.choices(values, k=100)) for _ in range(4000))

    found = interval_of_mean(values)

    assert (found.low, found.high) == pytest.approx((drawn[100], drawn[-101]), abs=0.02)


def groups(shares, people):
    """A thousand of them, drawn from values with these shares."""
    rng = Random(people)
    return [rng.choices(list(shares), list(shares.values()), k=people) for _ in range(1000)]


@pytest.mark.parametrize("people", [12, 20, 80])
@pytest.mark.parametrize(
    ("shares", "truth"),
    [
        ({0.0: 0.5, 2 / 3: 0.3, 2.0: 0.2}, 0.6),
        ({-2.0: 0.1, 0.0: 0.2, 2 / 3: 0.6, 2.0: 0.1}, 0.4),
    ],
)
def test_the_interval_of_a_mean_covers_the_truth(shares, truth, people):
    """MC-15: lopsided values and small groups too, of the groups that are told: five moved up, and five did not."""
    told = [group for group in groups(shares, people) if 5 <= sum(value > 0 for value in group) <= people - 5]

    assert sum(truth in interval_of_mean(group) for group in told) >= 0.92 * len(told)


@pytest.mark.parametrize(("share", "total"), [(0.5, 40), (0.1, 200), (0.0, 7), (1.0, 7)])
def test_wilson_of_a_mean_is_wilson_for_independent_answers(share, total):
    found = wilson_of_mean(share, share * (1 - share) / total, total)

    assert rounded(found) == rounded(wilson(share * total, total))


def test_wilson_of_a_mean_never_counts_more_answers_than_there_are():
    assert rounded(wilson_of_mean(0.5, 0.0001, 40)) == rounded(wilson(20, 40))
    assert rounded(wilson_of_mean(0.5, 0.025, 40)) == rounded(wilson(5, 10))
