"""Selects and orders the items of an attempt. Pure functions; the order depends on the given random generator only."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from quizzes.vocabulary import Form, ItemRole, Phase, QuestionType

T = TypeVar("T")
# Seeds of attempts are integers in [0, SEEDS).
SEEDS = 2**31
# Asked in each check after the lesson, so that one with four ideas costs 24 taps; further ones come in reviews.
TRANSFERS = 1
FIXED_ORDER = frozenset({QuestionType.VERDICT, QuestionType.ESTIMATE})


@dataclass(frozen=True)
class QuizItem:
    """One item of a quiz. `position` orders items; `parallel_of` is the id of the anchor item that a parallel stands in
    for.
    """

    id: int
    position: int
    role: ItemRole
    parallel_of: int | None = None
    type: QuestionType = QuestionType.VERDICT


def items_of_phase(items: Sequence[QuizItem], phase: Phase, form: Form = Form.A) -> list[QuizItem]:
    """Every idea in one form; right after the lesson also the first transfer, at the re-check the second."""
    ordered = sorted(items, key=lambda item: item.position)
    ideas = [wording(anchor, form, ordered) for anchor in ordered if anchor.role == ItemRole.ANCHOR]
    transfers = [item for item in ordered if item.role == ItemRole.TRANSFER]
    asked = {Phase.POST: transfers[:TRANSFERS], Phase.RECHECK: transfers[TRANSFERS : 2 * TRANSFERS]}
    return ideas + asked.get(phase, [])


def transfers_after(count: int) -> int:
    """How many of a lesson's transfers are asked right after it."""
    return min(count, TRANSFERS)


def wording(anchor: QuizItem, form: Form, items: Sequence[QuizItem]) -> QuizItem:
    """Form A is the anchor; form B its first parallel of the same type, else the anchor again."""
    pairs = (item for item in items if item.parallel_of == anchor.id and item.type == anchor.type)
    return anchor if form == Form.A else next(pairs, anchor)


def form_of_phase(first: Form, phase: Phase) -> Form:
    """The form met first before the lesson and, seen longer ago, at the re-check; the other one right after it."""
    return first.other if phase == Phase.POST else first


def first_form(latest: Form | None, seed: int) -> Form:
    """By turns from lesson to lesson; `latest` is that of the lesson before. The first one is a coin: the seed's."""
    if latest is not None:
        return latest.other
    return Form.A if seed % 2 == 0 else Form.B


def shuffled(items: Sequence[T], rng: Random) -> list[T]:
    """A new list with the same items in random order. The same generator state gives the same order."""
    return rng.sample(items, len(items))


def option_order(question_type: QuestionType, labels: Sequence[str], rng: Random) -> list[str]:
    """Labels in the order shown to the learner: unchanged for verdicts and estimates, shuffled for other types."""
    return list(labels) if question_type in FIXED_ORDER else shuffled(labels, rng)
