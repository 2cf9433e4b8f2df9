"""The rules of the house that a program can look after; STYLE and DESIGN say why."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

from quizzes.domain.grading import GRADERS
from quizzes.vocabulary import QuestionType

ROOT = Path(settings.BASE_DIR)
BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "data", "info", "handle", "process"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update"}
PUBLISHER = "quizzes/services/publishing.py"


def named(path) -> str:
    return path.relative_to(ROOT).as_posix()


MODULES = {
    named(path): path
    for top in ("fmlearn", "quizzes")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
}
TREES = {name: ast.parse(path.read_text()) for name, path in MODULES.items()}
TEMPLATES = {named(path): path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))}
STYLES = {named(path): path.read_text() for path in sorted((ROOT / "static").rglob("*.css"))}
SCRIPTS = {named(path): path.read_text() for path in sorted((ROOT / "static").rglob("*.js"))}


def calls(tree):
    """Every call of a method, by its name and line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def test_there_is_something_to_look_at():
    assert len(MODULES) > 40
    assert len(TEMPLATES) > 20
    assert len(STYLES) == 1


# Modules


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_belongs_here(name):
    """STYLE 5.7; an empty __init__ has nothing to say."""
    assert ast.get_docstring(TREES[name]) or not MODULES[name].read_text().strip()


def test_modules_are_short():
    """STYLE 5.1"""
    lengths = {name: len(path.read_text().splitlines()) for name, path in MODULES.items()}

    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_modules_have_names_of_the_field():
    """STYLE 5.2"""
    words = {name: {Path(name).stem, *Path(name).parent.parts} for name in MODULES}

    assert {name for name in MODULES if words[name] & BANNED_NAMES} == set()


def test_functions_are_short():
    """STYLE 5.1"""
    long = [
        f"{name}:{node.name}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno - node.lineno + 1 > 40
    ]

    assert long == []


def test_models_have_few_methods():
    """STYLE 5.1"""
    crowded = [
        f"{name}:{node.name}"
        for name, tree in TREES.items()
        if name.startswith("quizzes/models/")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and sum(isinstance(part, ast.FunctionDef) for part in node.body) > 12
    ]

    assert crowded == []


def test_views_never_write():
    """STYLE 5.4: a view calls a service."""
    writing = [
        f"{name}:{node.lineno} .{attribute}("
        for name, tree in TREES.items()
        if name.startswith("quizzes/views/")
        for attribute, node in calls(tree)
        if attribute in WRITES
    ]

    assert writing == []


def test_queries_never_write():
    """DESIGN 4: reads that feed a page."""
    writing = [
        f"{name}:{node.lineno} .{attribute}("
        for name, tree in TREES.items()
        if name.startswith(("quizzes/queries/", "quizzes/templatetags/", "quizzes/forms/"))
        for attribute, node in calls(tree)
        if attribute in WRITES - {"update"}
    ]

    assert writing == []


def test_only_publishing_publishes():
    """DESIGN 2: a published version never changes; one service writes it."""
    writers = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_write(node):
                writers |= {name for keyword in node.keywords if keyword.arg == "published_at"}
            if isinstance(node, (ast.Assign, ast.AugAssign)) and assigns(node, "published_at"):
                writers.add(name)
            if isinstance(node, ast.Call) and any(is_text(argument, "published_at") for argument in node.args):
                writers |= {name} if called(node) == "setattr" else set()

    assert writers <= {PUBLISHER}
    assert PUBLISHER in writers


def is_write(node) -> bool:
    return called(node) in WRITES or called(node).endswith("Version")


def called(node) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def assigns(node, attribute) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    parts = [part for target in targets for part in ast.walk(target)]
    is_field = isinstance(node.value, ast.Call) and called(node.value) == "DateTimeField"
    return not is_field and any(isinstance(part, ast.Attribute) and part.attr == attribute for part in parts)


def is_text(node, words) -> bool:
    return isinstance(node, ast.Constant) and node.value == words


def test_versions_are_made_by_publishing_only():
    makers = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and re.search(r"\w+Version(\.objects\.(\w*create\w*))?$", ast.unparse(node.func))
    }

    assert makers == {PUBLISHER}


def test_clock_and_dice_stay_in_views_and_commands():
    """STYLE 5.3: `at` is an argument below; chance comes in as `random.Random`."""
    layers = ("quizzes/domain", "quizzes/formats", "quizzes/models", "quizzes/queries", "quizzes/services")
    forbidden = re.compile(
        r"\b(timezone\.now|datetime\.now|date\.today|datetime\.utcnow|time\.time|random\.(random|choice|shuffle))\("
    )

    found = [name for name, path in MODULES.items() if name.startswith(layers) and forbidden.search(path.read_text())]

    assert found == []


def test_models_do_not_override_save_and_nobody_listens_to_signals():
    """DESIGN 4: no `save()` overrides, no signals of our own."""
    overriding = [
        f"{name}:{node.name}"
        for name, tree in TREES.items()
        if "models" in name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]
    listening = [name for name, path in MODULES.items() if "django.dispatch" in path.read_text()]

    assert (overriding, listening) == ([], [])


def test_every_question_type_has_a_grader():
    """STYLE 5.9"""
    assert set(GRADERS) == set(QuestionType)


# Personal fields

ALLOWED = {
    "User": {
        "id",
        "username",
        "email",
        "password",
        "last_login",
        "date_joined",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "user_permissions",
    },
    "Learner": {
        "id",
        "user",
        "guest_key_hash",
        "display_name",
        "theme",
        "last_seen_on",
        "is_synthetic",
    },
    "Attempt": {
        "id",
        "learner",
        "quiz",
        "phase",
        "number",
        "retry_of",
        "seed",
        "language",
        "state",
        "started_at",
        "submitted_at",
        "is_preview",
        "open_items",
    },
    "AttemptItem": {
        "id",
        "attempt",
        "position",
        "item",
        "question_version",
        "option_order",
        "points",
        "is_sensitive",
        "skipped_at",
    },
    "Response": {"id", "item", "chosen", "is_unsure", "confidence", "points", "received_at"},
    "LessonProgress": {
        "id",
        "learner",
        "lesson",
        "version",
        "state",
        "started_at",
        "read_at",
        "completed_at",
        "checked_at",
        "retained_at",
    },
    "Belief": {"id", "learner", "misconception", "state", "corrected_at", "first_evidence", "latest_evidence"},
}


def people():
    """The user, the learner, and every model from which a chain of foreign keys leads to one."""
    found = {get_user_model(), apps.get_model("quizzes", "Learner")}
    while True:
        more = {
            model
            for model in apps.get_models()
            for field in model._meta.get_fields()
            if field.concrete and field.related_model in found and not model._meta.auto_created
        }
        if more <= found:
            return found
        found |= more


def test_personal_fields_are_those_allowed():
    """PV-1: a new field about a person is a decision, not an accident."""
    kept = {
        model.__name__: {field.name for field in [*model._meta.fields, *model._meta.many_to_many]} for model in people()
    }

    assert kept == ALLOWED


def test_no_field_is_named_after_what_we_never_ask():
    """PV-1: no diagnosis, symptoms, date of birth, sex, phone; PV-2: no addresses."""
    never = re.compile(r"diagnos|symptom|birth|gender|sex|phone|address|ip$|^ip_|user_agent|first_name|last_name")
    names = [f"{m.__name__}.{f.name}" for m in apps.get_models() for f in m._meta.fields if never.search(f.name)]

    assert names == []


# Templates

TAGS = re.compile(r"{[%{#].*?[%}#]}", re.DOTALL)
# MC-13, AX-5, SR-3: these words and means do not exist in what learners meet.
BANNED_WORDS = re.compile(
    r"\bfail(ed|ure|s)?\b|\bwrong!|\boverdue\b|\bstreaks?\b|\blate\b|\bhurry\b|\bscore\b"
    r"|settimeout|setinterval|http-equiv=.?refresh|<marquee|<blink",
    re.IGNORECASE,
)
ANYTHING_BUT_LEARNERS = ("templates/admin/", "templates/teach/")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_is_short(name):
    assert len(TEMPLATES[name].splitlines()) <= 130


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_has_neither_style_nor_script_inside(name):
    """PV-7: the policy would refuse them; and nothing comes from another host."""
    html = TEMPLATES[name]

    assert re.findall(r"<style\b|\sstyle=|<script(?![^>]*\bsrc=)[^>]*>|javascript:", html) == []
    assert re.findall(r"\son[a-z]+\s*=", html) == []
    assert re.findall(r"""(?:src|href|action|srcset|url\()\s*=?\s*["']?(?:https?:)?//""", html) == []
    assert re.findall(r"<(?:iframe|object|embed|video|audio)\b|\bautoplay\b", html) == []


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
        if name.startswith(("quizzes/vocabulary", "quizzes/forms", "quizzes/queries", "quizzes/templatetags"))
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and called(call) == "_"
        for node in call.args
        if isinstance(node, ast.Constant)
    ]

    assert len(texts) > 40
    assert [text for text in texts if BANNED_WORDS.search(text)] == []


def test_scripts_set_no_timer_and_ask_no_other_host():
    """AX-5, PV-7"""
    means = re.compile(r"setTimeout|setInterval|location\.reload|https?://")

    assert [name for name, script in SCRIPTS.items() if means.search(script)] == []


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
