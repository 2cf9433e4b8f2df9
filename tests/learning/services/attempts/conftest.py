"""A quiz of the small course, and somebody who takes it."""

import pytest

from quizzes.models import Quiz
from tests.factories import LearnerFactory


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course").get(course=small_course)


@pytest.fixture
def learner():
    return LearnerFactory()
