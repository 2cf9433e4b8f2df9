"""Signs courses as clinically reviewed. The only writer of sign-offs, which are append-only."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.content.queries.content import course_content
from quizzes.content.queries.evidence import claim_digests, combined_digest, latest_sign_off
from quizzes.content.queries.publications import name_of
from quizzes.errors import NotSignable
from quizzes.models import AuditEntry, ClaimVersion, Course, LessonVersion, QuestionVersion, SignOff
from quizzes.models.content import Version
from quizzes.vocabulary import AuditAction, ClinicalRole

MAX_NAMED = 3  # maximum number of texts that a refusal names


@transaction.atomic
def sign_course(course: Course, role: ClinicalRole, stamp: str, *, by: Actor, at: datetime) -> SignOff:
    """Stores a sign-off of all claims in their current state; from then on versions need approval.

    `stamp`: digest on the page that was read. A second call on the same day returns the first sign-off. Raises
    NotSignable if a claim changed since the page was read, or if the signer alone wrote some of the course.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    marks = claim_digests(course_content(course, at=at))
    if stamp != combined_digest(marks):
        raise NotSignable("A claim has changed since you opened this page. Look at the evidence once more, then sign.")
    own = list(_written_alone(course, by, at))
    if own:
        raise NotSignable(_refusal(own))
    latest = latest_sign_off(course)
    if latest and _is_same(latest, role, marks, by) and timezone.localdate(latest.signed_at) == timezone.localdate(at):
        return latest
    course.clinically_reviewed_on = timezone.localdate(at)
    course.save(update_fields=["clinically_reviewed_on"])
    record_audit(AuditEvent(AuditAction.SIGNED, f"course {course.slug}"), by=by, at=at)
    return SignOff.objects.create(course=course, signed_at=at, signed_by_id=by.pk, role=role, claims=marks)


def _is_same(sign_off: SignOff, role: ClinicalRole, marks: dict[str, str], by: Actor) -> bool:
    return (sign_off.signed_by_id, sign_off.role, sign_off.claims) == (by.pk, role, marks)


def _written_alone(course: Course, by: Actor, at: datetime) -> Iterator[str]:
    """Names of current texts that this person wrote in and that nobody else approved."""
    edits = AuditEntry.objects.filter(action=AuditAction.EDITED, actor_id=by.pk).values_list("subject", flat=True)
    edited = set(edits)
    for version in _unapproved(course, at):
        if version.written_by_id == by.pk or name_of(version) in edited:
            yield name_of(version)


def _unapproved(course: Course, at: datetime) -> Iterator[Version]:
    claims = ClaimVersion.objects.current(at=at).filter(claim__course=course, approved_by=None)
    yield from claims.select_related("claim")
    lessons = LessonVersion.objects.current(at=at).filter(lesson__course=course, approved_by=None)
    yield from lessons.select_related("lesson")
    questions = QuestionVersion.objects.current(at=at).filter(question__course=course, approved_by=None)
    yield from questions.select_related("question")


def _refusal(names: list[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return (
        f"You wrote {', '.join(names[:MAX_NAMED])}{more}, and nobody else has approved it. Somebody else has to sign."
    )
