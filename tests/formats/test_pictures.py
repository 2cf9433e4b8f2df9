"""Pictures: what a drawing may hold, and everything that could run, load or hide."""

import pytest

from quizzes.formats.pictures import ATTRIBUTES, ELEMENTS, MAX_BYTES, picture_problems
from tests.formats.small_course import FOLDER, SHIPPED

DRAWINGS = sorted([*FOLDER.glob("pictures/*.svg"), *SHIPPED.glob("pictures/*.svg")])


def svg(inside="", attributes="", before=""):
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" {attributes}>'
    return f"{before}{opening}<title>Leaf</title><desc>A leaf.</desc>{inside}</svg>"


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_our_drawings_are_fine(path):
    assert picture_problems(path.read_text()) == []


def test_drawing_of_everything_allowed_is_fine():
    text = '<text x="1" y="2"><tspan dx="1">a</tspan></text>'
    inside = f'<g class="a" transform="scale(2)"><path d="M0 0L1 1"/>{text}</g>'

    assert picture_problems(svg(inside, 'role="img" aria-labelledby="a b" id="c"')) == []


@pytest.mark.parametrize(
    "name",
    [
        *("script", "foreignObject", "style", "a", "image", "use", "animate", "set", "iframe", "switch"),
        *("animateTransform", "filter", "feImage", "defs", "marker", "pattern", "SCRIPT", "metadata"),
    ],
)
def test_element_that_could_run_or_load_is_refused(name):
    assert picture_problems(svg(f"<{name}></{name}>")) == [f"<{name}> is not used in pictures."]


def test_script_deep_inside_is_refused():
    inside = "<g><g><text>a<tspan><script>alert(1)</script></tspan></text></g></g>"

    assert picture_problems(svg(inside)) == ["<script> is not used in pictures."]


@pytest.mark.parametrize("name", ["onload", "onclick", "onmouseover", "style", "href", "src", "fill", "filter"])
def test_attribute_that_could_run_or_load_is_refused(name):
    assert picture_problems(svg(f'<g {name}="x"/>')) == [f"'{name}' is not used in pictures."]


def test_attribute_of_the_root_is_checked_too():
    assert picture_problems(svg(attributes='onload="alert(1)"')) == ["'onload' is not used in pictures."]


def test_link_in_another_namespace_is_refused():
    inside = '<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org"/>'

    assert picture_problems(svg(inside)) == ["'{http://www.w3.org/1999/xlink}href' is not used in pictures."]


def test_element_of_another_namespace_is_refused():
    problems = picture_problems(svg('<path xmlns="http://www.w3.org/1999/xhtml"/>'))

    assert problems == ["<{http://www.w3.org/1999/xhtml}path> is not used in pictures."]


def test_script_with_a_prefix_is_refused():
    inside = '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'

    assert picture_problems(svg(inside)) == ["<script> is not used in pictures."]


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "https://example.org/x.dtd"> %a;]>',
    ],
)
def test_entities_are_refused(before):
    problems = picture_problems(svg("<text>&b;</text>", before=before))

    assert len(problems) == 1
    assert problems[0].startswith("The picture is not XML that can be shown")


@pytest.mark.parametrize(
    "inside",
    ["<!--><script>alert(1)</script>-->", "<?x ><script>alert(1)</script>?>"],
    ids=["comment", "processing instruction"],
)
def test_what_hides_from_xml_but_not_from_html_is_refused(inside):
    """The text is inlined into a page, and there these end at the first '>': the script would run."""
    assert picture_problems(svg(inside)) != []


def test_document_type_is_refused():
    """As above: in a page it ends at the first '>' and what follows is read as HTML."""
    before = "<!DOCTYPE svg [<!ELEMENT a ANY><!--><script>alert(1)</script>-->]>"

    assert picture_problems(svg(before=before)) != []


@pytest.mark.parametrize("text", ["", "no xml", "<svg>", "<svg/><svg/>", "\x00", "<svg a=1/>"])
def test_what_is_no_xml_is_refused(text):
    problems = picture_problems(text)

    assert len(problems) == 1
    assert problems[0].startswith("The picture is not XML")


@pytest.mark.parametrize("text", ["<svg/>", "<html/>", '<g xmlns="http://www.w3.org/2000/svg"/>'])
def test_another_root_is_refused(text):
    assert picture_problems(text) == ["The picture must be an <svg> of the namespace http://www.w3.org/2000/svg."]


@pytest.mark.parametrize("words", ["<title>Leaf</title>", "<desc>A leaf.</desc>"])
@pytest.mark.parametrize("empty", [True, False])
def test_drawing_without_words_for_those_who_do_not_see_it_is_refused(words, empty):
    tag = words[1 : words.index(">")]

    problems = picture_problems(svg().replace(words, f"<{tag}> </{tag}>" if empty else ""))

    assert problems == ["The picture needs a <title> and a <desc> for people who do not see it."]


def test_drawing_of_the_largest_size_is_fine_and_a_byte_more_is_not():
    filler = MAX_BYTES - len(svg("<text></text>"))

    problems = [picture_problems(svg(f"<text>{'a' * n}</text>")) for n in (filler, filler + 1)]

    assert problems == [[], [f"The picture is larger than {MAX_BYTES} bytes. Use fewer strokes."]]


def test_size_counts_bytes():
    assert picture_problems(svg(f"<text>{'ä' * (MAX_BYTES // 2)}</text>")) != []


def test_all_problems_are_named():
    assert picture_problems(svg('<a href="x"/><script/>')) == [
        "<a> is not used in pictures.",
        "'href' is not used in pictures.",
        "<script> is not used in pictures.",
    ]


def test_lists_hold_nothing_that_runs_or_loads():
    dangerous = {"script", "foreignObject", "style", "a", "image", "use", "animate", "set", "href", "src"}

    assert (ELEMENTS | ATTRIBUTES) & dangerous == set()
    assert [name for name in ATTRIBUTES if name.startswith("on")] == []
