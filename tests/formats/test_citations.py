"""Citations in the text of a lesson: taken out of the words, kept with the section, and refused where unknown."""

import pytest

from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.lesson_text import read_sections, render_sections, sources_in
from quizzes.formats.visible_text import course_text
from tests.factories import NOON
from tests.formats.small_course import replaced, small_files

LESSON = "lessons/01-plants.md"
SAID = "A tree grows, and the soil in its pot stays."


@pytest.mark.parametrize(
    ("text", "html", "sources"),
    [
        ("It grows.[^handbook]", "<p>It grows.</p>\n", ["handbook"]),
        ("It grows. [^handbook]", "<p>It grows.</p>\n", ["handbook"]),
        ("It[^handbook] grows.[^garden-page]", "<p>It grows.</p>\n", ["handbook", "garden-page"]),
        ("It grows.[^handbook] It is green.[^handbook]", "<p>It grows. It is green.</p>\n", ["handbook"]),
        ("- one[^handbook]\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n", ["handbook"]),
        ("It grows.", "<p>It grows.</p>\n", []),
        ("x[1] and [^ ]", "<p>x[1] and [^ ]</p>\n", []),
    ],
)
def test_a_citation_leaves_the_words_and_stays_with_the_section(text, html, sources):
    (section,) = render_sections(f"## Soil {{#soil}}\n\n{text}")

    assert (section["html"], section["sources"]) == (html, sources)


def test_a_caption_cites_too():
    (section,) = render_sections("## Soil {#soil}\n\n::: picture leaf\nA leaf.[^handbook]\n:::")

    assert section["pictures"] == [{"slug": "leaf", "caption": "A leaf."}]
    assert section["sources"] == ["handbook"]


def test_every_citation_has_its_line():
    sections, problems = read_sections("## Soil {#soil}\n\nOne.[^a]\nTwo.[^b]\n\n## Light {#light}\n\nThree.[^a]")

    assert (list(sources_in(sections)), problems) == ([("a", 3), ("b", 4), ("a", 8)], [])


def test_a_heading_cites_nothing():
    _, problems = read_sections("## Soil[^a] {#soil}\n\nOne.")

    assert [(problem.line, problem.words) for problem in problems] == [
        (1, "Cite a source in the text, not in its heading.")
    ]


@pytest.mark.parametrize("slug", ["no-such-book", "hidden-note", ""])
def test_an_unknown_or_hidden_source_is_refused_with_its_line(slug):
    files = replaced(small_files(), LESSON, SAID, f"{SAID}[^{slug}]")
    line = next(n for n, row in enumerate(files[LESSON].decode().split("\n"), start=1) if SAID in row)

    with pytest.raises(InvalidPack) as refused:
        read_pack(files)

    words = f"The source '{slug}' is not one of this lesson or pack."
    assert [str(problem) for problem in refused.value.problems] == [f"{LESSON}:{line}: {words}"]


def test_checks_of_words_do_not_see_citations():
    files = replaced(small_files(), LESSON, SAID, f"{SAID}[^handbook]")
    plain, cited = (course_text(read_pack(pack), NOON.date()) for pack in (small_files(), files))

    assert [text.texts for text in cited.texts] == [text.texts for text in plain.texts]
    assert (plain.cited_in_lessons, cited.cited_in_lessons) == (set(), {"handbook"})
