"""A course as its readers see it, built once and fresh after every publication."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.content.queries.content import course_content
from quizzes.models import Course
from quizzes.vocabulary import EvidenceLevel, Verdict
from tests.conftest import NOON
from tests.factories import (
    CitationFactory,
    ClaimVersionFactory,
    CourseFactory,
    LessonVersionFactory,
    ShownClaimFactory,
    SourceFactory,
    lesson_with_questions,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def fresh(course) -> Course:
    """The row as a next request would load it."""
    return Course.objects.get(pk=course.pk)


def changed(course, at) -> Course:
    Course.objects.filter(pk=course.pk).update(content_changed_at=at)
    return fresh(course)


def test_content_is_built_once(small_course):
    first, again = course_content(fresh(small_course), at=NOON), fresh(small_course)

    with CaptureQueriesContext(connection) as captured:
        second = course_content(again, at=NOON + HOUR)

    assert (second is first, len(captured)) == (True, 0)


def test_content_is_built_anew_after_a_publication(small_course):
    first = course_content(fresh(small_course), at=NOON)
    lesson = first.lesson("plants").version.lesson
    LessonVersionFactory(lesson=lesson, number=2, title="Plants, again", published_at=NOON + HOUR)

    second = course_content(changed(small_course, NOON + HOUR), at=NOON + HOUR)

    assert [c.lesson("plants").title for c in (first, second)] == ["Plants: what they live on", "Plants, again"]


def test_content_is_built_anew_when_the_review_is_signed(small_course):
    before = course_content(fresh(small_course), at=NOON)
    Course.objects.update(clinically_reviewed_on=date(2026, 11, 23))

    after = course_content(fresh(small_course), at=NOON)

    assert (before.is_draft, after.is_draft) == (True, False)


def test_wording_with_a_later_date_comes_when_its_time_comes(small_course):
    lesson = small_course.lessons.get(slug="plants")
    LessonVersionFactory(lesson=lesson, number=2, title="Tomorrow", published_at=NOON + HOUR)
    course = changed(small_course, NOON + timedelta(seconds=1))

    titles = [
        course_content(course, at=NOON + after).lesson("plants").title
        for after in (timedelta(0), HOUR - timedelta(seconds=1), HOUR)
    ]

    assert titles == ["Plants: what they live on"] * 2 + ["Tomorrow"]


def test_draft_is_shown_to_nobody(small_course):
    lesson = small_course.lessons.get(slug="plants")
    LessonVersionFactory(lesson=lesson, number=2, title="A draft", published_at=None)

    content = course_content(small_course, at=NOON)

    assert content.lesson("plants").title == "Plants: what they live on"


def test_lessons_are_numbered_in_their_order(small_course):
    content = course_content(small_course, at=NOON)

    assert [(row.number, row.slug, row.is_available) for row in content.lessons] == [
        (1, "plants", True),
        (2, "rain", False),
    ]
    assert content.first_lesson is content.lessons[0]


def test_quiz_says_how_many_it_asks(small_course):
    quiz = course_content(small_course, at=NOON).lesson("plants").quiz

    assert (quiz.pre_count, quiz.post_count) == (2, 3)


def test_quiz_without_anything_to_ask_is_none():
    course = CourseFactory()
    quiz = lesson_with_questions(course, anchors=0)

    lesson = course_content(course, at=NOON).lesson(quiz.lesson.slug)

    assert (lesson.quiz, lesson.is_available) == (None, False)


def test_card_leaves_out_sources_that_are_not_shown():
    version = ClaimVersionFactory()
    for is_shown in (True, False):
        CitationFactory(claim=version.claim, source=SourceFactory(course=version.claim.course, is_shown=is_shown))

    card = course_content(version.claim.course, at=NOON).cards[version.claim.slug]

    assert len(card.sources) == 1


@pytest.mark.parametrize(
    ("verdict", "level", "certainty"),
    [
        (Verdict.FALSE, EvidenceLevel.REFUTED, (4, "Very sure: well shown")),
        (Verdict.FALSE, "", None),
        (Verdict.NOT_PROVEN, EvidenceLevel.UNPROVEN, (1, "Not sure yet: no good proof")),
        (Verdict.NOT_PROVEN, EvidenceLevel.CONFLICTING, (2, "Not sure yet: mixed results")),
        (Verdict.TRUE, EvidenceLevel.POSSIBLE, (2, "Not sure yet: early hints")),
        (Verdict.TRUE, EvidenceLevel.LIKELY, (3, "Fairly sure: studies point one way")),
        (Verdict.TRUE, EvidenceLevel.ESTABLISHED, (4, "Very sure: well shown")),
    ],
)
def test_certainty_rates_the_fact_and_never_the_myth(verdict, level, certainty):
    version = ClaimVersionFactory(verdict=verdict, level=level)

    card = course_content(version.claim.course, at=NOON).cards[version.claim.slug]

    assert card.certainty == certainty


def test_lesson_was_checked_when_its_oldest_claim_was():
    course = CourseFactory()
    lesson = LessonVersionFactory(lesson__course=course)
    for day in (20, 10, 15):
        claim = ClaimVersionFactory(claim__course=course, claim__reviewed_on=date(2026, 11, day))
        ShownClaimFactory(lesson_version=lesson, claim_version=claim)

    assert course_content(course, at=NOON).lessons[0].checked_on == date(2026, 11, 10)


def test_courses_do_not_mix(small_course):
    other = CourseFactory()
    quiz = lesson_with_questions(other)

    content = course_content(other, at=NOON)

    assert [lesson.slug for lesson in content.lessons] == [quiz.lesson.slug]
    assert not set(content.cards) & set(course_content(small_course, at=NOON).cards)
    assert all(row.text.startswith("The idea of") for row in content.misconceptions.values())


def test_content_costs_the_same_queries_with_one_lesson_and_with_three():
    counts = []
    for lessons in (1, 3):
        course = CourseFactory()
        for _ in range(lessons):
            lesson_with_questions(course)
        with CaptureQueriesContext(connection) as captured:
            course_content(course, at=NOON)
        counts.append(len(captured))

    assert counts[0] == counts[1]
