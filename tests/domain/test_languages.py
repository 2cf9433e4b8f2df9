"""Languages of courses: what is one, and how it is written."""

import pytest

from quizzes.domain.languages import CODES, RIGHT_TO_LEFT, direction, language_problem


@pytest.mark.parametrize(
    ("tag", "is_known"), [("en", True), ("pt-BR", True), ("EN", False), ("xx", False), ("", False)]
)
def test_language_is_known_or_said_to_be_unknown(tag, is_known):
    words = f"The language '{tag}' is unknown. Use a code of ISO 639-1, such as en or pt-BR."

    assert language_problem(tag) == ("" if is_known else words)


@pytest.mark.parametrize(
    ("tag", "written"), [("ar", "rtl"), ("ar-EG", "rtl"), ("he", "rtl"), ("en", "ltr"), ("pt-BR", "ltr")]
)
def test_direction_of_a_language(tag, written):
    assert direction(tag) == written


def test_right_to_left_are_languages():
    assert set() == RIGHT_TO_LEFT - CODES
