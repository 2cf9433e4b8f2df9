"""Small numbers: what is said of people who shared no names is published only when nobody can be picked out (PS-4).

A count splits the people who were asked in two: those who hold an idea, and the rest. Whoever reads a report knows
how many were asked, and knows the answers of members who share them by name. What is left is a count among the others.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

MIN_GROUP = 5
TWO = 2  # what can be one of two is in doubt


@dataclass(frozen=True)
class CountSplit:
    """`count` of `asked` people, of whom `named_count` of `named_asked` can be seen by name anyway."""

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
    """Why there is no number. FEW is said only where at least five numbers are possible."""

    FEW = "few"
    SMALL = "small"


PublishableCount = int | Hidden


def suppress_count(split: CountSplit, minimum: int = MIN_GROUP) -> PublishableCount:
    """The count, or that it is hidden. Its other half, asked minus count, is hidden with it: never print it apart."""
    if split.unnamed_total == 0:
        return split.count
    rest = split.unnamed_total - split.unnamed
    if split.unnamed >= minimum and rest >= minimum:
        return split.count
    is_plainly_few = split.named_total == 0 and split.total >= 2 * minimum and split.count < minimum
    return Hidden.FEW if is_plainly_few else Hidden.SMALL


@dataclass(frozen=True)
class GroupSplit:
    """Who counts in one row of a table, and who was asked and does not: keys of people."""

    counted: frozenset[Hashable] = frozenset()
    rest: frozenset[Hashable] = frozenset()

    @property
    def total(self) -> int:
        return len(self.counted) + len(self.rest)

    def is_publishable(self, minimum: int = MIN_GROUP) -> bool:
        """Enough people on both sides."""
        return min(len(self.counted), len(self.rest)) >= minimum


@dataclass(frozen=True)
class TableMask:
    """Which rows of a table are shown, and whether their sum is."""

    rows: Sequence[bool]
    total: bool


def suppress_table(rows: Sequence[GroupSplit], minimum: int = MIN_GROUP) -> TableMask:
    """Rows with their sum, so that nothing hidden can be had by taking the shown rows from the sum.

    What is left of the sum is known to whoever can subtract. Until that leaves enough people on both sides and every
    hidden row in doubt, one more row is hidden, from the end; and if none is left, the sum.
    """
    shown = [row.is_publishable(minimum) for row in rows]
    while not _is_safe(rows, shown, minimum):
        if not any(shown):
            return TableMask(shown, total=False)
        shown[len(shown) - 1 - shown[::-1].index(True)] = False
    return TableMask(shown, total=bool(rows))


def _is_safe(rows: Sequence[GroupSplit], shown: Sequence[bool], minimum: int) -> bool:
    hidden = [row for row, is_shown in zip(rows, shown, strict=True) if not is_shown]
    return not hidden or (union(hidden).is_publishable(minimum) and is_ambiguous(hidden, minimum))


def union(rows: Sequence[GroupSplit]) -> GroupSplit:
    """Everybody who counts in some row, and who does not in some row: somebody in two rows is one person."""
    return GroupSplit(
        frozenset[Hashable]().union(*(row.counted for row in rows)),
        frozenset[Hashable]().union(*(row.rest for row in rows)),
    )


def is_ambiguous(hidden: Sequence[GroupSplit], minimum: int = MIN_GROUP) -> bool:
    """Every hidden row can be another count, even for a reader who knows their sum and how many each row asked.

    A row that asked nobody hides nobody. Sums that some rows can have are the bits of one whole number: bit n is set
    where n is such a sum. With `minimum` 2, rows hidden that asked 2, 3 and 3 people can count 0..2, 0..3, 0..3: 0b111,
    0b1111, 0b1111. If they sum to 1, the first can be 0 or 1, for what is left (1 or 0) is a sum of the other two
    (0b1111111): two possible counts, so it is in doubt. If they sum to 0, it can only be 0: it is not.
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
    """Counts that hide a row by themselves. A row hidden for another's sake is taken for such a one, so that what is
    decided here depends on nothing that the reader does not know: it would be the same in every case left in doubt.
    """
    return [n for n in range(total + 1) if min(n, total - n) < minimum]


def _sums(counts: Sequence[Sequence[int]]) -> list[int]:
    """Before each row and after the last: every sum that the rows so far can have, as bits of a number."""
    found = [1]
    for own in counts:
        found.append(_shifted(found[-1], own))
    return found


def _shifted(sums: int, counts: Iterable[int]) -> int:
    found = 0
    for count in counts:
        found |= sums << count
    return found


@dataclass(frozen=True)
class SumSet:
    """Sums that some rows can have, as `bits`, none above `maximum`: how many they asked.

    A count is few exactly when what it leaves of the asked is few, so every sum n is there together with maximum - n.
    """

    bits: int
    maximum: int

    def can_complete(self, others: int, total: int) -> bool:
        """One of these sums and one of the others, which are bits too, can make the total."""
        lead = self.maximum - total
        return bool(others & (self.bits >> lead if lead > 0 else self.bits << -lead))
