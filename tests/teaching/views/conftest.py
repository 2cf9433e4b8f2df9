"""An educator at the browser with a group; every view test stands at the same hour."""

import pytest

from tests.cohort_rows import cohort_of, educator
from tests.factories import CourseFactory, lesson_with_questions


@pytest.fixture(autouse=True)
def _at_one_o_clock(clock):
    """The clock of tests/conftest.py for every test here."""


@pytest.fixture
def teacher(client):
    user = educator(username="teacher")
    client.force_login(user)
    return user


@pytest.fixture
def course():
    return CourseFactory()


@pytest.fixture
def quiz(course):
    return lesson_with_questions(course)


@pytest.fixture
def cohort(teacher, quiz):
    return cohort_of(teacher, course=quiz.course, name="Tuesday group")
