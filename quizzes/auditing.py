"""The audit log is only ever added to, and only here."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from quizzes.models import AuditEntry, Cohort
from quizzes.vocabulary import AuditAction

Actor = AbstractBaseUser | AnonymousUser


@dataclass(frozen=True)
class AuditEvent:
    """What somebody saw or did: `subject` names a page or content, never a learner; `rows` is how many people's."""

    action: AuditAction
    subject: str
    cohort: Cohort | None = None
    rows: int = 0


def record_audit(seen: AuditEvent, *, by: Actor, at: datetime) -> AuditEntry:
    return AuditEntry.objects.create(
        at=at, actor_id=by.pk, action=seen.action, cohort=seen.cohort, subject=seen.subject[:200], rows=seen.rows
    )
