"""Reviews: cards kept in step with the attempts, sessions begun, and what a learner chooses about them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from quizzes.domain.scheduling import SCHEDULER_VERSION, Card, CardChange, Wish, replay_cards
from quizzes.errors import NothingToAsk
from quizzes.models import Attempt, Claim, Item, Learner, QuestionVersion, ReviewCard
from quizzes.queries.content import CourseContent
from quizzes.queries.ledger import submitted_attempts
from quizzes.queries.reviews import next_questions
from quizzes.services.freezing import freeze_items
from quizzes.vocabulary import ChangeKind, Phase

BATCH = 500
COLUMNS = ["memory", "scheduler", "due_at", "seen_at", "is_sure_and_wrong", "right_on", "last_questions"]


def keep_cards(learner: Learner) -> None:
    """Replay every attempt into the learner's cards; what the learner chose stays. The caller holds the learner."""
    stored = {row.misconception_id: row for row in ReviewCard.objects.of_learner(learner)}
    fresh = {key: row.fresh_since for key, row in stored.items() if row.fresh_since}
    cards = replay_cards(submitted_attempts(learner), fresh)
    ReviewCard.objects.of_learner(learner).exclude(misconception_id__in=list(cards)).delete()
    ReviewCard.objects.bulk_create(
        (ReviewCard(learner=learner, misconception_id=key, **_columns(card)) for key, card in cards.items()),
        update_conflicts=True,
        unique_fields=["learner", "misconception"],
        update_fields=COLUMNS,
    )


def _columns(card: Card) -> dict[str, Any]:
    return {
        "memory": card.memory,
        "scheduler": SCHEDULER_VERSION,
        "due_at": card.due_at,
        "seen_at": card.seen_at,
        "is_sure_and_wrong": card.is_sure_and_wrong,
        "right_on": [day.isoformat() for day in card.right_on],
        "last_questions": sorted(card.last_questions),
    }


@transaction.atomic
def start_review(learner: Learner, content: CourseContent, wish: Wish, *, seed: int, at: datetime) -> Attempt:
    """The open review, or a new one, its questions in the order of their need.

    Raises NothingToAsk when nothing is due; for an early wish only when there is nothing at all.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    mine = Attempt.objects.of_learner(learner).filter(phase=Phase.REVIEW)
    already_open = mine.in_progress().first()
    if already_open:
        return already_open
    wanted = next_questions(learner, content, wish, at=at)
    items = Item.objects.select_related("question").in_bulk([candidate.item for candidate in wanted])
    if not items:
        raise NothingToAsk(Phase.REVIEW)
    attempt = Attempt.objects.create(
        learner=learner,
        phase=Phase.REVIEW,
        number=mine.count() + 1,
        seed=seed,
        language=content.course.language,
        started_at=at,
    )
    freeze_items(attempt, [items[candidate.item] for candidate in wanted if candidate.item in items], at)
    return attempt


def stop_card(card: ReviewCard) -> None:
    """The idea comes back no more, until the learner wants it again."""
    ReviewCard.objects.filter(pk=card.pk).update(is_stopped=True)


def resume_card(card: ReviewCard) -> None:
    ReviewCard.objects.filter(pk=card.pk).update(is_stopped=False)


@transaction.atomic
def start_afresh(card: ReviewCard, *, at: datetime) -> None:
    """The card forgets what it knows; the ledger keeps it."""
    learner = Learner.objects.select_for_update().get(pk=card.learner_id)
    ReviewCard.objects.filter(pk=card.pk).update(fresh_since=at)
    keep_cards(learner)


@transaction.atomic
def take_back_fresh_start(card: ReviewCard) -> None:
    """As if it had not been pressed; once something was answered since, nothing changes."""
    learner = Learner.objects.select_for_update().get(pk=card.learner_id)
    current = ReviewCard.objects.get(pk=card.pk)
    if current.can_take_back_fresh_start:
        ReviewCard.objects.filter(pk=card.pk).update(fresh_since=None)
        keep_cards(learner)


def change_card(card: ReviewCard, change: CardChange, *, at: datetime) -> None:
    """What the learner asked for; a second time changes nothing."""
    match change:
        case CardChange.STOP:
            stop_card(card)
        case CardChange.RESUME:
            resume_card(card)
        case CardChange.AFRESH:
            start_afresh(card, at=at)
        case CardChange.TAKE_BACK:
            take_back_fresh_start(card)


def choose_reviews(learner: Learner, *, takes_reviews: bool) -> None:
    learner.takes_reviews = takes_reviews
    learner.save(update_fields=["takes_reviews"])


def review_claim_afresh(claim: Claim, change: str, *, at: datetime) -> None:
    """A claim has another meaning: every card of the ideas that it answers starts as new. Minor changes do nothing."""
    if change == ChangeKind.MEANING:
        by_option = Q(misconception__revealed_by__version__question__claim=claim)
        _review_afresh(Q(misconception__refuted_by=claim) | by_option, at)


def review_question_afresh(version: QuestionVersion, *, at: datetime) -> None:
    """A question has another meaning: likewise for the ideas that it has probed in any version."""
    if version.change_kind == ChangeKind.MEANING and version.number > 1:
        _review_afresh(Q(misconception__revealed_by__version__question=version.question_id), at)


def _review_afresh(about: Q, at: datetime) -> None:
    keys = list(ReviewCard.objects.filter(about).values_list("pk", flat=True).distinct())
    for start in range(0, len(keys), BATCH):
        ReviewCard.objects.filter(pk__in=keys[start : start + BATCH]).update(
            fresh_since=at, memory=None, due_at=at, is_sure_and_wrong=False, right_on=[]
        )
