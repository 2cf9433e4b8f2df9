"""How sure a figure is: 95 of 100 such intervals hold the true value. None means "cannot be said", never zero."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random

Z = 1.959963984540054  # of the normal distribution, for 95 %
ROUNDS = 400
OUTSIDE = 0.025
LEAST_VALUES = 2


@dataclass(frozen=True)
class Interval:
    """Both ends included; of a share 0..1, else in the unit of the values."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def wilson(count: float, asked: float) -> Interval | None:
    """Score interval of a share (E. B. Wilson 1927); None where nobody was asked."""
    if asked <= 0:
        return None
    share = count / asked
    middle = (share + Z**2 / (2 * asked)) / (1 + Z**2 / asked)
    half = Z * sqrt(share * (1 - share) / asked + Z**2 / (4 * asked**2)) / (1 + Z**2 / asked)
    # Dust apart, nobody leaves the interval at 0 and everybody at 1.
    return Interval(0.0 if count <= 0 else middle - half, 1.0 if count >= asked else middle + half)


def wilson_by_person(answers: Sequence[tuple[int, int]]) -> Interval | None:
    """Of a share whose answers come several from one person: (count, asked) of each.

    What one person says twice is not twice as much to know: the number asked is divided by the design effect
    (L. Kish 1965), never by less than 1.
    """
    count, asked = sum(one for one, _ in answers), sum(of for _, of in answers)
    if not asked:
        return None
    effect = max(1.0, _design_effect(answers, count / asked, asked))
    return wilson(count / effect, asked / effect)


def _design_effect(answers: Sequence[tuple[int, int]], share: float, asked: int) -> float:
    """Variance of the ratio with persons as clusters ÷ variance if every answer stood alone."""
    people = sum(of > 0 for _, of in answers)
    if people in {1, asked} or share in {0.0, 1.0}:
        return 1.0
    spread = sum((one - share * of) ** 2 for one, of in answers) * people / (people - 1)
    return spread / (asked * share * (1 - share))


def mean(values: Sequence[float]) -> float:
    """Quicker than the exact one of the standard library; thousands are drawn."""
    return sum(values) / len(values)


def bootstrap(
    values: Sequence[float], *, chance: Random, statistic: Callable[[Sequence[float]], float] = mean
) -> Interval | None:
    """Percentile interval of a statistic (B. Efron 1979); the same chance gives the same interval.

    None below two values. Equal values give an interval of no width.
    """
    if len(values) < LEAST_VALUES:
        return None
    size = len(values)
    drawn = chance.choices(values, k=size * ROUNDS)
    found = sorted(statistic(drawn[start : start + size]) for start in range(0, size * ROUNDS, size))
    cut = int(ROUNDS * OUTSIDE)
    return Interval(found[cut], found[-1 - cut])
