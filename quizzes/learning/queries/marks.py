"""Marks of an idea at one time: a sign with its word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from quizzes.domain.beliefs import MarkKind
from quizzes.vocabulary import IdeaState

KINDS = {
    IdeaState.MIX_UP: MarkKind.BELIEVED,
    IdeaState.UNSURE: MarkKind.UNSURE,
    IdeaState.CLEAR: MarkKind.CLEAR,
    IdeaState.RETAINED: MarkKind.RETAINED,
}


@dataclass(frozen=True)
class Mark:
    """Kind of sign, its word, and small words below."""

    kind: MarkKind
    words: str
    small: str = ""


@dataclass(frozen=True)
class Column:
    """A mark under the word for its time, such as "Then"."""

    term: str
    mark: Mark
    is_now: bool = False


class MapLine(Protocol):
    """A row of a map: an idea, titled with its fact, over time."""

    @property
    def fact(self) -> str: ...

    @property
    def columns(self) -> Sequence[Column]: ...


def idea_mark(state: IdeaState | None, small: str = "") -> Mark:
    """Mark of a named state; None where nobody asked."""
    if state is None:
        return Mark(MarkKind.UNANSWERED, _("Not asked"))
    return Mark(KINDS[state], str(state.label), small)
