"""Folded passages in the text of a lesson: opened only by a reader who asks, and read by every check of words."""

import pytest

from quizzes.domain.pack import FileLocation
from quizzes.formats.lesson_text import read_sections, render_sections
from quizzes.formats.visible_text import lesson_as_read
from tests.domain.linting.courses import LESSON

BODY = """## Rain {#rain}

It rains.

::: fold Does rain <end>?

It does.[^book]

- one

:::

After it."""


def problems_of(body):
    return [(problem.line, problem.words) for problem in read_sections(body)[1]]


def test_a_fold_is_rendered_as_a_part_to_open():
    (section,) = render_sections(BODY)

    assert section["html"] == (
        "<p>It rains.</p>\n"
        "<details><summary>Does rain &lt;end&gt;?</summary><p>It does.</p>\n<ul>\n<li>one</li>\n</ul>\n</details>"
        "<p>After it.</p>\n"
    )
    assert section["sources"] == ["book"]
    assert problems_of(BODY) == []


def test_checks_read_what_is_folded():
    text = lesson_as_read(LESSON.__class__(**{**vars(LESSON), "body": BODY, "where": FileLocation("l.md", 1)}))

    assert text.texts == ["It rains.", "Does rain <end>?", "It does.", "one", "After it."]


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        ("## Rain {#rain}\n\n::: fold Why\n\nSo.", [(3, "End this with a line ':::'.")]),
        ("## Rain {#rain}\n\n::: fold Why\n\n## Snow {#snow}\n\nSo.", [(3, "End this with a line ':::'.")]),
        (
            "## Rain {#rain}\n\n::: fold Why\n\n::: fold How\n\n:::",
            [(5, "End the fold above with a line ':::' first.")],
        ),
    ],
    ids=["never ends", "ends with the section", "in a fold"],
)
def test_a_fold_ends_before_anything_else_begins(body, problems):
    assert problems_of(body) == problems


@pytest.mark.parametrize("body", ["::: fold Why\n\nSo.\n\n:::", "## Rain {#rain}\n\n::: fold\n\n:::"])
def test_a_fold_needs_a_section_and_words(body):
    assert problems_of(body)


def test_a_card_may_stand_in_a_fold():
    body = "## Rain {#rain}\n\n::: fold Why\n\nSo.\n\n::: evidence rain-is-dry\n:::\n\n:::\n\nAfter."
    (section,) = render_sections(body)

    assert section["html"] == "<details><summary>Why</summary><p>So.</p>\n</details><p>After.</p>\n"
    assert section["claims"] == ["rain-is-dry"]
