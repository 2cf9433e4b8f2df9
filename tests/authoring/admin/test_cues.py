"""MC-16: the page of a course says what tone alone answers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Option
from tests.dom import page_of
from tests.factories import CourseFactory, lesson_with_questions

pytestmark = pytest.mark.usefixtures("clock")


def rows(desk, course):
    """(what they go by, right, chance, questions, finding)."""
    page = page_of(desk.get(reverse("admin:quizzes_course_change", args=[course.pk])))
    table = page.find("table", class_="cues")
    return [[cell.text for cell in row.children if hasattr(cell, "text")] for row in table.find("tbody").find_all("tr")]


def test_few_questions_are_counted_and_not_judged(desk, small_course):
    found = rows(desk, small_course)

    assert found[0] == ["verdicts: best constant answer", "100 %", "33 %", "1", "too few questions to say"]
    assert {row[-1] for row in found} == {"too few questions to say"}


def test_a_leaky_bank_is_an_error_and_a_fair_one_is_fine(desk):
    """Thirty questions of three options, the longest one right."""
    course = CourseFactory()
    for _ in range(10):
        lesson_with_questions(course, anchors=3)
    Option.objects.filter(is_correct=True).update(text="a long and winding option")
    Option.objects.filter(is_correct=False).update(text="a short option")

    found = {row[0]: row[-1] for row in rows(desk, course)}

    assert found["choices: longest option"] == "error: tone gives answers away"
    assert found["choices: shortest option"] == "fine"


def test_a_course_without_questions_has_no_table(desk):
    page = page_of(desk.get(reverse("admin:quizzes_course_change", args=[CourseFactory().pk])))

    assert page.find("table", class_="cues") is None


def test_the_figures_cost_the_same_for_one_lesson_and_for_ten(desk):
    one, ten = CourseFactory(), CourseFactory()
    lesson_with_questions(one)
    for _ in range(10):
        lesson_with_questions(ten)

    assert queries_of(desk, one) == queries_of(desk, ten)


def queries_of(desk, course):
    with CaptureQueriesContext(connection) as seen:
        desk.get(reverse("admin:quizzes_course_change", args=[course.pk]))
    return len(seen)
