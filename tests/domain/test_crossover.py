"""Two forms of each idea: what is harder in one of them does not count as change."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.crossover import Pair, crossover_gain
from quizzes.vocabulary import Form

A, B = Form.A, Form.B


def pairs_of(first, before, after, *, people=1, start=0):
    return [Pair(start + number, first, before, after) for number in range(people)]


def test_nobody_has_no_gain():
    assert crossover_gain([]) is None


def test_a_harder_form_is_no_change():
    """A first 100 -> 50, B first 50 -> 100."""
    a_first = [Pair(1, A, 1, 1), Pair(1, A, 1, 0)]
    b_first = [Pair(2, B, 1, 1), Pair(2, B, 0, 1)]

    gain = crossover_gain(a_first + b_first)

    assert (gain.before, gain.after, gain.gain, gain.change.value, gain.people, gain.is_balanced) == (
        75,
        75,
        0,
        0,
        2,
        True,
    )


def test_orders_weigh_the_same_however_many_people_are_in_them():
    many = pairs_of(A, 1, 0, people=30)
    one = pairs_of(B, 0, 1, start=100)

    gain = crossover_gain(many + one)

    assert (gain.before, gain.after, gain.people) == (50, 50, 31)


def test_gain_is_hakes():
    """Half right before, 80 of 100 after: 0.60."""
    pairs = [
        Pair(person, first, before, after)
        for first in Form
        for person, (before, after) in enumerate([(1, 1)] * 5 + [(0, 1)] * 3 + [(0, 0)] * 2, start=100 * (first == B))
    ]

    gain = crossover_gain(pairs)

    assert (gain.before, gain.after, gain.gain, gain.people) == (50, 80, 0.6, 20)
    # By hand: influence of a person is (after - 0.8 - 0.4 (before - 0.5)) / 10 in its order, x 100 / 50 / 2 orders:
    # 5 x 0, 3 x 0.4, 2 x -0.6 tenths; the squares of both orders add up to 2 (3 x 0.0016 + 2 x 0.0036) = 0.024.
    half = (0.024 * 20 / 19) ** 0.5 * 2.0930
    assert (gain.interval.low, gain.interval.high) == pytest.approx((0.6 - half, 0.6 + half), abs=1e-4)


def test_all_right_before_leaves_no_gain():
    gain = crossover_gain(pairs_of(A, 1, 1, people=3) + pairs_of(B, 1, 1, people=3, start=9))

    assert (gain.before, gain.after, gain.gain, gain.interval) == (100, 100, None, None)


def test_one_order_alone_says_so():
    assert crossover_gain(pairs_of(A, 0, 1, people=3)).is_balanced is False


def test_one_person_has_no_interval():
    assert crossover_gain([Pair(1, A, 0, 1), Pair(1, B, 0, 0)]).interval is None


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(Form), st.integers(0, 1), st.integers(0, 1)), min_size=1))
def test_any_pairs_give_figures_in_range(rows):
    gain = crossover_gain([Pair(*row) for row in rows])

    assert 0 <= gain.before <= 100
    assert 0 <= gain.after <= 100
    assert gain.gain is None or gain.interval is None or gain.gain in gain.interval


LEARNERS, IDEAS, HARDER = 2_000, 4, 0.15


def simulated(rng, learners):
    """No learning, no practice; form B is harder by 0.15. Ability differs from person to person, ideas from another."""
    ease = [0.55, 0.65, 0.70, 0.80]
    for person in range(learners):
        ability = rng.uniform(-0.15, 0.15)
        coin = rng.random() < 0.5
        for idea in range(IDEAS):
            right = {A: ease[idea] + ability, B: ease[idea] + ability - HARDER}
            first = A if coin == bool(idea % 2) else B
            yield Pair(person, first, rng.random() < right[first], rng.random() < right[first.other])


def old_scheme(rng, learners):
    """Form A before for everybody, form B after: what a re-check in other words used to be."""
    return [
        Pair(pair.person, A, *((pair.before, pair.after) if pair.first == A else (pair.after, pair.before)))
        for pair in simulated(rng, learners)
    ]


def no_change_runs(runs, learners):
    """Mean change of the runs in points of 1, and the share of intervals that hold 0."""
    gains = [crossover_gain(simulated(Random(seed), learners)) for seed in range(runs)]
    covered = sum(0 in gain.change.interval for gain in gains) / runs
    return sum(gain.change.value for gain in gains) / runs / 100, covered


def test_no_gain_is_seen_where_there_is_none():
    change, covered = no_change_runs(60, 300)

    assert abs(change) <= 0.01
    assert covered >= 0.85
    old = crossover_gain(old_scheme(Random(0), 300))
    assert old.change.value / 100 < -0.1


@pytest.mark.prove
def test_no_gain_is_seen_in_a_thousand_runs(report_line):
    change, covered = no_change_runs(1_000, LEARNERS)
    one = crossover_gain(simulated(Random(0), LEARNERS))
    old = crossover_gain(old_scheme(Random(0), LEARNERS))
    report_line(f"true gain 0, form B harder by {HARDER}: mean change {change:+.4f}, interval holds 0 in {covered:.1%}")
    changes = one.change.value / 100, old.change.value / 100
    report_line(f"one run of {LEARNERS}: {changes[0]:+.4f}; the same, A before and B after: {changes[1]:+.4f}")

    assert abs(change) <= 0.01
    assert covered >= 0.93
