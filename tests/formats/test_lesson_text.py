"""Lesson text: sections, cards and pictures, and HTML that cannot harm."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.lesson_text import (
    RESERVED_ANCHORS,
    BodyProblem,
    claims_in,
    pictures_in,
    read_sections,
    render_sections,
    render_text,
)

BODY = """## Soil {#soil}

Plants do **not** eat soil.

::: picture leaf
A leaf
in the sun.
:::

::: evidence plants-eat-soil
:::

## Light, too {#light}

- one
- two

::: evidence light-feeds-plants
:::

::: evidence leaves-are-green
:::"""
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
ALLOWED = {"p", "ul", "ol", "li", "strong", "em", "h3", "br"}
PIECES = [
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![b](http://example.org/b.png)",
    "<http://example.org>",
    "<!--",
    "-->",
    "<svg onload=alert(1)>",
    "**",
    "`",
    "\n",
    "\n\n",
    "    ",
    "- ",
    "> ",
    "### ",
    "&lt;",
    "&#60;script&#62;",
    '"',
    "'",
    "]]>",
    "<a href='javascript:alert(1)'>",
]


def troubles(body):
    return [(trouble.line, trouble.words) for trouble in read_sections(body)[1]]


def test_sections_are_read_with_their_lines():
    sections, found = read_sections(BODY)

    assert [(s.anchor, s.title, s.line) for s in sections] == [
        ("soil", "Soil", 1),
        ("light", "Light, too", 13),
    ]
    assert found == []


def test_claims_and_pictures_are_listed_with_their_lines():
    sections, _ = read_sections(BODY)

    assert list(claims_in(sections)) == [
        ("plants-eat-soil", 10),
        ("light-feeds-plants", 18),
        ("leaves-are-green", 21),
    ]
    assert list(pictures_in(sections)) == [("leaf", 5)]


def test_rendered_sections_hold_what_a_page_needs():
    assert render_sections(BODY) == [
        {
            "anchor": "soil",
            "title": "Soil",
            "html": "<p>Plants do <strong>not</strong> eat soil.</p>\n",
            "pictures": [{"slug": "leaf", "caption": "A leaf in the sun."}],
            "claims": ["plants-eat-soil"],
            "sources": [],
        },
        {
            "anchor": "light",
            "title": "Light, too",
            "html": "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n",
            "pictures": [],
            "claims": ["light-feeds-plants", "leaves-are-green"],
            "sources": [],
        },
    ]


def test_empty_body_has_no_sections_and_no_troubles():
    assert (read_sections(""), render_sections("")) == (([], []), [])


@pytest.mark.parametrize(
    ("body", "line", "word"),
    [
        ("Text first.\n\n## Soil {#soil}\n", 1, "heading above"),
        ("\n\nText first.\n\n## Soil {#soil}\n", 3, "heading above"),
        ("## Soil {#soil}\n\n## No anchor\n", 3, "{#anchor}"),
        ("## Soil {#soil}\n\n# Too high {#high}\n", 3, "{#anchor}"),
        ("## Soil {#Soil}\n", 1, "{#anchor}"),
        ("## Soil {#soil}\n\n## Again {#soil}\n", 3, "'soil' stands twice"),
        ("## Soil {#soil}\n\n::: video leaf\n:::\n", 3, "::: evidence"),
        ("## Soil {#soil}\n\n::: evidence Two Words\n:::\n", 3, "::: evidence"),
        ("::: evidence plants-eat-soil\n", 1, "below a heading"),
        ("## Soil {#soil}\n\n::: picture leaf\nOpen\n", 3, "End this"),
        ("## Soil {#soil}\n\n::: evidence plants-eat-soil\n", 3, "End this"),
    ],
)
def test_trouble_stands_in_its_line(body, line, word):
    found = read_sections(body)[1]

    assert found[0] == BodyProblem(line, found[0].words)
    assert word in found[0].words


def test_card_that_is_not_ended_before_the_next_heading_is_trouble():
    """Otherwise the next section and its text are lost in silence."""
    body = "## One {#one}\n\n::: picture leaf\nCaption\n\n## Two {#two}\n\nText.\n\n::: evidence b\n:::\n"

    assert 3 in [line for line, _ in troubles(body)]


def test_text_inside_an_evidence_card_is_trouble():
    """It is shown nowhere, so it must not be dropped in silence."""
    body = "## One {#one}\n\n::: evidence plants-eat-soil\nThis text is lost.\n:::\n"

    assert len(troubles(body)) == 1


def test_all_troubles_are_found():
    assert [line for line, _ in troubles("Text.\n# One\n## Two {#two}\n## Two {#two}\n::: x\n")] == [
        1,
        2,
        4,
        5,
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* and **b**", "<p><em>a</em> and <strong>b</strong></p>\n"),
        ("### Small\n\ntext", "<h3>Small</h3>\n<p>text</p>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("[words](https://example.org)", "<p>words</p>\n"),
        ("[words](javascript:alert(1))", "<p>[words](javascript:alert(1))</p>\n"),
        ("![words](https://example.org/a.png)", "<p></p>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
    ],
)
def test_text_renders_to(text, html):
    assert render_text(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>body{}</style>",
        "<iframe src=https://example.org></iframe>",
        "<p onclick=alert(1)>x</p>",
        "<!--><script>alert(1)</script>-->",
        "<b>bold</b>",
    ],
)
def test_raw_html_becomes_words(text):
    """No tag of the author's survives; what was typed is shown as typed."""
    html = render_text(f"before {text} after")

    assert [name for _, name, _ in TAG.findall(html)] == ["p", "p"]
    assert "&lt;" in html


@pytest.mark.parametrize("text", ["https://example.org", "<https://example.org>", "[a][1]\n\n[1]: https://example.org"])
def test_links_are_not_rendered(text):
    html = render_text(text)

    assert ("<a" in html, "href" in html) == (False, False)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20).map("".join))
def test_rendered_text_holds_allowed_tags_without_attributes_only(text):
    tags = TAG.findall(render_text(text))

    assert {name for _, name, _ in tags} <= ALLOWED
    assert {rest for _, _, rest in tags} <= {""}


@given(st.text())
def test_any_body_is_read_without_an_exception(body):
    sections, found = read_sections(body)

    assert all(1 <= place.line <= len(body.splitlines()) for place in [*sections, *found])


def test_anchor_that_the_page_itself_uses_is_refused():
    """Two things of one name on a page: links and labels would lead to the wrong one."""
    _, troubles = read_sections("## A rule of thumb {#rule}\n\nText.\n")

    assert [trouble.words for trouble in troubles] == ["The page itself uses the name 'rule'. Choose another anchor."]


def test_every_name_that_pages_use_is_known():
    templates = Path(settings.BASE_DIR) / "templates"
    files = [templates / "base.html", *(templates / "quizzes").glob("lesson*.html"), *templates.glob("quizzes/parts/*")]

    assert {name for file in files for name in re.findall(r' id="([a-z0-9-]+)"', file.read_text())} == RESERVED_ANCHORS
