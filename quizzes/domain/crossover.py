"""Change from before to after a lesson when each idea is asked in two forms, one before and the other after.

Half of the learners meet form A first and half form B (a two-period crossover: B. Jones, M. G. Kenward, Design and
Analysis of Cross-Over Trials, 2014, chapter 2). A form that is harder by d lowers the change of those who meet it after
by d and raises the change of the others by d. Means are therefore taken for each order by itself and then averaged with
equal weight, so that d cancels, however many people are in each order.

Golden value, worked by hand in tests/domain/test_crossover.py: A first 100 -> 50 and B first 50 -> 100 is no change.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from quizzes.domain.intervals import Interval, student_t
from quizzes.vocabulary import Form

FULL = 100.0
MIN_PEOPLE = 2


@dataclass(frozen=True)
class Pair:
    """One misconception that `person` was asked about before and after: 1 right, 0 not. `first`: the form
    asked before.
    """

    person: Hashable
    first: Form
    before: float
    after: float


@dataclass(frozen=True)
class CrossoverGain:
    """Right answers out of 100 before and after, over both forms, and Hake's gain (after - before) / (100 - before).

    `gain` is None where everything was right before; `interval` (95 %, of the gain) also below two people and where
    nothing varies. `is_balanced` is False when everybody met the same form first: then difficulty does not cancel.
    """

    before: float
    after: float
    gain: float | None
    people: int
    interval: Interval | None
    is_balanced: bool

    @property
    def change(self) -> float:
        """Percentage points, -100..100."""
        return self.after - self.before


def crossover_gain(pairs: Iterable[Pair]) -> CrossoverGain | None:
    """Gain over both forms; None without pairs."""
    orders: dict[Form, list[Pair]] = defaultdict(list)
    for pair in pairs:
        orders[pair.first].append(pair)
    if not orders:
        return None
    before = FULL * fmean(fmean(pair.before for pair in order) for order in orders.values())
    after = FULL * fmean(fmean(pair.after for pair in order) for order in orders.values())
    people = len({pair.person for order in orders.values() for pair in order})
    gain = (after - before) / (FULL - before) if before < FULL else None
    interval = None if gain is None else _interval(gain, before, list(orders.values()), people)
    return CrossoverGain(before, after, gain, people, interval, is_balanced=len(orders) == len(Form))


def _interval(gain: float, before: float, orders: Sequence[Sequence[Pair]], people: int) -> Interval | None:
    """Interval of the gain by linearization with people as clusters (W. G. Cochran 1977, chapter 6; K. M. Wolter 2007,
    chapter 6).
    """
    if people < MIN_PEOPLE:
        return None
    influence: dict[Hashable, float] = defaultdict(float)
    for order in orders:
        for person, value in _influence_in(order, gain).items():
            influence[person] += value * FULL / (FULL - before) / len(orders)
    variance = sum(value**2 for value in influence.values()) * people / (people - 1)
    if round(variance, 12) == 0:
        return None
    half = student_t(people - 1) * sqrt(variance)
    return Interval(gain - half, gain + half)


def _influence_in(order: Sequence[Pair], gain: float) -> Mapping[Hashable, float]:
    """How far each person moves (after - (1 - gain) x before) of this order's means, 0..1."""
    before, after = fmean(pair.before for pair in order), fmean(pair.after for pair in order)
    moved: dict[Hashable, float] = defaultdict(float)
    for pair in order:
        moved[pair.person] += ((pair.after - after) - (1 - gain) * (pair.before - before)) / len(order)
    return moved
