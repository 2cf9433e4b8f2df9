"""95 % confidence intervals in closed form. None means "cannot be said", never zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

Z = 1.959963984540054  # two-sided 95 % quantile of the normal distribution
MIN_VALUES = 2


@dataclass(frozen=True)
class Interval:
    """Both ends included. Proportions lie in 0..1; other values keep their unit."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def wilson(count: float, total: float) -> Interval | None:
    """Score interval of a proportion (E. B. Wilson 1927). None if `total` is 0."""
    if total <= 0:
        return None
    share = count / total
    middle = (share + Z**2 / (2 * total)) / (1 + Z**2 / total)
    half = Z * sqrt(share * (1 - share) / total + Z**2 / (4 * total**2)) / (1 + Z**2 / total)
    # Exact ends: rounding must not move 0 of n away from 0, nor n of n away from 1.
    return Interval(0.0 if count <= 0 else middle - half, 1.0 if count >= total else middle + half)


def wilson_by_person(answers: Sequence[tuple[int, int]]) -> Interval | None:
    """Wilson interval of a proportion with several answers per person, given (count, total) of each person.

    Count and total are divided by the design effect of persons as clusters (L. Kish 1965), at least 1. Where it cannot
    be estimated (one person, or all answers equal), each person counts once. None without answers.
    """
    count, total = sum(one for one, _ in answers), sum(of for _, of in answers)
    if not total:
        return None
    effect = max(1.0, _design_effect(answers, count / total, total))
    return wilson(count / effect, total / effect)


def wilson_of_mean(share: float, variance: float, total: int) -> Interval:
    """Wilson interval of a share that is no plain ratio, from its own variance: as if of that many independent answers,
    at most `total`.
    """
    independent = min(float(total), share * (1 - share) / variance) if variance else float(total)
    interval = wilson(share * independent, independent)
    assert interval is not None
    return interval


def _design_effect(answers: Sequence[tuple[int, int]], share: float, total: int) -> float:
    """Variance of the ratio with persons as clusters, divided by the variance of independent answers."""
    people = sum(of > 0 for _, of in answers)
    if people in {1, total} or share in {0.0, 1.0}:
        return total / people
    spread = sum((one - share * of) ** 2 for one, of in answers) * people / (people - 1)
    return spread / (total * share * (1 - share))


def student_t(freedom: int) -> float:
    """Two-sided 95 % quantile of Student's t for `freedom` degrees of freedom.

    Expansion of M. Abramowitz, I. A. Stegun 1964, 26.7.5; error below 0.001 from 7 degrees of freedom on.
    """
    terms = [
        (Z**3 + Z) / 4,
        (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96,
        (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384,
        (79 * Z**9 + 776 * Z**7 + 1482 * Z**5 - 1920 * Z**3 - 945 * Z) / 92160,
    ]
    return Z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))


def interval_of_mean(values: Sequence[float]) -> Interval | None:
    """Interval of a mean ("Student" 1908), one value per person.

    Standard error as in the limit of the bootstrap (B. Efron, R. J. Tibshirani 1993, chapter 5) with n − 1 for n. None
    for fewer than two values, and for equal values: those do not say how far others may be.
    """
    if len(values) < MIN_VALUES or min(values) == max(values):
        return None
    middle = fmean(values)
    variance = sum((value - middle) ** 2 for value in values) / (len(values) - 1)
    half = student_t(len(values) - 1) * sqrt(variance / len(values))
    return Interval(middle - half, middle + half)
