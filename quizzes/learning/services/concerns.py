"""Raises and closes concerns about questions.

Who raised a concern is known to the cache only, as expiring keyed digests; no database row of ours links a concern to a
person.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.content.queries.publications import name_of
from quizzes.errors import TooManyConcerns
from quizzes.models import AttemptItem, Concern, QuestionVersion
from quizzes.vocabulary import AuditAction, ConcernReason

# Seconds: as long as a guest's session, and one hour.
DEDUPLICATION_SECONDS = 30 * 24 * 3600
HOUR = 3600
MAX_PER_HOUR = 10


@transaction.atomic
def raise_concern(item: AttemptItem, reason: ConcernReason, *, at: datetime) -> None:
    """Stores one concern about the question version that was asked; repeated calls change nothing.

    `item` with its attempt loaded. Raises TooManyConcerns after MAX_PER_HOUR.
    """
    learner = str(item.attempt.learner_id)
    pressed = f"concern-{_digest(learner, str(item.question_version_id), reason)}"
    if not cache.add(pressed, 1, DEDUPLICATION_SECONDS):
        return
    if not _claim_slot(_digest(learner)):
        # The cache is in the same database: the key added above is rolled back too.
        raise TooManyConcerns
    Concern.objects.create(
        question_version_id=item.question_version_id,
        reason=reason,
        phase=item.attempt.phase,
        created_on=timezone.localdate(at),
    )


def _claim_slot(own: str) -> bool:
    """Claims one of MAX_PER_HOUR slots that expire after an hour; False if none is free."""
    turns = [f"concern-turn-{number}-{own}" for number in range(MAX_PER_HOUR)]
    used = cache.get_many(turns)
    # `cache.add` is atomic: of two concurrent requests one gets the slot.
    return any(cache.add(turn, 1, HOUR) for turn in turns if turn not in used)


def _digest(*parts: str) -> str:
    return salted_hmac("quizzes.concerns", " ".join(parts)).hexdigest()


@dataclass(frozen=True)
class ClosingNote:
    """What to close and why. `newest`: highest concern id shown; `reason`: empty for all reasons."""

    words: str
    newest: int
    reason: str = ""


@transaction.atomic
def close_concerns(version: QuestionVersion, closing: ClosingNote, *, by: Actor, at: datetime) -> int:
    """Closes the open concerns that were shown; returns their number. Later ones stay open."""
    shown = Concern.objects.open().filter(question_version=version, pk__lte=closing.newest)
    chosen = shown.filter(reason=closing.reason) if closing.reason else shown
    count = chosen.update(closing_reason=closing.words, closed_by=by.pk, closed_at=at)
    if count:
        subject = f"closed {count} concerns about {name_of(version)}"
        record_audit(AuditEvent(AuditAction.EDITED, subject), by=by, at=at)
    return count
