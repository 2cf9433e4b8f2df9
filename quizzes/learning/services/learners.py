"""Creates, finds, locks and updates learners."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NewType
from uuid import UUID

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.crypto import salted_hmac

from quizzes.models import Attempt, Learner
from quizzes.models.learners import LearnerQuerySet, key_hash


def create_guest(*, at: datetime, browser: str = "") -> tuple[Learner, str]:
    """A new guest, and the key for the session.

    `browser`: a secret that all requests of one browser send, such as that of the CSRF cookie. The key is made of it:
    two first posts at the same moment are of one person, and the unique hash of the key keeps them so. A post that is
    sent again as its answer got lost finds its guest too. Guests not seen since yesterday may be others on that device.
    """
    today = timezone.localdate(at)
    if browser:
        key = salted_hmac("quizzes.guest_key", browser, algorithm="sha256").hexdigest()
        guest, _ = Learner.objects.get_or_create(guest_key_hash=key_hash(key), defaults={"last_seen_on": today})
        if guest.last_seen_on >= today - timedelta(days=1):
            return guest, key
    key = secrets.token_urlsafe(32)
    return Learner.objects.create(guest_key_hash=key_hash(key), last_seen_on=today), key


def learner_of_user(user_id: int, *, at: datetime) -> Learner:
    """The learner of this user, created if missing."""
    learner, _ = Learner.objects.get_or_create(user_id=user_id, defaults={"last_seen_on": timezone.localdate(at)})
    return learner


def is_erased(learner: Learner | None, user_id: int | None) -> bool:
    """True if this learner, or this account, was there before and is not any more."""
    has_learner = learner is None or Learner.objects.filter(pk=learner.pk).exists()
    has_account = user_id is None or get_user_model().objects.filter(pk=user_id).exists()
    return not (has_learner and has_account)


def mark_seen(learner: Learner, *, at: datetime) -> bool:
    """Sets `last_seen_on` to today; False if it was set already."""
    if learner.last_seen_on >= timezone.localdate(at):
        return False
    learner.last_seen_on = timezone.localdate(at)
    # Not save(): it raises if the learner is erased concurrently.
    Learner.objects.filter(pk=learner.pk).update(last_seen_on=learner.last_seen_on)
    return True


# A learner whose row this transaction has locked: ledger, cards and progress are written for such a one only.
LockedLearner = NewType("LockedLearner", Learner)


def lock_learner(learner_id: UUID) -> LockedLearner:
    """The learner as it is now, locked until the transaction ends. Raises Learner.DoesNotExist if it is erased."""
    return LockedLearner(Learner.objects.select_for_update().get(pk=learner_id))


def lock_if_there(learner_id: UUID) -> LockedLearner | None:
    """The same for rebuilding, which goes on past learners who are erased meanwhile."""
    learner = Learner.objects.select_for_update().filter(pk=learner_id).first()
    return LockedLearner(learner) if learner else None


def lock_learners(learners: LearnerQuerySet) -> list[LockedLearner]:
    """These learners as they are now, locked with all their attempts until the transaction ends.

    Locks attempts before learners, in the same order as a last response, to avoid deadlocks.
    """
    list(Attempt.objects.select_for_update(no_key=True).filter(learner__in=learners.values("pk")).order_by("pk"))
    return [LockedLearner(learner) for learner in learners.select_for_update(of=["self"]).order_by("pk")]


def choose_display(learner: Learner, choices: Mapping[str, str]) -> None:
    """Keeps choices of theme, text_size and spacing, by the name of the field; what is not among them stays."""
    for name, value in choices.items():
        setattr(learner, name, value)
    learner.save(update_fields=choices)
