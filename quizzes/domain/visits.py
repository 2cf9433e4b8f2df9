"""Suggests a visit for the learner's energy today: about 2, 5 or 10 minutes. The energy is not stored."""

from dataclasses import dataclass
from enum import Enum


class Energy(Enum):
    LOW = "low"
    MEDIUM = "medium"
    GOOD = "good"


class Offer(Enum):
    """What a visit can start with."""

    CONTINUE = "continue"  # an attempt that is open
    RECHECK = "recheck"  # about four questions
    REVIEW = "review"  # three questions, or five
    PART = "part"  # one part of a lesson
    LESSON = "lesson"  # the whole lesson


# An open attempt always comes first; then what fits the time, the shortest first when energy is low.
ORDER = {
    Energy.LOW: [Offer.CONTINUE, Offer.REVIEW, Offer.RECHECK, Offer.PART],
    Energy.MEDIUM: [Offer.CONTINUE, Offer.RECHECK, Offer.REVIEW, Offer.PART],
    Energy.GOOD: [Offer.CONTINUE, Offer.LESSON, Offer.RECHECK, Offer.REVIEW],
}
QUESTIONS = {Energy.LOW: 3, Energy.MEDIUM: 5, Energy.GOOD: 5}


@dataclass(frozen=True)
class Visit:
    """What is available today. `has_lesson`: a lesson that is not read yet, started or not."""

    has_open: bool
    has_recheck: bool
    has_review: bool
    has_lesson: bool

    @property
    def offers(self) -> set[Offer]:
        given = {
            Offer.CONTINUE: self.has_open,
            Offer.RECHECK: self.has_recheck,
            Offer.REVIEW: self.has_review,
            Offer.PART: self.has_lesson,
            Offer.LESSON: self.has_lesson,
        }
        return {offer for offer, is_there in given.items() if is_there}


def choose_offer(energy: Energy, visit: Visit) -> Offer | None:
    """The first available offer for this energy; None if nothing is available."""
    return next((offer for offer in ORDER[energy] if offer in visit.offers), None)
