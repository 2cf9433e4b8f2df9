"""Pictures of numbers: shares of people as icon arrays, amounts as bars, described by the numbers themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from quizzes.domain.pack_fields import PackPart, Spec

MAX_PEOPLE = 100
MAX_GROUPS = 2
MAX_SHARES = 3
MAX_AMOUNTS = 6
MAX_AMOUNT = 1_000_000


@dataclass(frozen=True)
class PictureShare(PackPart):
    """So many people of a group, and what is true of them."""

    count: Annotated[int, Spec(bounds=(0, MAX_PEOPLE))]
    label: Annotated[str, Spec(max_length=80)]


@dataclass(frozen=True)
class PictureGroup(PackPart):
    """An icon array of `of` people or things; those in no share are drawn open."""

    of: Annotated[int, Spec(bounds=(1, MAX_PEOPLE))]
    shares: tuple[PictureShare, ...]
    label: Annotated[str, Spec(max_length=80)] = ""
    rest: Annotated[str, Spec(max_length=80)] = ""

    @property
    def rest_count(self) -> int:
        return self.of - sum(share.count for share in self.shares)


@dataclass(frozen=True)
class PictureAmount(PackPart):
    """A bar. `amount`: a positive decimal number, such as 2.4."""

    amount: Annotated[str, Spec(is_plain=True, max_length=12)]
    label: Annotated[str, Spec(max_length=80)]

    @property
    def value(self) -> float:
        """Raises ValueError for what is no number."""
        return float(self.amount)


@dataclass(frozen=True)
class DataPicture(PackPart):
    """Either groups of people or amounts in one unit. `title` says what the picture shows."""

    title: Annotated[str, Spec(max_length=160)]
    unit: Annotated[str, Spec(max_length=80)] = ""
    groups: tuple[PictureGroup, ...] = ()
    amounts: tuple[PictureAmount, ...] = ()


def picture_faults(picture: DataPicture) -> Iterator[str]:
    """Why these numbers cannot be drawn, one sentence each."""
    if bool(picture.groups) == bool(picture.amounts):
        yield "A picture has either 'groups' of people or 'amounts'. Write one of them."
    if len(picture.groups) > MAX_GROUPS:
        yield f"More than {MAX_GROUPS} groups are too small to see. Leave some out."
    if len(picture.amounts) > MAX_AMOUNTS:
        yield f"More than {MAX_AMOUNTS} amounts are too many to compare. Leave some out."
    for group in picture.groups:
        yield from _group_faults(group)
    wrong = [row.amount for row in picture.amounts if not _is_amount(row)]
    yield from (f"'{amount}' is not an amount: write a number above 0 and below a million." for amount in wrong)


def _group_faults(group: PictureGroup) -> Iterator[str]:
    if not 1 <= group.of <= MAX_PEOPLE:
        yield f"'of' is a number from 1 to {MAX_PEOPLE}: one sign is drawn for each."
        return
    if not 1 <= len(group.shares) <= MAX_SHARES:
        yield f"A group has 1 to {MAX_SHARES} shares: more cannot be told apart."
    if any(not 0 <= share.count <= group.of for share in group.shares):
        yield f"A count is a number from 0 to {group.of}."
    elif group.rest_count < 0:
        yield f"The counts make {group.of - group.rest_count}, more than the {group.of} of the group."


def _is_amount(amount: PictureAmount) -> bool:
    try:
        return 0 < amount.value < MAX_AMOUNT
    except ValueError:
        return False


def description(picture: DataPicture) -> str:
    """The same numbers in words, for whoever does not see the picture."""
    lines = [_group_words(group) for group in picture.groups]
    lines += [f"{row.label}: {row.amount} {picture.unit}".rstrip() + "." for row in picture.amounts]
    return " ".join(lines)


def _group_words(group: PictureGroup) -> str:
    parts = [f"{share.count} {share.label}" for share in group.shares]
    if group.rest_count:
        parts.append(f"{group.rest_count} {group.rest or 'others'}")
    before = f"{group.label}, of {group.of}" if group.label else f"Of {group.of}"
    return f"{before}: {'; '.join(parts)}."
