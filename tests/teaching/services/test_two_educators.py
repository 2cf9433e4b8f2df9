"""Two educators at the same moment, on two connections."""

import pytest

from quizzes.models import AuditEntry, LessonProgress
from quizzes.teaching.services.cohorts import join_cohort, waive_lesson
from tests.cohort_rows import CohortFactory, member
from tests.factories import NOON, CourseFactory, LearnerFactory, UserFactory, lesson_with_questions
from tests.racing import at_once


@pytest.mark.usefixtures("many_connections")
def test_waiving_at_once_keeps_one_reason_and_one_line():
    quiz = lesson_with_questions(CourseFactory())
    row, version = member(CohortFactory(course=quiz.course)), quiz.lesson.versions.get()
    people = [UserFactory(username="one"), UserFactory(username="two")]

    def call(user):
        return lambda: waive_lesson(row, version, reason=user.username, by=user, at=NOON)

    waivers = at_once(*map(call, people))

    assert sorted(waiver.is_new for waiver in waivers) == [False, True]
    assert {waiver.progress.waive_reason for waiver in waivers} == {LessonProgress.objects.get().waive_reason}
    assert AuditEntry.objects.count() == 1


@pytest.mark.usefixtures("many_connections")
def test_joining_at_once_is_one_membership():
    cohort, learner = CohortFactory(), LearnerFactory()

    def join():
        return join_cohort(cohort, learner, name="Ana", shares_answers=True, at=NOON)

    first, second = at_once(join, join)

    assert (first.pk, first.consents.count()) == (second.pk, 2)
