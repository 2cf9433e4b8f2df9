"""Statistics of one design of asking, with small counts suppressed (PS-4): one row per misconception, and all together.

Both orders of forms weigh the same where each of them could be published by itself; else everybody counts once.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import fmean

from quizzes.domain.crossover import Observation, OrderMean, mean_over_orders
from quizzes.domain.intervals import Interval, interval_of_mean, wilson_by_person, wilson_of_mean
from quizzes.domain.measures import BeliefHistory, Measure
from quizzes.domain.suppression import MIN_GROUP, GroupSplit, Hidden, suppress_table, union
from quizzes.vocabulary import Form

ALL = None
# By misconception id: (index of the person, history) of everybody who was asked about it.
Histories = Mapping[int, Sequence[tuple[int, BeliefHistory]]]


@dataclass(frozen=True)
class Proportion:
    """`count` of `total` answers by `people` persons; `share` (0..1) with its 95 % interval.

    `share` is count / total, or the mean of the shares of both orders.
    """

    count: int
    total: int
    people: int
    share: float
    interval: Interval


@dataclass(frozen=True)
class Estimate:
    """Mean change over `people` persons, with its 95 % interval, in the unit of the change."""

    value: float
    people: int
    interval: Interval


@dataclass(frozen=True)
class BelowThreshold:
    """Of `total` answers those of fewer than MIN_GROUP people count."""

    total: int


Statistic = Proportion | Estimate | BelowThreshold | Hidden | None
"""None: no data yet."""
Table = dict[int | None, Statistic]


@dataclass(frozen=True)
class Row:
    """One row of a table: people on both sides, and the form that each met first."""

    split: GroupSplit
    firsts: Mapping[Hashable, Form | None]

    def order(self, first: Form) -> GroupSplit:
        """The split of those who met this form first."""
        return GroupSplit(
            frozenset(who for who in self.split.counted if self.firsts[who] == first),
            frozenset(who for who in self.split.rest if self.firsts[who] == first),
        )

    def observations(self) -> Iterable[Observation]:
        yield from (Observation(who, self.firsts[who], 1.0) for who in self.split.counted)
        yield from (Observation(who, self.firsts[who], 0.0) for who in self.split.rest)


def share_table(measure: Measure, histories: Histories) -> Table:
    """Statistics of one measure by misconception id, and under ALL."""
    rows = {
        key: Row(split, {who: history.form for who, history in met})
        for key, met in histories.items()
        if (split := measure.split(met)) is not None
    }
    mask = suppress_table([row.split for row in rows.values()])
    table: Table = dict.fromkeys(histories)
    for (key, row), is_shown in zip(rows.items(), mask.rows, strict=True):
        table[key] = _proportion([row]) if is_shown else Hidden.SMALL
    table[ALL] = _over_all(list(rows.values()), is_shown=mask.total)
    return table


def _over_all(rows: Sequence[Row], *, is_shown: bool) -> Statistic:
    if not rows:
        return None
    if is_shown:
        return _proportion(rows)
    both = union([row.split for row in rows])
    is_plainly_few = len(both.counted) < MIN_GROUP and len(both.counted | both.rest) >= 2 * MIN_GROUP
    return BelowThreshold(sum(row.split.total for row in rows)) if is_plainly_few else Hidden.SMALL


def _proportion(rows: Sequence[Row]) -> Proportion:
    """Proportion over these rows, with an interval that allows for several answers per person."""
    counted = Counter(chain.from_iterable(row.split.counted for row in rows))
    asked = counted + Counter(chain.from_iterable(row.split.rest for row in rows))
    count, total = counted.total(), asked.total()
    if has_publishable_orders(rows):
        mean = mean_over_orders(chain.from_iterable(row.observations() for row in rows))
        assert mean is not None
        return Proportion(count, total, len(asked), mean.value, wilson_of_mean(mean.value, mean.variance, total))
    interval = wilson_by_person([(counted[who], number) for who, number in asked.items()])
    assert interval is not None
    return Proportion(count, total, len(asked), count / total, interval)


def has_publishable_orders(rows: Sequence[Row]) -> bool:
    """True if the people of each order could be told by themselves, and their share is a figure of its own."""
    return all(union([row.order(first) for row in rows]).is_publishable() for first in Form)


def shift_table(histories: Histories) -> Table:
    """Mean shift by misconception id, and under ALL. Published only if at least MIN_GROUP people moved towards the
    fact, and as many did not.
    """
    moves = {
        key: [Observation(who, history.form, history.shift) for who, history in met if history.shift is not None]
        for key, met in histories.items()
    }
    rows = {key: _shift_row(shifts) for key, shifts in moves.items() if shifts}
    mask = suppress_table([row.split for row in rows.values()])
    table: Table = dict.fromkeys(histories)
    for (key, row), is_shown in zip(rows.items(), mask.rows, strict=True):
        table[key] = _mean(moves[key], [row]) if is_shown else Hidden.SMALL
    every = list(chain.from_iterable(moves[key] for key in rows))
    over_all = _mean(every, list(rows.values())) if mask.total else Hidden.SMALL
    table[ALL] = over_all if rows else None
    return table


def _shift_row(shifts: Sequence[Observation]) -> Row:
    split = GroupSplit(
        frozenset(one.person for one in shifts if one.value > 0),
        frozenset(one.person for one in shifts if one.value <= 0),
    )
    return Row(split, {one.person: one.first for one in shifts})


def _mean(values: Sequence[Observation], rows: Sequence[Row]) -> Estimate | Hidden:
    """Mean over both orders if each could be published; else over people, each with the mean of their own values."""
    if has_publishable_orders(rows):
        return estimate_of(mean_over_orders(values))
    by_person: dict[Hashable, list[float]] = {}
    for one in values:
        by_person.setdefault(one.person, []).append(one.value)
    means = [fmean(own) for own in by_person.values()]
    interval = interval_of_mean(means)
    return Estimate(fmean(means), len(means), interval) if interval else Hidden.SMALL


def estimate_of(mean: OrderMean | None) -> Estimate | Hidden:
    """Hidden where nothing varies, as that would tell of everybody."""
    if mean is None or mean.interval is None:
        return Hidden.SMALL
    return Estimate(mean.value, mean.people, mean.interval)
