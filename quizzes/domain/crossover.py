"""Figures over both forms of an idea, one asked before a lesson and the other after it.

Half of the learners meet form A first and half form B (a two-period crossover: B. Jones, M. G. Kenward, Design and
Analysis of Cross-Over Trials, 2014, chapter 2). A form that is harder by d lowers the change of those who meet it after
by d and raises the change of the others by d. Means are therefore taken for each order by itself and then averaged with
equal weight, so that d cancels, however many people are in each order: the change is the mean of (after in B - before
in A) and (after in A - before in B).

Golden value, worked by hand in tests/domain/test_crossover.py: A first 100 -> 50 and B first 50 -> 100 is no change.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt
from statistics import fmean

from quizzes.domain.intervals import Interval, student_t
from quizzes.vocabulary import Form

FULL = 100.0
MIN_PEOPLE = 2


class Design(Enum):
    """How an idea was asked before and after. Figures of the two are never joined."""

    CROSSOVER = "crossover"  # in two forms, and which came first was a coin
    FIXED = "fixed"  # in the same words twice, or in an order that was the same for everybody


@dataclass(frozen=True)
class Observation:
    """One value of a person. `first`: the form of the idea that came first; None where that was no coin."""

    person: Hashable
    first: Form | None
    value: float


@dataclass(frozen=True)
class OrderMean:
    """Mean of the means of both orders over `people` persons, with its variance (persons as clusters).

    `is_balanced` is False when everybody met the same form first: then difficulty does not cancel.
    """

    value: float
    people: int
    variance: float
    is_balanced: bool

    @property
    def interval(self) -> Interval | None:
        """95 %; None below two people and where nothing varies."""
        if self.people < MIN_PEOPLE or round(self.variance, 12) == 0:
            return None
        half = student_t(self.people - 1) * sqrt(self.variance)
        return Interval(self.value - half, self.value + half)


def mean_over_orders(observations: Iterable[Observation]) -> OrderMean | None:
    """The mean with equal weight for each order; None without observations.

    Variance of a mean of ratios, by linearization (W. G. Cochran 1977, chapter 6; K. M. Wolter 2007, chapter 6).
    """
    orders: dict[Form | None, list[Observation]] = defaultdict(list)
    for one in observations:
        orders[one.first].append(one)
    if not orders:
        return None
    means = {first: fmean(one.value for one in order) for first, order in orders.items()}
    moved: dict[Hashable, float] = defaultdict(float)  # how far each person moves the mean
    for first, order in orders.items():
        for one in order:
            moved[one.person] += (one.value - means[first]) / len(order) / len(orders)
    people = len(moved)
    variance = sum(value**2 for value in moved.values()) * people / (people - 1) if people >= MIN_PEOPLE else 0.0
    return OrderMean(fmean(means.values()), people, variance, is_balanced=set(Form) <= set(orders))


@dataclass(frozen=True)
class Pair:
    """One idea that `person` was asked about before and after: 1 right, 0 not. `first`: the form asked before."""

    person: Hashable
    first: Form | None
    before: float
    after: float


@dataclass(frozen=True)
class CrossoverGain:
    """Right answers out of 100 before and after, over both forms; `change`: after - before in points, -100..100.

    `gain`: Hake's (after - before) / (100 - before), None where everything was right before; `interval` is the gain's.
    """

    before: float
    after: float
    change: OrderMean
    gain: float | None
    interval: Interval | None

    @property
    def people(self) -> int:
        return self.change.people

    @property
    def is_balanced(self) -> bool:
        return self.change.is_balanced


def crossover_gain(pairs: Iterable[Pair]) -> CrossoverGain | None:
    """Gain over both forms; None without pairs."""
    pairs = list(pairs)
    change = mean_over_orders(Observation(p.person, p.first, FULL * (p.after - p.before)) for p in pairs)
    first = mean_over_orders(Observation(pair.person, pair.first, FULL * pair.before) for pair in pairs)
    if change is None or first is None:
        return None
    before = first.value
    gain = change.value / (FULL - before) if before < FULL else None
    interval = None if gain is None else _gain_interval(pairs, gain, before)
    return CrossoverGain(before, before + change.value, change, gain, interval)


def _gain_interval(pairs: Sequence[Pair], gain: float, before: float) -> Interval | None:
    """Interval of the gain as a ratio of means: that of (after - (1 - gain) x before) / (100 - before) around it."""
    scale = FULL / (FULL - before)
    moved = mean_over_orders(
        Observation(pair.person, pair.first, scale * (pair.after - (1 - gain) * pair.before)) for pair in pairs
    )
    if moved is None or moved.interval is None:
        return None
    return Interval(gain + moved.interval.low - moved.value, gain + moved.interval.high - moved.value)
