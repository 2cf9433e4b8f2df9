"""Review scheduling: FSRS cards as a pure function of a learner's attempts, and the selection of a session's
questions.
"""

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
# Minimum time between two reviews, and between two questions about one misconception.
REST = timedelta(days=3)
SESSION_CAP = 5
SHORT_SESSION = 3
DAYS_TO_CLEAR = 2


class CardChange(Enum):
    """What a learner can request for one card."""

    STOP = "stop"
    RESUME = "resume"
    RESET = "reset"
    UNDO_RESET = "undo_reset"


@dataclass(frozen=True)
class Card:
    """Schedule of one misconception for one learner.

    `memory` is the serialized FSRS card, None before its first rating. `right_on`: UTC days with right answers since
    the latest sure-and-wrong one. `last_questions`: ids of the questions asked last. `is_active`: False until the
    misconception was missed and an attempt after the lesson was submitted.
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
    """The FSRS card after one more rating. Deterministic: no fuzzing."""
    card = FsrsCard.from_dict(cast(CardDict, memory)) if memory else FsrsCard(card_id=0, due=at.astimezone(UTC))
    return dict(SCHEDULER.review_card(card, rating, at.astimezone(UTC))[0].to_dict())


def due(memory: Mapping[str, object]) -> datetime:
    """When FSRS schedules the card next, in UTC."""
    return datetime.fromisoformat(str(memory["due"]))


def retrievability(memory: Mapping[str, object] | None, at: datetime) -> float:
    """Predicted probability of recall at `at`, 0..1; 0 for a card without memory."""
    if memory is None:
        return 0.0
    return float(SCHEDULER.get_card_retrievability(FsrsCard.from_dict(cast(CardDict, memory)), at.astimezone(UTC)))


def rating_of(answers: Iterable[GradedAnswer]) -> Rating:
    """FSRS rating of the answers about one misconception; the lowest one counts.

    Not right or unsure: Again. Right by a guess: Hard. Else: Good. Learners are never asked to rate.
    """
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
    """All active cards of one learner, keyed by misconception id; attempts as for the ledger.

    A card is active from the first attempt after a lesson on that asks about a misconception missed then or before.
    `fresh_since`: for reset misconceptions the time of the reset; a card remembers nothing at or before it. `answered`:
    by question id, misconceptions that the question's claim refutes although no option reveals them.
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
    """Answers keyed by the misconceptions that they are about."""
    by_idea: dict[int, list[GradedAnswer]] = {}
    for answer in answers:
        for key in answer.about | answered.get(answer.question, frozenset()):
            by_idea.setdefault(key, []).append(answer)
    return by_idea


def after_answers(card: Card, about: Sequence[GradedAnswer], attempt: SubmittedAttempt) -> Card:
    """The card after the answers of one attempt about its misconception."""
    was_missed = card.was_missed or any(_is_missed(answer) for answer in about)
    is_made = card.is_active or (was_missed and attempt.phase != Phase.PRE)
    card = replace(_flagged(card, about, attempt.at), was_missed=was_missed, is_active=is_made, seen_at=attempt.at)
    card = replace(card, last_questions=frozenset(answer.question for answer in about))
    if not is_made:
        return card
    memory = rate(card.memory, rating_of(about), attempt.at)
    return replace(card, memory=memory, due_at=due(memory))


def _is_missed(answer: GradedAnswer) -> bool:
    """True if the answer reveals a misconception, is unsure, or is sure and wrong."""
    return bool(answer.reveals) or answer.is_unsure or is_sure_and_wrong(answer)


def is_sure_and_wrong(answer: GradedAnswer) -> bool:
    """Very sure and not right, whether or not the answer reveals a misconception."""
    return answer.is_very_sure and not answer.is_right


def _flagged(card: Card, about: Sequence[GradedAnswer], at: datetime) -> Card:
    """The card with its sure-and-wrong flag updated: set by such an answer, cleared by right answers on DAYS_TO_CLEAR
    different UTC days.
    """
    if any(is_sure_and_wrong(answer) for answer in about):
        return replace(card, is_sure_and_wrong=True, right_on=())
    if not card.is_sure_and_wrong or not all(answer.is_right for answer in about):
        return card
    days = tuple(sorted({*card.right_on, at.astimezone(UTC).date()}))
    is_left = len(days) < DAYS_TO_CLEAR
    return replace(card, is_sure_and_wrong=is_left, right_on=days if is_left else ())


def reset(card: Card, since: datetime) -> Card:
    """The card as new, due at `since`."""
    return replace(card, memory=None, due_at=since, is_sure_and_wrong=False, right_on=())


@dataclass(frozen=True)
class Candidate:
    """A question that can ask about a misconception: ids of item and question, and whether it is a parallel of an
    anchor.
    """

    item: int
    question: int
    is_parallel: bool
    position: int


@dataclass(frozen=True)
class Idea:
    """A card with the questions that ask about its misconception. `is_waiting`: the re-check of its lesson
    comes first.
    """

    key: int
    card: Card
    candidates: Sequence[Candidate] = field(default=())
    is_waiting: bool = False

    def is_available(self, at: datetime, *, is_early: bool = False) -> bool:
        """Whether the card may be asked at `at`. While the re-check is to come only sure-and-wrong cards may; before
        `opens_at` only with `is_early`.
        """
        if self.is_waiting and not self.card.is_sure_and_wrong:
            return False
        return is_early or at >= self.opens_at

    @property
    def new_questions(self) -> frozenset[int]:
        """Ids of the candidates' questions except those asked last."""
        return frozenset(candidate.question for candidate in self.candidates) - self.card.last_questions

    @property
    def opens_at(self) -> datetime:
        """The later of the due date and REST after it was last asked."""
        assert self.card.due_at
        rested = self.card.seen_at + REST if self.card.seen_at else self.card.due_at
        return max(self.card.due_at, rested)


@dataclass(frozen=True)
class ReviewRequest:
    """How many questions the learner wants, and whether before the review is due."""

    size: int = SESSION_CAP
    is_early: bool = False


def select_session(ideas: Collection[Idea], request: ReviewRequest, at: datetime) -> list[Candidate]:
    """Questions of a review: sure-and-wrong cards first, then by lowest retrievability; at most `request.size` and
    SESSION_CAP.

    No misconception is asked about twice, and none by the question that asked about it last.
    """
    coming = [idea for idea in ideas if idea.is_available(at, is_early=request.is_early)]
    coming.sort(key=lambda idea: (not idea.card.is_sure_and_wrong, retrievability(idea.card.memory, at), idea.key))
    recent_questions = frozenset(question for idea in ideas for question in idea.card.last_questions)
    picked: list[Candidate] = []
    asked_ids: set[int] = set()
    for idea in coming:
        choice = pick_candidate(idea, recent_questions)
        # Skip misconceptions that a selected question asks about already.
        if choice and asked_ids.isdisjoint(idea.new_questions):
            picked.append(choice)
            asked_ids.add(choice.question)
    return picked[: min(request.size, SESSION_CAP)]


def pick_candidate(idea: Idea, recent_questions: Collection[int] = ()) -> Candidate | None:
    """The question to ask about the card, None if there is only the one asked last.

    Prefers questions not in `recent_questions`, then parallels, then the order of the quiz.
    """
    other = [candidate for candidate in idea.candidates if candidate.question in idea.new_questions]
    return min(other, key=lambda c: (c.question in recent_questions, not c.is_parallel, c.position), default=None)


def next_opening(ideas: Iterable[Idea], last_session: datetime | None) -> datetime | None:
    """When the next review is offered: the earliest card, but at least REST after `last_session`. None without
    available cards.
    """
    dates = [idea.opens_at for idea in ideas if pick_candidate(idea) and not _must_wait(idea)]
    if not dates:
        return None
    return max(min(dates), last_session + REST) if last_session else min(dates)


def _must_wait(idea: Idea) -> bool:
    """True if the re-check of the lesson comes before this card."""
    return idea.is_waiting and not idea.card.is_sure_and_wrong
