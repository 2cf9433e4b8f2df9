"""Two learners who are one person: on request the guest becomes the user's learner, or is merged into it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q

from quizzes.domain.learner_merging import MergedAttempt, ProgressFacts, common_scopes, merged_progress, plan_attempts
from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.learning.services.corrections import mark_correction_seen
from quizzes.learning.services.learners import LockedLearner, lock_learners
from quizzes.learning.services.reviews import CHOICE_FIELDS, choose_reviews, merge_choices, sync_cards
from quizzes.models import Attempt, Belief, Enrollment, Learner, LessonProgress, ReviewCard, SeenCorrection
from quizzes.people.services.consents import withdraw_consents
from quizzes.vocabulary import CompletionState

# Larger than any number of attempts, so that renumbering never collides with a number in use.
NUMBER_OFFSET = 1_000_000
DATES = ["started_at", "read_at", "completed_at", "checked_at", "retained_at"]


@transaction.atomic
def attach_guest(guest: Learner, user_id: int) -> Learner:
    """Makes the guest the learner of this user. If the user has a learner already, returns that one unchanged."""
    own = Learner.objects.filter(user_id=user_id).first()
    if own is not None or guest.user_id is not None:
        return own or guest
    guest.user_id, guest.guest_key_hash = user_id, None
    guest.save(update_fields=["user_id", "guest_key_hash"])
    return guest


@transaction.atomic
def add_guest(user_id: int, guest: Learner, *, at: datetime) -> Learner:
    """The learner of this user, with everything of the guest."""
    own = attach_guest(guest, user_id)
    return own if own.pk == guest.pk else merge_learners(own, guest, at=at)


@transaction.atomic
def merge_learners(target: Learner, source: Learner, *, at: datetime) -> Learner:
    """Moves everything of `source` to `target` and deletes `source`. Idempotent.

    Attempts are renumbered by start; of two open ones the one with more answers stays; progress takes the higher state;
    ledger and cards are replayed; choices (stopped cards, switched-off reviews, read corrections) of either side stay;
    of a cohort that both joined only scopes that both agreed to stay shared.
    """
    rows = lock_learners(Learner.objects.filter(pk__in=[target.pk, source.pk]))
    if target.pk == source.pk or len(rows) < 2:  # noqa: PLR2004 – both are there
        return target
    locked = next(row for row in rows if row.pk == target.pk)
    move_attempts(target, source)
    move_progress(target, source)
    move_enrollments(target, source, at)
    Belief.objects.of_learner(source).delete()
    rebuild_ledger(target)
    move_cards(locked, source)
    move_corrections(target, source)
    choose_reviews(target, takes_reviews=target.takes_reviews and source.takes_reviews)
    source.delete()
    return target


def merged_attempts(learner: Learner) -> list[MergedAttempt]:
    """All attempts of a learner with their number of answered or skipped items."""
    done = Count("items", filter=Q(items__response__isnull=False) | Q(items__skipped_at__isnull=False))
    counts = dict(Attempt.objects.filter(learner=learner).annotate(done=done).values_list("pk", "done"))
    return [
        MergedAttempt(row.pk, (row.quiz_id, row.phase), row.started_at, row.is_open, counts[row.pk])
        for row in Attempt.objects.filter(learner=learner).order_by("started_at", "number")
    ]


def move_attempts(target: Learner, source: Learner) -> None:
    plan = plan_attempts(merged_attempts(target), merged_attempts(source))
    Attempt.objects.filter(pk__in=plan.dropped).delete()
    both = Attempt.objects.filter(learner__in=[target, source])
    both.filter(learner=source).update(number=F("number") + 2 * NUMBER_OFFSET)
    both.filter(learner=target).update(number=F("number") + NUMBER_OFFSET)
    both.filter(learner=source).update(learner=target)
    for key, number in plan.numbers.items():
        Attempt.objects.filter(pk=key).update(number=number)


def move_progress(target: Learner, source: Learner) -> None:
    mine = {row.lesson_id: row for row in LessonProgress.objects.filter(learner=target)}
    for row in LessonProgress.objects.filter(learner=source):
        own = mine.get(row.lesson_id)
        if own is None:
            LessonProgress.objects.filter(pk=row.pk).update(learner=target)
        else:
            merge_progress(own, row)


def merge_progress(own: LessonProgress, other: LessonProgress) -> None:
    """Higher state and earlier dates, saved in the target's row."""
    joined = merged_progress(progress_facts(own), progress_facts(other))
    assert joined
    own.state = joined.state
    for name, date in joined.dates.items():
        # `started_at` is not null: a row that only a waiver created keeps its date.
        setattr(own, name, date or (own.started_at if name == "started_at" else None))
    if own.waived_at is None and other.waived_at is not None:
        own.waived_at, own.waived_by, own.waive_reason = other.waived_at, other.waived_by, other.waive_reason
    own.save()


def progress_facts(row: LessonProgress) -> ProgressFacts:
    dates: Mapping[str, datetime | None] = {name: getattr(row.completion, name) for name in DATES}
    return ProgressFacts(CompletionState(row.state), dates)


def move_cards(target: LockedLearner, source: Learner) -> None:
    """Replays the cards; stopped by either side stays stopped, and the later reset date counts."""
    sync_cards(target)
    for row in ReviewCard.objects.of_learner(source).select_related("misconception__merged_into"):
        own = ReviewCard.objects.of_learner(target).filter(misconception=row.misconception.canonical).first()
        if own is not None:
            merge_choices(own, row).save(update_fields=CHOICE_FIELDS)
    sync_cards(target)


def move_corrections(target: Learner, source: Learner) -> None:
    """Corrections that either side has read count as read."""
    for row in SeenCorrection.objects.of_learner(source).select_related("claim"):
        mark_correction_seen(target, row.claim, row.number, at=row.seen_at)


def move_enrollments(target: Learner, source: Learner, at: datetime) -> None:
    mine = {row.cohort_id: row for row in Enrollment.objects.filter(learner=target).active()}
    for row in Enrollment.objects.filter(learner=source):
        own = mine.get(row.cohort_id)
        if own is None or row.left_at is not None:
            Enrollment.objects.filter(pk=row.pk).update(learner=target)
        else:
            narrow_consent(own, row, at)
            row.delete()


def narrow_consent(own: Enrollment, other: Enrollment, at: datetime) -> None:
    shared = common_scopes(live_scopes(own), live_scopes(other))
    withdraw_consents(own.consents.exclude(scope__in=shared), at=at)


def live_scopes(enrollment: Enrollment) -> frozenset[str]:
    return frozenset(enrollment.consents.filter(withdrawn_at=None).values_list("scope", flat=True))
