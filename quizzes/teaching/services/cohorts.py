"""Creates cohorts, joins and leaves them, and waives lessons of members."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.domain.completion import NOT_STARTED, waived
from quizzes.domain.join_codes import new_code
from quizzes.errors import NotWaivable
from quizzes.learning.services.learners import lock_learner
from quizzes.models import Cohort, Consent, Course, Enrollment, Learner, LessonProgress, LessonVersion
from quizzes.people.services.consents import withdraw_consents
from quizzes.vocabulary import AuditAction, CompletionState, ConsentScope

# Version of templates/quizzes/join_terms.html; increase it with every change of the wording.
TERMS_VERSION = 1


@dataclass(frozen=True)
class Waiver:
    """The waived progress. `is_new` is False if it was waived before; the first reason stays."""

    progress: LessonProgress
    is_new: bool


@transaction.atomic
def create_cohort(course: Course, name: str, *, by: Actor, rng: Random, at: datetime) -> Cohort:
    """A cohort with a new join code, looked after by its creator."""
    cohort = Cohort.objects.create(course=course, name=name, join_code=unused_code(rng), created_at=at)
    assert by.pk is not None
    cohort.educators.add(by.pk)
    return cohort


def unused_code(rng: Random) -> str:
    code = new_code(rng)
    while Cohort.objects.filter(join_code=code).exists():
        code = new_code(rng)
    return code


@transaction.atomic
def join_cohort(cohort: Cohort, learner: Learner, *, name: str, shares_answers: bool, at: datetime) -> Enrollment:
    """The learner's enrollment with the consents given. A member who joins again keeps the existing one."""
    lock_learner(learner.pk)
    already = Enrollment.objects.active().filter(cohort=cohort, learner=learner).first()
    if already:
        return already
    enrollment = Enrollment.objects.create(cohort=cohort, learner=learner, name=name, joined_at=at)
    scopes = [ConsentScope.STATUS, ConsentScope.ANSWERS] if shares_answers else [ConsentScope.STATUS]
    Consent.objects.bulk_create(
        Consent(enrollment=enrollment, scope=scope, text_version=TERMS_VERSION, given_at=at) for scope in scopes
    )
    return enrollment


@transaction.atomic
def leave_cohort(enrollment: Enrollment, *, at: datetime) -> Enrollment:
    """Ends the enrollment and all its consents. The rows stay, with their end dates."""
    withdraw_consents(enrollment.consents.all(), at=at)
    if Enrollment.objects.active().filter(pk=enrollment.pk).update(left_at=at):
        enrollment.left_at = at
    return enrollment


def withdraw_answers(enrollment: Enrollment, *, at: datetime) -> None:
    """Ends the consent to share answers; the status stays shared."""
    withdraw_consents(enrollment.consents.filter(scope=ConsentScope.ANSWERS), at=at)


@transaction.atomic
def waive_lesson(enrollment: Enrollment, version: LessonVersion, *, reason: str, by: Actor, at: datetime) -> Waiver:
    """Waives a lesson for a member. Raises NotWaivable if it is completed."""
    lock_learner(enrollment.learner_id)
    progress = LessonProgress.objects.filter(learner=enrollment.learner_id, lesson=version.lesson_id).first()
    before = progress.completion if progress else NOT_STARTED
    if progress is not None and before.state is CompletionState.WAIVED:
        return Waiver(progress, is_new=False)
    after = waived(before, at)
    if after is before:
        raise NotWaivable(version.lesson_id)
    row = progress or LessonProgress(learner_id=enrollment.learner_id, lesson_id=version.lesson_id, version=version)
    row.state, row.waived_at = CompletionState.WAIVED, after.waived_at
    row.started_at = row.started_at or at
    row.waived_by_id, row.waive_reason = by.pk, reason
    row.save()
    seen = AuditEvent(AuditAction.WAIVED, version.lesson.slug, enrollment.cohort, rows=1)
    record_audit(seen, by=by, at=at)
    return Waiver(row, is_new=True)
