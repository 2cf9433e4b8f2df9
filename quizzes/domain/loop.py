"""The pages of a lesson taken idea by idea: a question, then its answer with the section that teaches why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

T = TypeVar("T")


class PageKind(Enum):
    OPENING = "opening"  # what awaits
    QUESTION = "question"
    ANSWER = "answer"  # and the section that the question names
    READING = "reading"  # sections alone: of a lesson without questions, and in attempts from before


@dataclass(frozen=True)
class LoopPage:
    """`position` of the question in its attempt, from 1; `anchors` of the sections shown, in the lesson's order."""

    kind: PageKind
    position: int = 0
    anchors: tuple[str, ...] = ()

    def as_text(self) -> str:
        """As it is stored: "question 1", "reading food iron". Anchors hold no blank."""
        return " ".join([self.kind.value, *([str(self.position)] if self.position else []), *self.anchors])

    @classmethod
    def from_text(cls, text: str) -> "LoopPage":
        """Raises ValueError for anything that `as_text` does not write."""
        word, *rest = text.split(" ")
        kind = PageKind(word)
        if kind in {PageKind.QUESTION, PageKind.ANSWER}:
            return cls(kind, int("".join(rest[:1])), tuple(rest[1:]))
        return cls(kind, anchors=tuple(rest))


def in_section_order(pairs: Sequence[tuple[T, str]], anchors: Sequence[str]) -> list[T]:
    """What is paired with a section, in the order of the lesson; what names none of its sections comes last."""
    places = {anchor: place for place, anchor in enumerate(anchors)}
    return [first for first, _ in sorted(pairs, key=lambda pair: places.get(pair[1], len(anchors)))]


def loop_pages(ideas: Sequence[str], anchors: Sequence[str], *, has_opening: bool = False) -> list[LoopPage]:
    """All pages in order. `ideas`: the section of each question, in the order asked; `anchors`: the lesson's sections.

    A section is shown once: with the answer to the first of its questions. One without a question follows the section
    before it; with no answer before it, it comes with the first one, so that nothing is read before a question.
    """
    opening = [LoopPage(PageKind.OPENING)] if has_opening else []
    if not ideas:
        return [*opening, *([LoopPage(PageKind.READING, anchors=tuple(anchors))] if anchors else [])]
    pages: list[LoopPage] = []
    for position, shown in enumerate(_sections_of_answers(ideas, anchors), start=1):
        pages += [LoopPage(PageKind.QUESTION, position), LoopPage(PageKind.ANSWER, position, shown)]
    return [*opening, *pages]


def _sections_of_answers(ideas: Sequence[str], anchors: Sequence[str]) -> list[tuple[str, ...]]:
    """The sections on each answer page."""
    shown: list[list[str]] = [[] for _ in ideas]
    latest = 0
    for anchor in anchors:
        latest = ideas.index(anchor) if anchor in ideas else latest
        shown[latest].append(anchor)
    return [tuple(sections) for sections in shown]


def next_page(
    pages: Sequence[LoopPage], passed: int, dealt_with: Collection[int], skipped: Collection[int]
) -> int | None:
    """Index of the page to go on with; None at the end.

    A question is passed once it is `dealt_with` (answered or skipped, by position), and skipping passes its answer page
    too. Any other page is passed by pressing on from it: `passed` counts pages from the start.
    """
    for index, page in enumerate(pages):
        if page.kind is PageKind.QUESTION:
            is_behind = page.position in dealt_with
        else:
            is_behind = index < passed or page.position in skipped
        if not is_behind:
            return index
    return None
