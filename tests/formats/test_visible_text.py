"""What readers see of a lesson: words without marks, each with its line."""

from dataclasses import replace

from quizzes.domain.pack_fields import FileLocation
from quizzes.formats.visible_text import course_text, lesson_as_read
from tests.domain.linting.courses import COURSE, LESSON, TODAY

BODY = """## A *new* start {#start}

Rain **falls**
on the hill.

- one
- two

::: picture cloud
A cloud.
:::

After the picture.

::: evidence rain-is-dry
:::
"""


def section():
    lesson = replace(LESSON, body=BODY.strip(), body_line=21, where=FileLocation("lessons/01-rain.md", 2))
    (found,) = lesson_as_read(lesson).sections
    return found


def test_blocks_hold_words_without_marks():
    texts = [block.text for block in section().blocks]

    assert texts == ["Rain falls on the hill.", "one", "two", "After the picture.", "A cloud."]
    assert section().claims == ["rain-is-dry"]


def test_blocks_know_their_line_in_the_file():
    """Past a directive too."""
    lines = {block.text: block.where.line for block in section().blocks}

    assert lines == {"Rain falls on the hill.": 23, "one": 26, "two": 27, "After the picture.": 33, "A cloud.": 29}
    assert section().where == FileLocation("lessons/01-rain.md", 21)


def test_blocks_know_lists_and_captions():
    assert [block.list_number for block in section().blocks] == [None, 1, 1, None, None]
    assert [block.is_caption for block in section().blocks] == [False, False, False, False, True]


def test_course_text_of_one_file_holds_only_that():
    here = FileLocation("this draft", 1)
    course = replace(COURSE, lessons=(replace(LESSON, where=here),))

    text = course_text(course, TODAY, of_file="this draft")

    assert (text.claims, text.questions, [lesson.slug for lesson in text.lessons]) == ((), (), ["rain"])
    assert {passage.place for passage in text.passages} == {"lesson rain"}
    assert len(text.claim_of) == 3


def test_false_statements_and_wrong_options_are_quoted():
    passages = course_text(COURSE, TODAY).passages

    quoted = {passage.text for passage in passages if passage.is_quoted}

    assert {"Rain is dry.", "Snow warms soil.", "When it falls."} <= quoted
    assert not {"Rain is wet.", "Clouds hold water.", "Keep the fact.", "It can look so."} & quoted
