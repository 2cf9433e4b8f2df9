"""Correction recall: who was taught an older meaning of a claim hears once what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Wording:
    """One published version of a claim; `is_meaning`: it changed the meaning, not only the words."""

    number: int
    published_at: datetime
    is_meaning: bool
    verdict: str
    fact: str


def recall(wordings: Sequence[Wording], *, taught_at: datetime, seen: int) -> tuple[Wording, Wording] | None:
    """The wording that was taught and the one of now, or None where there is nothing to tell.

    `wordings` in order of their numbers; `taught_at`: when the learner first met the claim; `seen`: the number
    up to which they have read what changed, 0 for none. A change that was taken back is no change.
    """
    known = [wording for wording in wordings if wording.published_at <= taught_at or wording.number <= seen]
    if not known:
        return None
    before, now = known[-1], wordings[-1]
    is_changed = any(wording.is_meaning for wording in wordings if wording.number > before.number)
    return (before, now) if is_changed and (before.verdict, before.fact) != (now.verdict, now.fact) else None
