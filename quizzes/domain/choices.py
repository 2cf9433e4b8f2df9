"""What a learner can do today: at most three choices, the first is today's one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from quizzes.domain.portions import IDEAS, Energy

MAX_CHOICES = 3


class Offer(Enum):
    STOPPED = "stopped"  # the lesson that the learner stopped in
    RECHECK = "recheck"
    REVIEW = "review"
    NEXT = "next"  # the next lesson


@dataclass(frozen=True)
class Day:
    """What there is today. `ideas_left` of the lesson that the learner stopped in, None if there is no such lesson;
    `next_ideas` of the next lesson likewise.
    """

    ideas_left: int | None = None
    has_recheck: bool = False
    has_review: bool = False
    next_ideas: int | None = None


@dataclass(frozen=True)
class Choice:
    offer: Offer
    energy: Energy


def choices(day: Day) -> list[Choice]:
    """In this order: where somebody stopped, a re-check that is ready, a review, the next lesson.

    What is small comes first. Then the same lesson for more energy, unless there is something else to look at.
    """
    checks = [
        *([Choice(Offer.RECHECK, Energy.LOW)] if day.has_recheck else []),
        *([Choice(Offer.REVIEW, Energy.LOW)] if day.has_review else []),
    ]
    stopped = _of_lesson(Offer.STOPPED, day.ideas_left)
    following = _of_lesson(Offer.NEXT, day.next_ideas)
    if stopped:
        more = _fit(stopped[1:] or following[-1:], MAX_CHOICES - 1 - len(checks[:1]))
        return [stopped[0], *more, *checks[:1]]
    if checks:
        first = checks[: MAX_CHOICES - 1]
        return [*first, *_fit(following[1:] or following, MAX_CHOICES - len(first))]
    return following


def _of_lesson(offer: Offer, ideas: int | None) -> list[Choice]:
    """Each energy that makes a difference, from low to good."""
    if ideas is None:
        return []
    two = IDEAS[Energy.MEDIUM]
    energies = [Energy.LOW, *([Energy.MEDIUM] if ideas > two else []), *([Energy.GOOD] if ideas else [])]
    return [Choice(offer, energy) for energy in energies]


def _fit(more: Sequence[Choice], room: int) -> list[Choice]:
    """The last ones: more energy goes before less."""
    return list(more[-room:]) if room else []
