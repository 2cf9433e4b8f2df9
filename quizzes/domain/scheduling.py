"""When an idea comes back: FSRS cards as a pure function of a learner's attempts, and which of them make a session."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import cast

from fsrs import Card as FsrsCard
from fsrs import Rating, Scheduler
from fsrs.card import CardDict

from quizzes.domain.beliefs import GradedAnswer, SubmittedAttempt
from quizzes.vocabulary import Phase

SCHEDULER_VERSION = "fsrs-6.3.2/0.85/120"
SCHEDULER = Scheduler(
    desired_retention=0.85, learning_steps=(), relearning_steps=(), maximum_interval=120, enable_fuzzing=False
)
# A card and a session rest this long, whatever FSRS says.
REST = timedelta(days=3)
SESSION_CAP = 5
SHORT_SESSION = 3
DAYS_TO_CLEAR = 2


class CardChange(Enum):
    """What a learner can ask for one idea."""

    STOP = "stop"
    RESUME = "resume"
    RESET = "reset"
    UNDO_RESET = "undo_reset"


@dataclass(frozen=True)
class Card:
    """One idea of one learner. `memory` is the FSRS card, None before its first rating.

    `right_on`: UTC days with right answers since the last sure-and-wrong one. `last_questions`: what was asked last.
    """

    memory: Mapping[str, object] | None = None
    due_at: datetime | None = None
    seen_at: datetime | None = None
    is_sure_and_wrong: bool = False
    right_on: tuple[date, ...] = ()
    last_questions: frozenset[int] = frozenset()
    was_missed: bool = False
    is_active: bool = False


def rate(memory: Mapping[str, object] | None, rating: Rating, at: datetime) -> Mapping[str, object]:
    """The FSRS card after one more rating; the same input gives the same card."""
    card = FsrsCard.from_dict(cast(CardDict, memory)) if memory else FsrsCard(card_id=0, due=at.astimezone(UTC))
    return dict(SCHEDULER.review_card(card, rating, at.astimezone(UTC))[0].to_dict())


def due(memory: Mapping[str, object]) -> datetime:
    """When FSRS wants it back, in UTC."""
    return datetime.fromisoformat(str(memory["due"]))


def retrievability(memory: Mapping[str, object] | None, at: datetime) -> float:
    """How likely it is remembered, 0..1; 0 for a card that starts afresh."""
    if memory is None:
        return 0.0
    return float(SCHEDULER.get_card_retrievability(FsrsCard.from_dict(cast(CardDict, memory)), at.astimezone(UTC)))


def rating_of(answers: Iterable[GradedAnswer]) -> Rating:
    """Derived, never asked: not right or unsure is Again, right by a guess is Hard, else Good. The lowest counts."""
    return min(_rating(answer) for answer in answers)


def _rating(answer: GradedAnswer) -> Rating:
    if not answer.is_right:
        return Rating.Again
    return Rating.Hard if answer.is_guess else Rating.Good


def replay_cards(
    attempts: Iterable[SubmittedAttempt],
    fresh_since: Mapping[int, datetime] | None = None,
    answered: Mapping[int, frozenset[int]] | None = None,
) -> dict[int, Card]:
    """All cards of one learner, by misconception; attempts as for the ledger.

    A card is made when an attempt after a lesson closes that asks about an idea missed then or before. What lies
    at or before `fresh_since` of an idea is not remembered by its card. `answered`: ideas that a question is about
    although no option of it reveals them, by question.
    """
    cards: dict[int, Card] = {}
    waiting = dict(fresh_since or {})
    for attempt in attempts:
        for key, about in _by_idea(attempt.answers, answered or {}).items():
            before = cards.get(key, Card())
            if key in waiting and waiting[key] < attempt.at:
                before = reset(before, waiting.pop(key))
            cards[key] = after_answers(before, about, attempt)
    for key, since in waiting.items():
        if key in cards:
            cards[key] = reset(cards[key], since)
    return {key: card for key, card in cards.items() if card.is_active}


def _by_idea(answers: Iterable[GradedAnswer], answered: Mapping[int, frozenset[int]]) -> dict[int, list[GradedAnswer]]:
    found: dict[int, list[GradedAnswer]] = {}
    for answer in answers:
        for key in answer.about | answered.get(answer.question, frozenset()):
            found.setdefault(key, []).append(answer)
    return found


def after_answers(card: Card, about: Sequence[GradedAnswer], attempt: SubmittedAttempt) -> Card:
    """The card after the answers of one attempt about its idea."""
    was_missed = card.was_missed or any(_is_missed(answer) for answer in about)
    is_made = card.is_active or (was_missed and attempt.phase != Phase.PRE)
    card = replace(_flagged(card, about, attempt.at), was_missed=was_missed, is_active=is_made, seen_at=attempt.at)
    card = replace(card, last_questions=frozenset(answer.question for answer in about))
    if not is_made:
        return card
    memory = rate(card.memory, rating_of(about), attempt.at)
    return replace(card, memory=memory, due_at=due(memory))


def _is_missed(answer: GradedAnswer) -> bool:
    return bool(answer.reveals) or answer.is_unsure or is_sure_and_wrong(answer)


def is_sure_and_wrong(answer: GradedAnswer) -> bool:
    """Whether or not it reveals anything."""
    return answer.is_very_sure and not answer.is_right


def _flagged(card: Card, about: Sequence[GradedAnswer], at: datetime) -> Card:
    """Sure and wrong stays marked until the answers are right on two different UTC days."""
    if any(is_sure_and_wrong(answer) for answer in about):
        return replace(card, is_sure_and_wrong=True, right_on=())
    if not card.is_sure_and_wrong or not all(answer.is_right for answer in about):
        return card
    days = tuple(sorted({*card.right_on, at.astimezone(UTC).date()}))
    is_left = len(days) < DAYS_TO_CLEAR
    return replace(card, is_sure_and_wrong=is_left, right_on=days if is_left else ())


def reset(card: Card, since: datetime) -> Card:
    """As new, and due again."""
    return replace(card, memory=None, due_at=since, is_sure_and_wrong=False, right_on=())


@dataclass(frozen=True)
class Candidate:
    """A question that can ask about an idea: its item in a quiz, and whether it is an anchor in other words."""

    item: int
    question: int
    is_parallel: bool
    position: int


@dataclass(frozen=True)
class Idea:
    """A card with the questions that ask about it; `is_waiting`: its lesson's re-check comes first."""

    key: int
    card: Card
    candidates: Sequence[Candidate] = field(default=())
    is_waiting: bool = False

    def is_available(self, at: datetime, *, is_early: bool = False) -> bool:
        """Before the re-check only what was sure and wrong comes; early only when asked for."""
        if self.is_waiting and not self.card.is_sure_and_wrong:
            return False
        return is_early or at >= self.opens_at

    @property
    def new_questions(self) -> frozenset[int]:
        """All but those asked last."""
        return frozenset(candidate.question for candidate in self.candidates) - self.card.last_questions

    @property
    def opens_at(self) -> datetime:
        assert self.card.due_at
        rested = self.card.seen_at + REST if self.card.seen_at else self.card.due_at
        return max(self.card.due_at, rested)


@dataclass(frozen=True)
class ReviewRequest:
    """What the learner asks for: how many questions, and whether before the time."""

    size: int = SESSION_CAP
    is_early: bool = False


def select_session(ideas: Collection[Idea], request: ReviewRequest, at: datetime) -> list[Candidate]:
    """As many questions as wished, never more than five: sure-and-wrong ideas first, then what is least remembered.

    No question asks twice, and none that asked about the same idea last time.
    """
    coming = [idea for idea in ideas if idea.is_available(at, is_early=request.is_early)]
    coming.sort(key=lambda idea: (not idea.card.is_sure_and_wrong, retrievability(idea.card.memory, at), idea.key))
    recent_questions = frozenset(question for idea in ideas for question in idea.card.last_questions)
    picked: list[Candidate] = []
    asked: set[int] = set()
    for idea in coming:
        choice = pick_candidate(idea, recent_questions)
        # An idea that a picked question asks about already needs no second one.
        if choice and asked.isdisjoint(idea.new_questions):
            picked.append(choice)
            asked.add(choice.question)
    return picked[: min(request.size, SESSION_CAP)]


def pick_candidate(idea: Idea, recent_questions: Collection[int] = ()) -> Candidate | None:
    """A parallel where there is one; never the question asked last, and one `just_asked` about others at need only."""
    other = [candidate for candidate in idea.candidates if candidate.question in idea.new_questions]
    return min(other, key=lambda c: (c.question in recent_questions, not c.is_parallel, c.position), default=None)


def next_opening(ideas: Iterable[Idea], last_session: datetime | None) -> datetime | None:
    """When the next session is offered; None when nothing is left to come."""
    dates = [idea.opens_at for idea in ideas if pick_candidate(idea) and not _must_wait(idea)]
    if not dates:
        return None
    return max(min(dates), last_session + REST) if last_session else min(dates)


def _must_wait(idea: Idea) -> bool:
    return idea.is_waiting and not idea.card.is_sure_and_wrong
