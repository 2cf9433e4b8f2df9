"""Cohorts: joined once, left at once, agreed to in writing; a lesson is waived once."""

from datetime import timedelta
from random import Random

import pytest

from quizzes.errors import JoinRateLimited, NotWaivable
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.models import AuditEntry, Cohort, Consent, Enrollment, LessonProgress
from quizzes.teaching.services.cohorts import create_cohort, join_cohort, leave_cohort, waive_lesson, withdraw_answers
from quizzes.teaching.services.join_limits import MAX_PER_ADDRESS, MAX_PER_LEARNER, count_miss
from quizzes.vocabulary import CompletionState
from tests.cohort_rows import ANSWERS, STATUS, CohortFactory, completed, educator, member
from tests.factories import NOON, CourseFactory, LearnerFactory, UserFactory, lesson_with_questions

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def live_scopes(enrollment):
    return set(enrollment.consents.filter(withdrawn_at=None).values_list("scope", flat=True))


def test_create_cohort_belongs_to_its_maker():
    user, course = educator(), CourseFactory()

    cohort = create_cohort(course, "Tuesday", by=user, rng=Random(1), at=NOON)

    assert list(Cohort.objects.of_educator(user)) == [cohort]
    assert list(Cohort.objects.of_educator(educator())) == []


def test_create_cohort_never_uses_a_code_twice():
    user, course = educator(), CourseFactory()

    cohorts = [create_cohort(course, "Tuesday", by=user, rng=Random(1), at=NOON) for _ in range(3)]

    assert len({cohort.join_code for cohort in cohorts}) == 3


@pytest.mark.parametrize(("shares", "scopes"), [(False, {STATUS}), (True, {STATUS, ANSWERS})])
def test_join_cohort_records_what_was_agreed_to(shares, scopes):
    """PV-4: scope, wording and time."""
    enrollment = join_cohort(CohortFactory(), LearnerFactory(), name="Ana", shares_answers=shares, at=NOON)

    rows = Consent.objects.filter(enrollment=enrollment)
    assert {(row.scope, row.text_version, row.given_at, row.withdrawn_at) for row in rows} == {
        (scope, 1, NOON, None) for scope in scopes
    }


def test_join_cohort_twice_keeps_the_first_agreement():
    cohort, learner = CohortFactory(), LearnerFactory()
    first = join_cohort(cohort, learner, name="Ana", shares_answers=False, at=NOON)

    second = join_cohort(cohort, learner, name="Bo", shares_answers=True, at=LATER)

    assert (second.pk, second.name, live_scopes(second)) == (first.pk, "Ana", {STATUS})


def test_leave_cohort_ends_all_sharing_and_keeps_the_record():
    """PV-3, PV-4."""
    enrollment = join_cohort(CohortFactory(), LearnerFactory(), name="Ana", shares_answers=True, at=NOON)

    leave_cohort(enrollment, at=LATER)

    assert live_scopes(enrollment) == set()
    assert set(enrollment.consents.values_list("given_at", "withdrawn_at")) == {(NOON, LATER)}
    assert list(Enrollment.objects.consenting()) == []


def test_leave_cohort_twice_keeps_the_first_date():
    enrollment = join_cohort(CohortFactory(), LearnerFactory(), name="Ana", shares_answers=False, at=NOON)
    leave_cohort(enrollment, at=LATER)

    leave_cohort(enrollment, at=LATER + timedelta(1))

    enrollment.refresh_from_db()
    assert enrollment.left_at == LATER
    assert enrollment.consents.get().withdrawn_at == LATER


def test_join_cohort_again_after_leaving_agrees_anew():
    cohort, learner = CohortFactory(), LearnerFactory()
    first = leave_cohort(join_cohort(cohort, learner, name="Ana", shares_answers=True, at=NOON), at=LATER)

    second = join_cohort(cohort, learner, name="Bo", shares_answers=False, at=LATER + timedelta(1))

    assert second.pk != first.pk
    assert (live_scopes(first), live_scopes(second)) == (set(), {STATUS})
    assert list(Enrollment.objects.consenting()) == [second]


def test_withdraw_answers_leaves_the_status():
    enrollment = join_cohort(CohortFactory(), LearnerFactory(), name="Ana", shares_answers=True, at=NOON)

    withdraw_answers(enrollment, at=LATER)

    assert live_scopes(enrollment) == {STATUS}
    assert enrollment.consents.get(scope=ANSWERS).withdrawn_at == LATER


@pytest.fixture
def lesson():
    return lesson_with_questions(CourseFactory())


def version_of(quiz):
    return quiz.lesson.versions.get()


def test_waive_lesson_that_was_never_begun(lesson):
    row, by = member(CohortFactory(course=lesson.course)), educator()

    waiver = waive_lesson(row, version_of(lesson), reason="Took part in the talk", by=by, at=LATER)

    stored = LessonProgress.objects.get()
    assert waiver.is_new
    assert (stored.state, stored.waived_at, stored.waived_by, stored.waive_reason) == (
        CompletionState.WAIVED,
        LATER,
        by,
        "Took part in the talk",
    )
    assert not stored.is_started


def test_waive_lesson_twice_keeps_the_first_reason_and_one_audit_line(lesson):
    row = member(CohortFactory(course=lesson.course))
    waive_lesson(row, version_of(lesson), reason="First", by=educator(), at=NOON)

    second = waive_lesson(row, version_of(lesson), reason="Second", by=educator(), at=LATER)

    assert (second.is_new, second.progress.waive_reason, second.progress.waived_at) == (False, "First", NOON)
    assert AuditEntry.objects.count() == 1


def test_waive_lesson_refuses_what_is_completed(lesson):
    row = member(CohortFactory(course=lesson.course))
    completed(row, lesson)

    with pytest.raises(NotWaivable):
        waive_lesson(row, version_of(lesson), reason="Why", by=educator(), at=LATER)

    assert (LessonProgress.objects.get().state, AuditEntry.objects.count()) == (CompletionState.COMPLETED, 0)


def test_waived_lesson_can_be_taken_and_then_has_its_start(lesson):
    row = member(CohortFactory(course=lesson.course))
    waive_lesson(row, version_of(lesson), reason="Talk", by=educator(), at=NOON)

    start_lesson(row.learner, version_of(lesson), at=LATER)
    progress = mark_read(row.learner, version_of(lesson), at=LATER)

    assert (progress.started_at, progress.read_at, progress.state) == (LATER, LATER, CompletionState.WAIVED)


def test_audit_line_of_a_waiver_names_no_person(lesson):
    row = member(CohortFactory(course=lesson.course), "Secret name")
    waive_lesson(row, version_of(lesson), reason="Private reason", by=educator(), at=NOON)

    words = " ".join(str(value) for value in AuditEntry.objects.values().get().values())

    assert "Secret" not in words
    assert "Private" not in words
    assert str(row.learner_id) not in words


def miss(own, address, times):
    for _ in range(times):
        count_miss(own, address)


@pytest.mark.parametrize(("own", "most"), [("learner-1", MAX_PER_LEARNER), ("", MAX_PER_ADDRESS)])
def test_so_many_codes_may_be_missed(own, most):
    miss(own, "clinic-1", most)

    with pytest.raises(JoinRateLimited):
        count_miss(own, "clinic-1")
    assert count_miss("learner-2", "clinic-1") is None
    assert count_miss("", "clinic-2") is None


def test_only_the_role_may_look_after_cohorts():
    assert educator().has_perm("quizzes.view_cohort")
    assert not UserFactory().has_perm("quizzes.view_cohort")
