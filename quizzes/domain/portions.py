"""How much of a lesson, or of a review, fits the energy of today. The energy is not stored."""

from collections.abc import Mapping, Sequence
from enum import Enum
from types import MappingProxyType

from quizzes.domain.loop import LoopPage, PageKind


class Energy(Enum):
    LOW = "low"
    MEDIUM = "medium"
    GOOD = "good"  # a whole lesson


IDEAS: Mapping[Energy, int] = MappingProxyType({Energy.LOW: 1, Energy.MEDIUM: 2})
QUESTIONS: Mapping[Energy, int] = MappingProxyType({Energy.LOW: 2, Energy.MEDIUM: 5, Energy.GOOD: 5})


def portion_end(pages: Sequence[LoopPage], here: int, energy: Energy) -> int | None:
    """Number (from 1) of the page that ends with an offer to stop; None to go on to the end of the lesson.

    `here`: number of the page to go on with. A portion ends with the answer to its last idea.
    """
    answers = [number for number, page in enumerate(pages, start=1) if page.kind is PageKind.ANSWER and number >= here]
    if energy not in IDEAS or not answers:
        return None
    return answers[: IDEAS[energy]][-1]
