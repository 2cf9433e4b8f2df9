"""Selects and orders the items of an attempt. Pure functions; the order depends on the given random generator only."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from quizzes.vocabulary import ItemRole, Phase, QuestionType

T = TypeVar("T")
# Seeds of attempts are integers in [0, SEEDS).
SEEDS = 2**31
FIXED_ORDER = frozenset({QuestionType.VERDICT})


@dataclass(frozen=True)
class QuizItem:
    """One item of a quiz. `position` orders items; `parallel_of` is the id of the anchor item that a parallel stands in
    for.
    """

    id: int
    position: int
    role: ItemRole
    parallel_of: int | None = None


def items_of_phase(items: Sequence[QuizItem], phase: Phase) -> list[QuizItem]:
    """Items that a phase asks, in order of position.

    Pre: anchors. Post: anchors, then transfers. Recheck: for each anchor its first parallel, or the anchor if it has
    none.
    """
    ordered = sorted(items, key=lambda item: item.position)
    anchors = [item for item in ordered if item.role == ItemRole.ANCHOR]
    if phase == Phase.PRE:
        return anchors
    if phase == Phase.POST:
        return anchors + [item for item in ordered if item.role == ItemRole.TRANSFER]
    return [_in_other_words(anchor, ordered) for anchor in anchors]


def _in_other_words(anchor: QuizItem, items: Sequence[QuizItem]) -> QuizItem:
    """The first parallel of the anchor by position, else the anchor."""
    parallels = (item for item in items if item.parallel_of == anchor.id)
    return next(parallels, anchor)


def shuffled(items: Sequence[T], rng: Random) -> list[T]:
    """A new list with the same items in random order. The same generator state gives the same order."""
    return rng.sample(items, len(items))


def option_order(question_type: QuestionType, labels: Sequence[str], rng: Random) -> list[str]:
    """Labels in the order shown to the learner: unchanged for verdict questions, shuffled for other types."""
    return list(labels) if question_type in FIXED_ORDER else shuffled(labels, rng)
