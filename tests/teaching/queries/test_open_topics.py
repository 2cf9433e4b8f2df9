"""What a cohort still believes: who is counted, what is hidden, and the order of the rows."""

from datetime import timedelta

import pytest

from quizzes.content.queries.content import course_content
from quizzes.domain.suppression import Hidden
from quizzes.models import Belief, Option
from quizzes.teaching.queries.open_topics import open_topics
from quizzes.teaching.services.cohorts import leave_cohort
from tests.cohort_rows import ANSWERS, STATUS, CohortFactory, educator, member, record_belief
from tests.factories import NOON, CourseFactory, SignedInLearnerFactory, lesson_with_questions

pytestmark = pytest.mark.django_db
AT = NOON + timedelta(days=30)
BOTH = (STATUS, ANSWERS)


@pytest.fixture
def course():
    return CourseFactory()


@pytest.fixture
def quiz(course):
    return lesson_with_questions(course, anchors=2)


@pytest.fixture
def cohort(quiz):
    return CohortFactory(course=quiz.course)


def test_topics_show_before_and_now(cohort, quiz):
    for n in range(12):
        record_belief(member(cohort, f"P{n}"), quiz, before=n < 7, now=n < 5, minutes=n)

    (row,) = open_topics(cohort, course_content(cohort.course, at=AT)).rows

    assert (row.total, row.before, row.now) == (12, 7, 5)


def test_topics_hide_small_numbers(cohort, quiz):
    """PS-4."""
    for n in range(12):
        record_belief(member(cohort, f"P{n}"), quiz, before=n < 9, now=n < 2, minutes=n)

    (row,) = open_topics(cohort, course_content(cohort.course, at=AT)).rows

    assert (row.total, row.before, row.now) == (12, Hidden.SMALL, Hidden.FEW)


def test_topics_leave_out_who_did_not_agree_works_here_or_answered_once(cohort, quiz):
    """DESIGN 2: staff are never counted."""
    for n in range(10):
        record_belief(member(cohort, f"P{n}"), quiz, before=n < 5, now=n < 5, minutes=n)
    record_belief(member(cohort, "Never agreed", shares=()), quiz, before=True, now=True)
    staff = SignedInLearnerFactory(user__is_staff=True)
    record_belief(member(cohort, "Tries it out", learner=staff), quiz, before=True, now=True)
    gone = member(cohort, "Left")
    record_belief(gone, quiz, before=True, now=True)
    leave_cohort(gone, at=AT)
    once = record_belief(member(cohort, "Once"), quiz, before=True, now=True)
    Belief.objects.filter(pk=once.pk).update(latest_evidence=once.first_evidence)

    (row,) = open_topics(cohort, course_content(cohort.course, at=AT)).rows

    assert (row.total, row.before, row.now) == (10, 5, 5)


def test_topics_leave_out_who_works_here(cohort, quiz):
    """PS-2: what staff answer is trying out."""
    for n in range(10):
        record_belief(member(cohort, f"P{n}"), quiz, before=n < 5, now=n < 5, minutes=n)
    record_belief(
        member(cohort, "Staff", learner=SignedInLearnerFactory(user__is_staff=True)), quiz, before=True, now=True
    )
    record_belief(
        member(cohort, "Teaches", learner=SignedInLearnerFactory(user=educator())), quiz, before=True, now=True
    )

    (row,) = open_topics(cohort, course_content(cohort.course, at=AT)).rows

    assert (row.total, row.before, row.now) == (10, 5, 5)


def test_the_order_of_topics_tells_nothing_about_hidden_numbers(course):
    """Hidden ones come last, in the order of the course, whatever they are."""
    holding = [0, 4, 5, 11, 7]
    quizzes = [lesson_with_questions(course, anchors=1) for _ in holding]
    cohort = CohortFactory(course=course)
    for n in range(12):
        row = member(cohort, f"P{n}")
        for quiz, number in zip(quizzes, holding, strict=True):
            record_belief(row, quiz, before=True, now=n < number, minutes=n)
    content = course_content(course, at=AT)

    rows = open_topics(cohort, content).rows

    by_course = list(content.misconceptions)
    revealing = [Option.objects.filter(version__question__items__quiz=quiz, reveals__isnull=False) for quiz in quizzes]
    ids = [options.values_list("reveals", flat=True)[0] for options in revealing]
    hidden = [(ids[0], Hidden.FEW), (ids[1], Hidden.FEW), (ids[3], Hidden.SMALL)]
    assert [(row.misconception.id, row.now) for row in rows] == [
        (ids[4], 7),
        (ids[2], 5),
        *sorted(hidden, key=lambda pair: by_course.index(pair[0])),
    ]


def test_three_things_to_ask_even_when_nobody_answered(shipped_course):
    """CR-5."""
    cohort = CohortFactory(course=shipped_course)

    points = open_topics(cohort, course_content(shipped_course, at=AT)).points

    assert len(set(points)) == 3
