"""Erases learners: on request, and guests after 30 idle days."""

from datetime import datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from quizzes.auditing import unname_actor
from quizzes.learning.services.learners import lock_learners
from quizzes.models import Attempt, Enrollment, Learner, LessonProgress, Session
from quizzes.models.learners import LearnerQuerySet

GUEST_IDLE = timedelta(days=30)


@transaction.atomic
def erase_learner(learner: Learner) -> None:
    """Deletes the learner with all their records, and the account if any. Idempotent."""
    user, mine = learner.user, Learner.objects.filter(pk=learner.pk)
    # A concurrent answer from another device is erased too, or fails because the attempt is gone.
    lock_learners(mine)
    # Retries and beliefs refer to attempts of the same learner: one delete must cascade over all of them.
    mine.delete()
    end_sessions(learner)
    if user is None:
        return
    kind = ContentType.objects.get_for_model(user)
    LogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).delete()
    unname_actor(user)
    user.delete()


def truncate_log() -> None:
    """Empties SQLite's write-ahead log, which holds pages from before erasing. Does nothing inside a transaction."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def end_sessions(learner: Learner) -> None:
    """Deletes all sessions of the account or the guest, on every device, those that only asked for a code too."""
    if learner.user_id is not None:
        Session.objects.filter(user_id=learner.user_id).delete()
    if learner.guest_key_hash:
        Session.objects.filter(guest_key_hash=learner.guest_key_hash).delete()


def purge_guests(*, at: datetime) -> int:
    """Deletes guests who have been idle for more than 30 days; returns their number."""
    idle = Learner.objects.guests().idle_since(timezone.localdate(at - GUEST_IDLE))
    return sum(_purge(idle.filter(pk__in=[learner.pk for learner in batch])) for batch in idle.batches())


@transaction.atomic
def _purge(idle: LearnerQuerySet) -> int:
    """Deletes those that are still idle once their locks are held."""
    held = [learner.pk for learner in lock_learners(idle)]
    Learner.objects.filter(pk__in=held).delete()
    return len(held)


def has_history(learner: Learner) -> bool:
    """True if the learner has begun a lesson or a review, or has joined a group."""
    kept = (LessonProgress, Attempt, Enrollment)
    return any(model.objects.filter(learner=learner).exists() for model in kept)
