"""The style sheet of learners' pages: one file for each component, no rule without a class, no class without a rule."""

import ast
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from fmlearn import styles
from tests.house_rules.sources import LESSON_PICTURES, STYLES, TEMPLATES, TREES

COMPONENTS = {name: css for name, css in STYLES.items() if name.startswith("fmlearn/css/")}
SELECTORS = re.compile(r"(?:^|[{};])\s*([^{};@]+)\{")
TAG = re.compile(r"{%.*?%}", re.DOTALL)

# Classes that say what an element is and need no rule of their own.
UNSTYLED = {
    "stops": "tests tell this table from the others by it",
}


def selectors_of(css) -> str:
    return " ".join(SELECTORS.findall(styles.COMMENT.sub("", css)))


def classes_of(html) -> set[str]:
    """Every class that an attribute may hold, whatever its conditions; `{{ … }}` stays as it is."""
    found = set()
    for value in re.findall(r"""\sclass=(?:"([^"]*)"|'([^']*)')""", html):
        found |= set(TAG.sub(" ", re.sub(r"{{\s*(.*?)\s*}}", "{{}}", "".join(value))).split())
    return found


STYLED = {name for css in COMPONENTS.values() for name in re.findall(r"\.([a-z][\w-]*)", selectors_of(css))}
LEARNERS_TEMPLATES = {
    name: html for name, html in TEMPLATES.items() if not name.startswith("templates/admin/") or "resubmission" in name
}


def classes_in_python() -> set[str]:
    """In HTML that tags and formats write, in attributes of fields, and as tones of signs."""
    found = set()
    for name, tree in TREES.items():
        if "/admin/" in name:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= classes_of(node.value) | set(re.findall(r"^is-[a-z]+$", node.value))
            if isinstance(node, ast.Dict):
                found |= {
                    word
                    for key, value in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant) and key.value == "class" and isinstance(value, ast.Constant)
                    for word in value.value.split()
                }
    return found


USED = classes_in_python().union(*map(classes_of, [*LEARNERS_TEMPLATES.values(), *LESSON_PICTURES]))
PAGES = {found for html in TEMPLATES.values() for found in re.findall(r"{% block page %}([a-z-]+)", html)}
# Whoever writes `at{{ step }}` may mean every class that begins so.
BEGINNINGS = tuple(name.removesuffix("{{}}") for name in USED if re.fullmatch(r"[a-z-]+{{}}", name))
GIVEN = {"{{}}", "{}", "logging.StreamHandler", *(f"{beginning}{{{{}}}}" for beginning in BEGINNINGS)}


@pytest.mark.parametrize("name", STYLES)
def test_style_is_laid_out(name):
    assert [number for number, line in enumerate(STYLES[name].splitlines(), start=1) if len(line) > 120] == []


def test_each_layer_is_a_file():
    files = [name.removeprefix("fmlearn/css/").removesuffix(".css") for name in COMPONENTS]

    assert sorted(files) == sorted(["layers", *styles.layers()])
    assert len(set(styles.layers())) == len(styles.layers())


@pytest.mark.parametrize("name", [name for name in COMPONENTS if name != "fmlearn/css/layers.css"])
def test_file_fills_its_own_layer_and_no_other(name):
    css = styles.COMMENT.sub("", COMPONENTS[name]).strip()

    assert re.findall(r"^@.*", css, re.MULTILINE) == [f"@layer {Path(name).stem} {{"]
    assert re.findall(r"^\S.*", css, re.MULTILINE)[1:] == ["}"]
    assert css.count("{") == css.count("}")


def test_served_sheet_is_the_join_of_its_sources():
    served = Path(finders.find(styles.SHEET)).read_text()

    assert served == styles.joined()
    assert served.startswith("@layer tokens, base,")
    assert [rule for rule in (".btn {", ".award {", "@media print {") if rule not in served] == []
    assert "/*" not in served


def test_sheet_is_written_again_when_a_source_has_changed(tmp_path):
    sheet = tmp_path / "css" / "site.css"

    styles.write(sheet)
    first = sheet.stat().st_mtime_ns
    styles.write(sheet)
    again = sheet.stat().st_mtime_ns
    sheet.write_text("the join of older sources")
    styles.write(sheet)

    assert again == first
    assert sheet.read_text() == styles.joined()
    assert list(tmp_path.rglob("*.*")) == [sheet]


def test_no_rule_is_left_over():
    """A rule whose class no page, tag, field or picture has."""
    assert sorted(name for name in STYLED - USED - PAGES if not name.startswith(BEGINNINGS)) == []


def test_no_class_is_without_a_rule():
    assert sorted(USED - STYLED - GIVEN) == sorted(UNSTYLED)


def test_rules_about_classes_see_classes():
    """The checks above are worth something."""
    html = """<p class="a {% if b == 'x' %}c{% else %}d{% endif %}"><b class='at{{ step }} e'></b>"""

    assert classes_of(html) == {"a", "c", "d", "at{{}}", "e"}
    assert re.findall(
        r"\.([a-z][\w-]*)", selectors_of("/* .no */ @media print { .f > b, .g:hover { margin: .5rem } }")
    ) == [
        "f",
        "g",
    ]
