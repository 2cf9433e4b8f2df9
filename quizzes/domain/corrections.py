"""Correction recall: who was taught an older meaning of a claim hears once what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PublishedClaim:
    """One published version of a claim; `is_meaning`: it changed the meaning, not only the words."""

    number: int
    published_at: datetime
    is_meaning: bool
    verdict: str
    fact: str


def pending_correction(
    versions: Sequence[PublishedClaim], *, taught_at: datetime, seen: int
) -> tuple[PublishedClaim, PublishedClaim] | None:
    """The wording that was taught and the one of now, or None where there is nothing to tell.

    `wordings` in order of their numbers; `taught_at`: when the learner first met the claim; `seen`: the number
    up to which they have read what changed, 0 for none. A change that was taken back is no change.
    """
    known = [version for version in versions if version.published_at <= taught_at or version.number <= seen]
    if not known:
        return None
    before, now = known[-1], versions[-1]
    is_changed = any(version.is_meaning for version in versions if version.number > before.number)
    return (before, now) if is_changed and (before.verdict, before.fact) != (now.verdict, now.fact) else None
