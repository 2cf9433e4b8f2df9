"""Cohorts: made by an educator, joined and left by members, and what an educator may say about a member's lessons."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import transaction

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.domain.completion import NOT_STARTED, waived
from quizzes.domain.join_codes import new_code
from quizzes.errors import NotWaivable
from quizzes.models import Cohort, Consent, Course, Enrollment, Learner, LessonProgress, LessonVersion
from quizzes.vocabulary import AuditAction, CompletionState, ConsentScope

# The wording in templates/quizzes/join_terms.html. Another wording is another number.
TERMS_VERSION = 1


@dataclass(frozen=True)
class Waiver:
    """`is_new` is False where somebody had waived the lesson before: the first reason stays."""

    progress: LessonProgress
    is_new: bool


@transaction.atomic
def create_cohort(course: Course, name: str, *, by: Actor, rng: Random, at: datetime) -> Cohort:
    """A cohort with its own join code, looked after by whoever made it."""
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
    """The learner's membership, with a record of what was agreed to. A member who joins again stays as they are."""
    Learner.objects.select_for_update().get(pk=learner.pk)
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
    """Out, and nothing is shared any more. The records of what was agreed stay, each with its end."""
    enrollment.consents.filter(withdrawn_at=None).update(withdrawn_at=at)
    if Enrollment.objects.active().filter(pk=enrollment.pk).update(left_at=at):
        enrollment.left_at = at
    return enrollment


def withdraw_answers(enrollment: Enrollment, *, at: datetime) -> None:
    """From now on the educators see how far this member is, and no answers."""
    enrollment.consents.filter(scope=ConsentScope.ANSWERS, withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def waive_lesson(enrollment: Enrollment, version: LessonVersion, *, reason: str, by: Actor, at: datetime) -> Waiver:
    """Say that a member does not need a lesson. Raises NotWaivable when they have completed it."""
    Learner.objects.select_for_update().get(pk=enrollment.learner_id)
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
