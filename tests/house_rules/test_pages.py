"""Templates, scripts and styles: short, without blame, haste or motion, and they load nothing from elsewhere."""

import ast
import re
from pathlib import Path

import pytest
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode

from tests.house_rules.sources import ADMIN_STYLE, MAILS, SCRIPTS, STYLES, TEMPLATES, TREES, called, in_layers

TYPING_PAUSE = "static/js/preview.js"  # the one script with a timer: the admin's preview waits until typing pauses
# Templates

TAGS = re.compile(r"{[%{#].*?[%}#]}", re.DOTALL)
# MC-13, AX-5, SR-3: these words and means do not exist in what learners meet.
BANNED_WORDS = re.compile(
    r"\bfail(ed|ure|s)?\b|\bwrong!|\boverdue\b|\bstreaks?\b|\blate\b|\bhurry\b|\bscore\b"
    r"|settimeout|setinterval|http-equiv=.?refresh|<marquee|<blink",
    re.IGNORECASE,
)
ANYTHING_BUT_LEARNERS = ("templates/admin/", "templates/teach/")


@pytest.mark.parametrize("name", [*TEMPLATES, *MAILS])
def test_template_is_laid_out(name):
    """A line that does not fit a window hides what it decides."""
    lines = {**TEMPLATES, **MAILS}[name].splitlines()

    assert [number for number, line in enumerate(lines, start=1) if len(line) > 120] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_fills_blocks_that_its_parents_have(name):
    """Django drops what stands in any other block, without a word."""
    page = get_template(name.removeprefix("templates/")).template
    for extends in page.nodelist.get_nodes_by_type(ExtendsNode):
        own = {node.name for node in extends.nodelist if isinstance(node, BlockNode)}

        assert own - blocks_of(extends.parent_name.resolve(Context())) == set()


def blocks_of(name) -> set[str]:
    """The blocks of a template and of those it extends."""
    nodes = get_template(name).template.nodelist
    inherited = [blocks_of(node.parent_name.resolve(Context())) for node in nodes.get_nodes_by_type(ExtendsNode)]
    return {node.name for node in nodes.get_nodes_by_type(BlockNode)}.union(*inherited)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_neither_style_nor_script_inside(name):
    """PV-7: the policy would refuse them; and nothing comes from another host."""
    html = TEMPLATES[name]

    assert re.findall(r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)[^>]*>|javascript:", html) == []
    assert re.findall(r"\son[a-z]+\s*=", html) == []
    assert re.findall(r"""(?:src|href|action|srcset|url\()\s*=?\s*["']?(?:https?:)?//""", html) == []
    frames = re.findall(r"<iframe\b[^>]*>", html) if name.startswith("templates/admin/") else []
    assert len(re.findall(r"<(?:iframe|object|embed|video|audio)\b|\bautoplay\b", html)) == len(frames)
    # Empty, or of our own origin by the name of the page: the admin's preview.
    assert [frame for frame in frames if re.search(r"""\ssrc(?:doc)?=(?!["']?{%\s*url\b)""", frame)] == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith("templates/admin/")])
def test_template_of_learners_loads_nothing_of_the_admin(name):
    """What learners get has one style, and no script that waits."""
    foreign = [Path(file).name for file in (ADMIN_STYLE, TYPING_PAUSE)]

    assert [file for file in foreign if file in TEMPLATES[name]] == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if not name.startswith(ANYTHING_BUT_LEARNERS)])
def test_template_holds_no_word_that_blames_or_hurries(name):
    """MC-13, AX-5"""
    assert [found.group() for found in BANNED_WORDS.finditer(TAGS.sub(keep_texts, TEMPLATES[name]))] == []


def keep_texts(tag) -> str:
    """Of a template tag only what people read: the text of `translate` and `_(…)`."""
    return " ".join(re.findall(r"""["']([^"']*)["']""", tag.group())) if "translate" in tag.group() else " "


def test_words_that_are_stored_for_people_blame_nobody():
    """MC-13: labels of states, messages of forms, words of pages."""
    texts = [
        f"{name}: {node.value}"
        for name, tree in TREES.items()
        if in_layers(name, "vocabulary", "forms", "queries", "templatetags")
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and called(call) == "_"
        for node in call.args
        if isinstance(node, ast.Constant)
    ]

    assert len(texts) > 40
    assert [text for text in texts if BANNED_WORDS.search(text)] == []


def test_scripts_set_no_timer_and_ask_no_other_host():
    """AX-5, PV-7; the admin's preview may wait for a pause in typing, and for nothing else."""
    means = re.compile(r"setTimeout|setInterval|location\.reload|https?://")
    found = {name: means.findall(script) for name, script in SCRIPTS.items()}

    assert {name: words for name, words in found.items() if words} == {TYPING_PAUSE: ["setTimeout"]}


# Styles


def outside_of(css, condition) -> str:
    """The style sheet without the blocks whose condition holds these words."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    while condition in css:
        opening = css.index("{", css.index(condition))
        start, depth, end = css.rindex("@media", 0, opening), 1, opening + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        css = css[:start] + css[end:]
    return css


MOTION = re.compile(r"\b(transition|animation|scroll-behavior)(-[a-z-]+)?\s*:\s*(?!none|auto)|@keyframes")


@pytest.mark.parametrize("name", STYLES)
def test_motion_is_for_those_who_have_not_refused_it(name):
    """AX-10"""
    assert MOTION.findall(outside_of(STYLES[name], "prefers-reduced-motion: no-preference")) == []


def test_rule_about_motion_sees_motion():
    """The check above is worth something."""
    calm = "@media (prefers-reduced-motion: no-preference) { a { transition: color 1s } }"

    assert MOTION.search(outside_of("a { transition: color 1s }", "prefers-reduced-motion: no-preference"))
    assert not MOTION.search(outside_of(calm, "prefers-reduced-motion: no-preference"))
    assert MOTION.search(outside_of(calm + " b { animation: x 1s }", "prefers-reduced-motion: no-preference"))


@pytest.mark.parametrize("name", STYLES)
def test_style_loads_nothing(name):
    """PV-7, AX-16: no font, no picture, no other sheet."""
    assert re.findall(r"@import|@font-face|url\(", STYLES[name]) == []


def test_no_page_class_is_a_component_too():
    """The body carries the page's name: a component of the same name would dress the whole page. As a scope it may."""
    pages = {found for html in TEMPLATES.values() for found in re.findall(r"{% block page %}([a-z-]+)", html)}
    components = set(re.findall(r"""class="([a-z][a-z-]*)[ "]""", " ".join(TEMPLATES.values())))

    assert len(pages) > 10
    assert pages & components == set()
