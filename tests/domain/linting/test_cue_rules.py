"""MC-16: which questions of a course are answered by tone alone."""

from quizzes.domain.linting.cue_rules import questions_answered_by_tone
from quizzes.formats.course_pack import read_pack
from quizzes.formats.visible_text import course_text
from tests.domain.linting.courses import TODAY
from tests.formats.small_course import small_files


def test_questions_are_listed_with_what_answers_them():
    """In one lesson alone the word model knows nothing, and shares every answer."""
    told = questions_answered_by_tone(course_text(read_pack(small_files()), TODAY))

    assert list(told.values()) == [["hedge and absolute rule"], ["shortest option"], ["longest option"]]
