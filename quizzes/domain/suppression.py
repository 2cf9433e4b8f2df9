"""Suppression of small counts (PS-4): counts about people who did not share their names are published only if nobody
can be identified.

A count splits the people asked in two: those who hold a misconception, and the rest. A reader knows how many were
asked, and the answers of members who share them by name. What must be protected is the count among the others.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

MIN_GROUP = 5
TWO = 2  # possible counts of a row that make it ambiguous


@dataclass(frozen=True)
class CountSplit:
    """`count` of `total` people; of these, `named_count` of `named_total` are visible by name."""

    count: int
    total: int
    named_count: int = 0
    named_total: int = 0

    @property
    def unnamed(self) -> int:
        return self.count - self.named_count

    @property
    def unnamed_total(self) -> int:
        return self.total - self.named_total


class Hidden(Enum):
    """Why there is no number. FEW is given only where at least five values are possible."""

    FEW = "few"
    SMALL = "small"


PublishableCount = int | Hidden


def suppress_count(split: CountSplit, minimum: int = MIN_GROUP) -> PublishableCount:
    """The count, or the reason why it is hidden.

    The complement (total − count) is hidden with it and must never be printed alone. Both sides need `minimum` unnamed
    people.
    """
    if split.unnamed_total == 0:
        return split.count
    rest = split.unnamed_total - split.unnamed
    if split.unnamed >= minimum and rest >= minimum:
        return split.count
    is_plainly_few = split.named_total == 0 and split.total >= 2 * minimum and split.count < minimum
    return Hidden.FEW if is_plainly_few else Hidden.SMALL


@dataclass(frozen=True)
class GroupSplit:
    """Keys of the people who count in one row of a table, and of those who were asked and do not."""

    counted: frozenset[Hashable] = frozenset()
    rest: frozenset[Hashable] = frozenset()

    @property
    def total(self) -> int:
        return len(self.counted) + len(self.rest)

    def is_publishable(self, minimum: int = MIN_GROUP) -> bool:
        """True if both sides have at least `minimum` people."""
        return min(len(self.counted), len(self.rest)) >= minimum


@dataclass(frozen=True)
class TableMask:
    """Which rows of a table are shown, and whether their sum is shown."""

    rows: Sequence[bool]
    total: bool


def suppress_table(rows: Sequence[GroupSplit], minimum: int = MIN_GROUP) -> TableMask:
    """Which rows may be shown with their sum, so that hidden rows cannot be computed by subtraction.

    While the hidden rows together have fewer than `minimum` people on a side, or one of them is determined by their
    sum, one more row is hidden, from the end; if no row is left, so is the sum.
    """
    shown = [row.is_publishable(minimum) for row in rows]
    while not _is_safe(rows, shown, minimum):
        if not any(shown):
            return TableMask(shown, total=False)
        shown[len(shown) - 1 - shown[::-1].index(True)] = False
    return TableMask(shown, total=bool(rows))


def _is_safe(rows: Sequence[GroupSplit], shown: Sequence[bool], minimum: int) -> bool:
    """True if the hidden rows together are publishable and each of them stays ambiguous."""
    hidden = [row for row, is_shown in zip(rows, shown, strict=True) if not is_shown]
    return not hidden or (union(hidden).is_publishable(minimum) and is_ambiguous(hidden, minimum))


def union(rows: Sequence[GroupSplit]) -> GroupSplit:
    """People who count in any row, and people who do not in any row. Somebody in two rows is one person."""
    return GroupSplit(
        frozenset[Hashable]().union(*(row.counted for row in rows)),
        frozenset[Hashable]().union(*(row.rest for row in rows)),
    )


def is_ambiguous(hidden: Sequence[GroupSplit], minimum: int = MIN_GROUP) -> bool:
    """True if each hidden row has at least two possible counts for a reader who knows their sum and the size of each
    row.

    Rows of size 0 are ignored. Sets of sums are stored as bits of one integer: bit n is set if n is a possible sum.

    Example: `minimum` 2, rows of 2, 3 and 3 people with counts 0..2, 0..3, 0..3: 0b111, 0b1111, 0b1111. If they sum to
    1, the first can be 0 or 1, as the rest (1 or 0) is a sum of the other two (0b1111111): ambiguous. If they sum to 0,
    it can only be 0: not ambiguous.
    """
    sizes = [row.total for row in hidden if row.total]
    total = sum(len(row.counted) for row in hidden)
    counts = [_small_counts(number, minimum) for number in sizes]
    before, after = _sums(counts), _sums(counts[::-1])[::-1]
    for place, own in enumerate(counts):
        rest = SumSet(after[place + 1], sum(sizes[place + 1 :]))
        if sum(rest.can_complete(before[place], total - count) for count in own) < TWO:
            return False
    return True


def _small_counts(total: int, minimum: int) -> list[int]:
    """Counts for which a row of this size is hidden by itself.

    Rows hidden for another's sake are treated the same, so that the decision uses nothing that the reader does not know
    and is equal for all possible counts.
    """
    return [n for n in range(total + 1) if min(n, total - n) < minimum]


def _sums(counts: Sequence[Sequence[int]]) -> list[int]:
    """Bit sets of the sums of the first 0, 1, … n rows; length n + 1."""
    sums = [1]
    for own in counts:
        sums.append(_shifted(sums[-1], own))
    return sums


def _shifted(sums: int, counts: Iterable[int]) -> int:
    """Bit set of all sums of one element of `sums` and one of `counts`."""
    shifted = 0
    for count in counts:
        shifted |= sums << count
    return shifted


@dataclass(frozen=True)
class SumSet:
    """Bit set of the sums that some rows can have; `maximum` is the sum of their sizes.

    Symmetric: a count is small exactly when its complement is, so n is a sum if and only if maximum − n is.
    """

    bits: int
    maximum: int

    def can_complete(self, others: int, total: int) -> bool:
        """True if one of these sums and one of `others` (a bit set) add up to `total`."""
        lead = self.maximum - total
        return bool(others & (self.bits >> lead if lead > 0 else self.bits << -lead))
