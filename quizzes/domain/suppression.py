"""Small numbers: what is said of people who shared no names is published only when nobody can be picked out (PS-4).

A count splits the people who were asked in two: those who hold an idea, and the rest. Whoever reads a report knows
how many were asked, and knows the answers of members who share them by name. What is left is a count among the others.
"""

from dataclasses import dataclass
from enum import Enum

LEAST = 5


@dataclass(frozen=True)
class Split:
    """`count` of `asked` people, of whom `named_count` of `named_asked` can be seen by name anyway."""

    count: int
    asked: int
    named_count: int = 0
    named_asked: int = 0

    @property
    def unnamed(self) -> int:
        return self.count - self.named_count

    @property
    def unnamed_asked(self) -> int:
        return self.asked - self.named_asked


class Hidden(Enum):
    """Why there is no number. FEW is said only where at least five numbers are possible."""

    FEW = "few"
    SMALL = "small"


Shown = int | Hidden


def published(split: Split, least: int = LEAST) -> Shown:
    """The count, or that it is hidden. Its other half, asked minus count, is hidden with it: never print it apart."""
    if split.unnamed_asked == 0:
        return split.count
    rest = split.unnamed_asked - split.unnamed
    if split.unnamed >= least and rest >= least:
        return split.count
    is_plainly_few = split.named_asked == 0 and split.asked >= 2 * least and split.count < least
    return Hidden.FEW if is_plainly_few else Hidden.SMALL
