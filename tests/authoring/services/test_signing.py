"""Signing a course: once a day, never what one alone wrote, never what changed while reading."""

from datetime import timedelta

import pytest

from quizzes.authoring.services.signing import sign_course
from quizzes.content.queries.content import clear_content_cache, course_content
from quizzes.content.queries.evidence import claim_digests, combined_digest
from quizzes.errors import NotSignable
from quizzes.models import AuditEntry, ClaimVersion, Course, LessonVersion, QuestionVersion, SignOff
from quizzes.vocabulary import AuditAction, ClinicalRole
from tests.conftest import NOON
from tests.factories import ClaimVersionFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)
NURSE = ClinicalRole.NURSE


def marks(course, at=LATER):
    clear_content_cache()
    return claim_digests(course_content(Course.objects.get(pk=course.pk), at=at))


def sign(course, by, role=NURSE, at=LATER):
    return sign_course(course, role, combined_digest(marks(course, at)), by=by, at=at)


def test_a_sign_off_keeps_who_when_as_what_and_every_claim_as_it_stood(small_course):
    reviewer = UserFactory()

    sign_off = sign(small_course, reviewer)

    small_course.refresh_from_db()
    assert (sign_off.signed_by, sign_off.signed_at, sign_off.role) == (reviewer, LATER, "nurse")
    assert sign_off.claims == marks(small_course)
    assert len(sign_off.claims) == 4
    assert small_course.clinically_reviewed_on == LATER.date()
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.subject) == (AuditAction.SIGNED, reviewer, "course small-course")


def test_signing_twice_on_a_day_stands_there_once(small_course):
    reviewer = UserFactory()

    first, again = sign(small_course, reviewer), sign(small_course, reviewer, at=LATER + timedelta(hours=1))

    assert first == again
    assert (SignOff.objects.count(), AuditEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("differs", ["person", "role", "day", "claims"])
def test_a_different_signature_is_added_to_the_first(small_course, differs):
    reviewer = UserFactory()
    first = sign(small_course, reviewer)
    kept = (first.signed_at, first.claims)
    if differs == "claims":
        claim = small_course.claims.first()
        ClaimVersionFactory(claim=claim, number=2)

    sign(
        small_course,
        UserFactory() if differs == "person" else reviewer,
        ClinicalRole.PHARMACIST if differs == "role" else NURSE,
        LATER + timedelta(days=1) if differs == "day" else LATER,
    )

    first.refresh_from_db()
    assert SignOff.objects.count() == 2
    assert (first.signed_at, first.claims) == kept


def test_what_changed_while_reading_is_not_signed(small_course):
    read = combined_digest(marks(small_course))
    ClaimVersionFactory(claim=small_course.claims.first(), number=2)
    clear_content_cache()

    with pytest.raises(NotSignable, match="changed since you opened"):
        sign_course(small_course, NURSE, read, by=UserFactory(), at=LATER)

    small_course.refresh_from_db()
    assert (SignOff.objects.count(), small_course.clinically_reviewed_on) == (0, None)


@pytest.mark.parametrize("model", [ClaimVersion, LessonVersion, QuestionVersion])
def test_nobody_signs_what_they_alone_wrote(small_course, model):
    """PV-11"""
    writer = UserFactory()
    version = model.objects.first()
    model.objects.filter(pk=version.pk).update(written_by=writer)

    with pytest.raises(NotSignable, match=r"^You wrote .+ version 1, and nobody else has approved it"):
        sign(small_course, writer)

    assert (SignOff.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert sign(small_course, UserFactory()).pk


def test_whoever_only_helped_to_write_is_refused_too(small_course):
    helper = UserFactory()
    subject = f"claim {small_course.claims.get(slug='leaves-are-green').slug} version 1"
    AuditEntry.objects.create(action=AuditAction.EDITED, actor=helper, subject=subject, at=NOON)

    with pytest.raises(NotSignable, match="claim leaves-are-green version 1"):
        sign(small_course, helper)


def test_what_somebody_else_approved_may_be_signed_by_its_writer(small_course):
    writer = UserFactory()
    ClaimVersion.objects.update(written_by=writer, approved_by=UserFactory(), approved_at=NOON)

    assert sign(small_course, writer).signed_by == writer


def test_what_was_replaced_since_may_be_signed_by_its_writer(small_course):
    writer = UserFactory()
    old = ClaimVersion.objects.first()
    ClaimVersion.objects.filter(pk=old.pk).update(written_by=writer)
    ClaimVersionFactory(claim=old.claim, number=2)

    assert sign(small_course, writer).pk


def test_a_long_refusal_names_three(small_course):
    writer = UserFactory()
    ClaimVersion.objects.update(written_by=writer)

    with pytest.raises(NotSignable, match="and 1 more, and nobody"):
        sign(small_course, writer)


def test_a_sign_off_outlives_the_account_of_the_signer(small_course):
    reviewer = UserFactory()
    sign_off = sign(small_course, reviewer)

    reviewer.delete()

    sign_off.refresh_from_db()
    assert (sign_off.signed_by, sign_off.role) == (None, "nurse")
