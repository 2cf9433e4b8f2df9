"""Writes the audit log, and forgets what is old; nothing else does."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from quizzes.models import AuditEntry, Cohort
from quizzes.vocabulary import AuditAction

Actor = AbstractBaseUser | AnonymousUser
RETENTION = timedelta(days=730)


@dataclass(frozen=True)
class AuditEvent:
    """What somebody viewed or did. `subject` names a page or content, never a learner; `rows`: number of
    people shown.
    """

    action: AuditAction
    subject: str
    cohort: Cohort | None = None
    rows: int = 0


def record_audit(seen: AuditEvent, *, by: Actor, at: datetime) -> AuditEntry:
    return AuditEntry.objects.create(
        at=at, actor_id=by.pk, action=seen.action, cohort=seen.cohort, subject=seen.subject[:200], rows=seen.rows
    )


def unname_actor(user: AbstractBaseUser) -> None:
    """Before an account is erased: its entries stay those of one person, whom nothing names any more."""
    AuditEntry.objects.filter(actor=user.pk).update(former_actor=secrets.token_hex(4))


def forget_audit(*, at: datetime) -> int:
    """Deletes entries of more than two years ago; returns their number."""
    count, _ = AuditEntry.objects.filter(at__lt=at - RETENTION).delete()
    return count
