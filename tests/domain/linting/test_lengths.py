"""Lengths of sections, lessons and stories: a section stands alone, a lesson is read in one go."""

from dataclasses import replace

import pytest

from quizzes.domain.linting.rules import run_checks
from quizzes.formats.visible_text import course_text
from tests.domain.linting.courses import COURSE, LESSON, TODAY

DROPS = "Drops fall on.\n\n"  # three words


def told(counts, **stories):
    """What the checks say of a lesson whose sections have these many times three words."""
    body = "\n".join(f"## Rain is water {{#s{n}}}\n\n{DROPS * count}" for n, count in enumerate(counts))
    course = replace(COURSE, lessons=(replace(LESSON, body=body, claims=(), **stories),))
    found = run_checks(course_text(course, TODAY))
    return [finding.instead for finding in found if finding.instead.startswith(("Keep a", "Shorten it"))]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([20] * 7, []),
        ([36] * 4, []),
        ([36, 36, 36, 19], ["Keep a section between 60 and 110 words: 57 here."]),
        ([36, 36, 36, 37], ["Keep a section between 60 and 110 words: 111 here."]),
        ([21] * 6, ["Keep a lesson between 380 and 520 words: 378 here."]),
        ([36, 36, 36, 36, 30], ["Keep a lesson between 380 and 520 words: 522 here."]),
        ([3, 3], []),
    ],
    ids=["short", "long", "section too short", "section too long", "too short", "too long", "sketch"],
)
def test_sections_and_lessons_have_a_good_length(counts, expected):
    assert told(counts) == expected


@pytest.mark.parametrize(
    ("name", "count", "expected"),
    [
        ("opening", 28, []),
        ("opening", 29, ["Shorten it: 87 words, at most 85."]),
        ("closing", 15, []),
        ("closing", 16, ["Shorten it: 48 words, at most 45."]),
    ],
)
def test_stories_are_short(name, count, expected):
    assert told([36] * 4, **{name: "Drops fall on. " * count}) == expected
