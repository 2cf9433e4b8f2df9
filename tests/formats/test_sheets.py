"""Sheets of a course: read, written, and refused with their line."""

import pytest

from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from tests.formats.small_course import replaced, small_files

COURSE = "course.yaml"


def test_sheets_are_written_as_they_were_read():
    course = read_pack(small_files())

    (sheet,) = course.outline.sheets
    table, lines = sheet.parts
    assert (sheet.slug, sheet.lessons) == ("my-garden", ("plants",))
    assert (table.columns, len(table.empty_rows)) == (("Day", "Height"), 7)
    assert (len(lines.empty_lines), lines.answer) == (2, "It grew.")
    assert read_pack(write_pack(course)) == course


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    rows: 7\n", "", "A table has 'columns' and a number of 'rows'. Write both or neither."),
        (
            "    columns:\n    - Day\n    - Height\n",
            "",
            "A table has 'columns' and a number of 'rows'. Write both or neither.",
        ),
        ("  lessons:\n  - plants\n", "  lessons:\n  - stones\n", "The lesson 'stones' is unknown."),
        (
            "- slug: my-garden\n",
            "- slug: My garden\n",
            "'My garden' is not a slug: use a-z, 0-9 and single dashes.",
        ),
        ("    lines: 2\n", "    lines: 200\n", "'lines' needs a whole number from 0 to 20."),
    ],
)
def test_a_sheet_that_cannot_be_printed_is_refused(old, new, words):
    with pytest.raises(InvalidPack) as refusal:
        read_pack(replaced(small_files(), COURSE, old, new))

    assert words in [problem.words for problem in refusal.value.problems]
    assert {problem.file for problem in refusal.value.problems} == {COURSE}
