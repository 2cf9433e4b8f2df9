"""Concerns about questions: raised once per learner, wording and reason; closed by those who write questions.

Who has pressed is known to the cache alone, as keyed digests that expire. They stand in no row of ours, so that nobody
can tell from a concern whose it was.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.content.queries.publications import name_of
from quizzes.errors import TooManyConcerns
from quizzes.models import AttemptItem, Concern, QuestionVersion
from quizzes.vocabulary import AuditAction, ConcernReason

# Seconds. As long as the place of a guest is kept, and an hour.
DEDUPLICATION_SECONDS = 30 * 24 * 3600
HOUR = 3600
MAX_PER_HOUR = 10


@transaction.atomic
def raise_concern(item: AttemptItem, reason: ConcernReason, *, at: datetime) -> None:
    """Keep one concern about the wording that was asked. Pressing again changes nothing. Raises TooManyConcerns.

    `item` comes with its attempt.
    """
    learner = str(item.attempt.learner_id)
    pressed = f"concern-{_digest(learner, str(item.question_version_id), reason)}"
    if not cache.add(pressed, 1, DEDUPLICATION_SECONDS):
        return
    if not _claim_slot(_digest(learner)):
        # The cache lives in the same database: what was remembered above is undone with the transaction.
        raise TooManyConcerns
    Concern.objects.create(
        question_version_id=item.question_version_id, reason=reason, phase=item.attempt.phase, created_on=at.date()
    )


def _claim_slot(own: str) -> bool:
    """One of ten turns, each free again an hour after it was taken; False when none is free."""
    turns = [f"concern-turn-{number}-{own}" for number in range(MAX_PER_HOUR)]
    taken = cache.get_many(turns)
    # Adding is the claim: of two presses at the same moment only one gets a turn.
    return any(cache.add(turn, 1, HOUR) for turn in turns if turn not in taken)


def _digest(*parts: str) -> str:
    return salted_hmac("quizzes.concerns", " ".join(parts)).hexdigest()


@dataclass(frozen=True)
class ClosingNote:
    """What is closed and why: `newest` is the highest id that was shown; `reason` is empty for all reasons."""

    words: str
    newest: int
    reason: str = ""


@transaction.atomic
def close_concerns(version: QuestionVersion, closing: ClosingNote, *, by: Actor, at: datetime) -> int:
    """Close what was shown and is still open; how many. What came in since stays open."""
    shown = Concern.objects.open().filter(question_version=version, pk__lte=closing.newest)
    chosen = shown.filter(reason=closing.reason) if closing.reason else shown
    count = chosen.update(closing_reason=closing.words, closed_by=by.pk, closed_at=at)
    if count:
        subject = f"closed {count} concerns about {name_of(version)}"
        record_audit(AuditEvent(AuditAction.EDITED, subject), by=by, at=at)
    return count
