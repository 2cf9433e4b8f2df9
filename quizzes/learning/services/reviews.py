"""Keeps review cards in step with the attempts, starts reviews, and stores the learner's choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from quizzes.content.queries.content import CourseContent
from quizzes.content.queries.questions import claim_misconceptions, question_content, refresh_merges
from quizzes.domain.scheduling import SCHEDULER_VERSION, Card, CardChange, ReviewRequest, replay_cards
from quizzes.errors import NoQuestions
from quizzes.learning.queries.ledger import submitted_attempts
from quizzes.learning.queries.reviews import next_questions
from quizzes.learning.services.attempt_items import create_attempt_items
from quizzes.learning.services.learners import LockedLearner, lock_if_there, lock_learner
from quizzes.models import Attempt, Claim, Item, Learner, Question, QuestionVersion, ReviewCard
from quizzes.models.learners import LearnerQuerySet
from quizzes.models.reviews import ReviewCardQuerySet
from quizzes.vocabulary import Phase

COLUMNS = ["memory", "scheduler", "due_at", "seen_at", "is_sure_and_wrong", "right_on", "last_questions"]
CHOICE_FIELDS = ["is_stopped", "fresh_since", "meaning_since"]


def sync_cards(learner: LockedLearner, fresh_since: Mapping[int, datetime | None] | None = None) -> None:
    """Replays all attempts into the learner's cards; the learner's choices stay.

    `fresh_since`: by misconception id, reset dates to set, or None to undo a reset.
    """
    mine = ReviewCard.objects.of_learner(learner)
    rows, merged = lock_cards(mine)
    for key, since in (fresh_since or {}).items():
        rows[merged.get(key, key)].fresh_since = since
    starts = {key: row.starts_at for key, row in rows.items() if row.starts_at}
    attempts = submitted_attempts(learner)
    question_ids = {answer.question for attempt in attempts for answer in attempt.answers}
    cards = replay_cards(attempts, starts, claim_misconceptions(question_ids))
    mine.exclude(misconception_id__in=list(cards)).delete()
    ReviewCard.objects.bulk_create(
        (_row(learner, key, card, rows.get(key)) for key, card in cards.items()),
        update_conflicts=True,
        unique_fields=["learner", "misconception"],
        update_fields=[*COLUMNS, *CHOICE_FIELDS] if fresh_since or merged else COLUMNS,
    )


@dataclass(frozen=True)
class RebuiltCards:
    """Number of learners checked, and of those whose cards changed."""

    learners: int
    changed: int


def rebuild_cards(learners: LearnerQuerySet) -> RebuiltCards:
    """Rebuilds the cards of these learners, each in its own transaction, in constant memory. Idempotent."""
    count = changed = 0
    for batch in learners.batches():
        count += len(batch)
        changed += sum(_rebuilt(learner) for learner in batch)
    return RebuiltCards(count, changed)


@transaction.atomic
def _rebuilt(learner: Learner) -> bool:
    locked = lock_if_there(learner.pk)
    if locked is None:
        return False
    mine = ReviewCard.objects.of_learner(locked).order_by("misconception_id")
    before = list(mine.values("misconception", *COLUMNS))
    sync_cards(locked)
    return before != list(mine.values("misconception", *COLUMNS))


def lock_cards(mine: ReviewCardQuerySet) -> tuple[dict[int, ReviewCard], dict[int, int]]:
    """The learner's cards by misconception after merges, and target ids by merged id.

    Choices of merged cards are combined: stopped if any is stopped, the later reset dates.
    """
    # Locked until the end, so that a concurrent `reset_cards` comes entirely before or after.
    held = mine.select_for_update(of=["self"]).select_related("misconception").order_by("pk")
    rows: dict[int, ReviewCard] = {}
    merged: dict[int, int] = {}
    for row in held:
        key = row.misconception.merged_into_id or row.misconception_id
        if key != row.misconception_id:
            merged[row.misconception_id] = key
        rows[key] = merge_choices(row, rows[key]) if key in rows else row
    return rows, merged


def merge_choices(row: ReviewCard, other: ReviewCard) -> ReviewCard:
    """The row with the combined choices of both, not saved."""
    row.is_stopped = row.is_stopped or other.is_stopped
    row.fresh_since = max(filter(None, (row.fresh_since, other.fresh_since)), default=None)
    row.meaning_since = max(filter(None, (row.meaning_since, other.meaning_since)), default=None)
    return row


def _row(learner: Learner, key: int, card: Card, before: ReviewCard | None) -> ReviewCard:
    # Every row needs its reset dates: a constraint rejects rows with neither dates nor memory.
    choices = {name: getattr(before, name) for name in CHOICE_FIELDS} if before else {}
    return ReviewCard(learner=learner, misconception_id=key, **choices, **_columns(card))


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
def start_review(
    learner: Learner, content: CourseContent, request: ReviewRequest, *, seed: int, at: datetime
) -> Attempt:
    """The open review, or a new one with its questions by need.

    Raises NoQuestions if nothing is due; for an early request only if there is nothing to ask at all.
    """
    lock_learner(learner.pk)
    mine = Attempt.objects.of_learner(learner).filter(phase=Phase.REVIEW)
    already_open = mine.in_progress().first()
    if already_open:
        return already_open
    candidates = next_questions(learner, content, request, at=at)
    items = Item.objects.select_related("question").in_bulk([candidate.item for candidate in candidates])
    if not items:
        raise NoQuestions(Phase.REVIEW)
    attempt = Attempt.objects.create(
        learner=learner,
        phase=Phase.REVIEW,
        number=mine.count() + 1,
        seed=seed,
        language=content.course.language,
        started_at=at,
    )
    create_attempt_items(attempt, [items[candidate.item] for candidate in candidates if candidate.item in items], at)
    return attempt


def stop_card(card: ReviewCard) -> None:
    """The misconception is not asked about until the learner resumes it."""
    ReviewCard.objects.filter(pk=card.pk).update(is_stopped=True)


def resume_card(card: ReviewCard) -> None:
    ReviewCard.objects.filter(pk=card.pk).update(is_stopped=False)


@transaction.atomic
def reset_card(card: ReviewCard, *, at: datetime) -> None:
    """Resets the card; the ledger is unchanged. A second call before the next answer changes nothing."""
    learner = lock_learner(card.learner_id)
    if not ReviewCard.objects.get(pk=card.pk).can_undo_reset:
        sync_cards(learner, {card.misconception_id: at})


@transaction.atomic
def undo_reset(card: ReviewCard) -> None:
    """Undoes a reset; changes nothing once an answer followed it."""
    learner = lock_learner(card.learner_id)
    if ReviewCard.objects.get(pk=card.pk).can_undo_reset:
        sync_cards(learner, {card.misconception_id: None})


def change_card(card: ReviewCard, change: CardChange, *, at: datetime) -> None:
    """Applies the learner's request. Idempotent."""
    match change:
        case CardChange.STOP:
            stop_card(card)
        case CardChange.RESUME:
            resume_card(card)
        case CardChange.RESET:
            reset_card(card, at=at)
        case CardChange.UNDO_RESET:
            undo_reset(card)


def choose_reviews(learner: Learner, *, takes_reviews: bool) -> None:
    learner.takes_reviews = takes_reviews
    learner.save(update_fields=["takes_reviews"])


@transaction.atomic
def reset_cards(*, claim: Claim | None = None, question: Question | None = None, at: datetime) -> int:
    """After a meaning change, resets the cards of all misconceptions concerned; returns their number."""
    merged = refresh_merges()
    versions = QuestionVersion.objects.published(at=at)
    changed = versions.filter(Q(question=question) if question else Q(question__claim=claim))
    questions = [question_content(version) for version in changed.values_list("pk", flat=True)]
    answered = claim_misconceptions([version.question_id for version in questions])
    ideas = {key for version in questions for key in version.misconceptions(answered)}
    if claim is not None:
        ideas |= {merged.get(key, key) for key in claim.misconceptions.values_list("pk", flat=True)}
    # Include cards of merged misconceptions that were not recomputed yet.
    ideas |= {duplicate for duplicate, target in merged.items() if target in ideas}
    concerned = ReviewCard.objects.filter(misconception__in=ideas)
    # Lock learners before cards, in the same order as `close_attempt`, to avoid deadlocks.
    list(Learner.objects.select_for_update(no_key=True).filter(pk__in=concerned.values("learner")).order_by("pk"))
    return concerned.update(meaning_since=at, memory=None, due_at=at, is_sure_and_wrong=False, right_on=[])
