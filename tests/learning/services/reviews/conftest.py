"""A course without lessons."""

import pytest

from tests.factories import CourseFactory


@pytest.fixture
def course():
    return CourseFactory()
