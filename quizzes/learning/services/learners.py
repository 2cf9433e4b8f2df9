"""Learners: made at the first write, seen at most once a day, held while all that is theirs moves or goes."""

import hashlib
import secrets
from datetime import datetime

from quizzes.models import Attempt, Learner
from quizzes.models.learners import LearnerQuerySet
from quizzes.vocabulary import Theme


def key_hash(key: str) -> str:
    """SHA-256 in hex: what the database knows of a guest's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def create_guest(*, at: datetime) -> tuple[Learner, str]:
    """A new guest, and the key that opens the row again."""
    key = secrets.token_urlsafe(32)
    return Learner.objects.create(guest_key_hash=key_hash(key), last_seen_on=at.date()), key


def learner_of_user(user_id: int, *, at: datetime) -> Learner:
    """The one learner of a user, made when missing."""
    learner, _ = Learner.objects.get_or_create(user_id=user_id, defaults={"last_seen_on": at.date()})
    return learner


def mark_seen(learner: Learner, *, at: datetime) -> bool:
    """Move `last_seen_on`; False when this was already done today."""
    if learner.last_seen_on >= at.date():
        return False
    learner.last_seen_on = at.date()
    # Not save(): it would raise for somebody who is erased at this very moment on another device.
    Learner.objects.filter(pk=learner.pk).update(last_seen_on=learner.last_seen_on)
    return True


def lock_learners(learners: LearnerQuerySet) -> list[Learner]:
    """These learners with all their attempts, until the transaction ends; as they are now, whoever was waited for.

    Attempts before learners, as a last answer takes them: else it and the caller would wait for each other.
    """
    list(Attempt.objects.select_for_update(no_key=True).filter(learner__in=learners.values("pk")).order_by("pk"))
    return list(learners.select_for_update(of=["self"]).order_by("pk"))


def choose_theme(learner: Learner, theme: Theme) -> None:
    learner.theme = theme
    learner.save(update_fields=["theme"])
