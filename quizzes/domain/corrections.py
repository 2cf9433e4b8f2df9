"""Corrections: finds claims whose meaning changed after the learner was taught them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class PublishedClaim:
    """One published version of a claim. `is_meaning`: it changed the meaning, not only the wording."""

    number: int
    published_at: datetime
    is_meaning: bool
    verdict: str
    fact: str


def pending_correction(
    versions: Sequence[PublishedClaim], *, taught_at: datetime, seen: int
) -> tuple[PublishedClaim, PublishedClaim] | None:
    """The version that the learner was taught and the current one, or None if there is nothing new to show.

    `versions` in order of number; `taught_at`: when the learner first met the claim; `seen`: number of the latest
    version whose change the learner has read, 0 for none. A change that was reverted since is not reported.
    """
    known = [version for version in versions if version.published_at <= taught_at or version.number <= seen]
    if not known:
        return None
    before, now = known[-1], versions[-1]
    is_changed = any(version.is_meaning for version in versions if version.number > before.number)
    return (before, now) if is_changed and (before.verdict, before.fact) != (now.verdict, now.fact) else None
