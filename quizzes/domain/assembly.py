"""Which items a phase asks, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from quizzes.vocabulary import ItemRole, Phase, QuestionType

T = TypeVar("T")
# Seeds of attempts lie below this.
SEEDS = 2**31
FIXED_ORDER = frozenset({QuestionType.VERDICT})


@dataclass(frozen=True)
class QuizItem:
    """An item as assembly sees it; `parallel_of` is the id of an anchor's item."""

    id: int
    position: int
    role: ItemRole
    parallel_of: int | None = None


def items_of_phase(items: Sequence[QuizItem], phase: Phase) -> list[QuizItem]:
    """Pre: anchors. Post: anchors and transfers. Re-check: each anchor in other words where there are any."""
    ordered = sorted(items, key=lambda item: item.position)
    anchors = [item for item in ordered if item.role == ItemRole.ANCHOR]
    if phase == Phase.PRE:
        return anchors
    if phase == Phase.POST:
        return anchors + [item for item in ordered if item.role == ItemRole.TRANSFER]
    return [_in_other_words(anchor, ordered) for anchor in anchors]


def _in_other_words(anchor: QuizItem, items: Sequence[QuizItem]) -> QuizItem:
    parallels = (item for item in items if item.parallel_of == anchor.id)
    return next(parallels, anchor)


def shuffled(items: Sequence[T], rng: Random) -> list[T]:
    """A new list in an order that depends on `rng` alone."""
    return rng.sample(items, len(items))


def option_order(question_type: QuestionType, labels: Sequence[str], rng: Random) -> list[str]:
    """Verdicts keep their fixed order; other options are shuffled."""
    return list(labels) if question_type in FIXED_ORDER else shuffled(labels, rng)
