"""Modules of the house: short, named after nouns of the field, each write and each publication in its one place."""

import ast
import re
from pathlib import Path

import pytest

from quizzes import urls
from quizzes.domain.grading import GRADERS
from quizzes.vocabulary import QuestionType
from tests.house_rules.sources import (
    ADMIN_STYLE,
    MODULES,
    ROOT,
    STYLES,
    TEMPLATES,
    TREES,
    called,
    calls,
    in_layers,
    named,
)

BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "data", "info", "handle", "process"}
# Verbs of the hand, participles as nouns, and superlatives: a name says what something is, in terms of the field.
UNCLEAR_WORDS = set(
    (  # noqa: SIM905 – fifty short words read better in three lines
        "told tell tells kept keep keeps keeping lay lays laid found finds asked asks wanted wants gone begun began "
        "take takes took taken meet met hold holds stand stands standing stood wish afresh somewhere leads said says "
        "saying letter turn walk walks desk hand hands dice lapsed moved thing things least most fewest longest"
    ).split()
)
# Names that Django or the database gave.
GIVEN_NAMES = {"page_not_found", "takes_reviews"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update"}
PUBLISHER = "quizzes/authoring/services/publishing.py"
AUTHORING = "quizzes/authoring/services/authoring.py"  # makes, saves and approves drafts
AUDITING = "quizzes/auditing.py"
PREVIEWS = {
    "quizzes/authoring/admin/previewing.py",
    "quizzes/authoring/admin/lessons.py",
}  # show what is typed, and store nothing


def test_there_is_something_to_look_at():
    assert len(MODULES) > 40
    assert len(TEMPLATES) > 20
    assert ADMIN_STYLE in STYLES
    assert len(STYLES) > 20


# Modules


@pytest.mark.parametrize("name", MODULES)
def test_module_says_what_belongs_here(name):
    """STYLE 5.7; an empty __init__ has nothing to say."""
    assert ast.get_docstring(TREES[name]) or not MODULES[name].read_text().strip()


def test_modules_are_short():
    """STYLE 5.1; those of the tests too."""
    paths = [*MODULES.values(), *(ROOT / "tests").rglob("*.py")]
    lengths = {named(path): len(path.read_text().splitlines()) for path in paths}

    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_modules_have_names_of_the_field():
    """STYLE 5.2"""
    words = {name: {Path(name).stem, *Path(name).parent.parts} for name in MODULES}

    assert {name for name in MODULES if words[name] & BANNED_NAMES} == set()


def names_in(name, tree):
    """Module, classes, fields, functions with their parameters, and constants."""
    yield Path(name).stem
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from (arg.arg for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
        if isinstance(node, (ast.ClassDef, ast.Module)):
            targets = [getattr(inner, "targets", [getattr(inner, "target", None)]) for inner in node.body]
            yield from (leaf.id for row in targets for leaf in row if isinstance(leaf, ast.Name))


def unclear(name):
    """The parts of a snake_case or CamelCase name that say what a hand does, not what something is."""
    parts = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower().replace("-", "_").split("_")
    return set() if name in GIVEN_NAMES else UNCLEAR_WORDS & set(parts)


def test_public_names_are_terms_of_the_field():
    """STYLE 5.2"""
    named = {f"{name}:{word}" for name, tree in TREES.items() for word in names_in(name, tree) if unclear(word)}

    assert named == set()


def test_pages_and_their_query_words_are_terms_of_the_field():
    """One name, five places: view, URL name, template, test and page class."""
    pages = {Path(name).stem for name in TEMPLATES} | {pattern.name for pattern in urls.urlpatterns}
    queries = {word for text in TEMPLATES.values() for word in re.findall(r"[?&;](\w+)=", text)}

    assert {word for word in pages | queries if unclear(word)} == set()


@pytest.mark.parametrize(
    "source",
    ["def take_one_off(): ...", "class Told: ...", "WANTED = 1", "def f(asked): ...", "class A:\n    gone: int"],
)
def test_rule_about_names_sees_what_it_forbids(source):
    assert [word for word in names_in("a.py", ast.parse(source)) if unclear(word)] != []


def test_the_glossary_names_what_there_is():
    """docs/glossary.md: each name in backticks is a module, a class, a function, a field or a folder of the code."""
    known = {part for name in MODULES for part in Path(name).with_suffix("").parts}
    known |= {word for name, tree in TREES.items() for word in names_in(name, tree)}
    text = (ROOT / "docs" / "glossary.md").read_text()
    named = {part for name in re.findall(r"`([A-Za-z_][\w./]+)`", text) for part in re.split(r"[./]", name) if part}

    assert named - known == set()


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


def test_views_and_admin_never_write():
    """STYLE 5.4: a view calls a service. The rows of an unsaved formset are handed to one."""
    writing = [
        f"{name}:{node.lineno} .{attribute}("
        for name, tree in TREES.items()
        if in_layers(name, "views", "admin")
        for attribute, node in calls(tree)
        if attribute in WRITES and not is_unsaved(node)
    ]

    assert writing == []


def is_unsaved(node) -> bool:
    return [ast.unparse(keyword) for keyword in node.keywords] == ["commit=False"]


def test_queries_never_write():
    """DESIGN 4: reads that feed a page."""
    writing = [
        f"{name}:{node.lineno} .{attribute}("
        for name, tree in TREES.items()
        if in_layers(name, "queries", "templatetags", "forms")
        for attribute, node in calls(tree)
        if attribute in WRITES - {"update"}
    ]

    assert writing == []


def test_only_publishing_publishes():
    """DESIGN 2: a published version never changes; one service writes it."""
    writers = {name for name, tree in TREES.items() for node in ast.walk(tree) if sets_publication(node)}

    assert writers == {PUBLISHER}


def sets_publication(node) -> bool:
    """By assignment, as an argument of a write, as a key of what becomes one, or by name."""
    if isinstance(node, ast.Assign | ast.AugAssign):
        return assigns(node, "published_at")
    if isinstance(node, ast.Dict):
        return any(is_text(key, "published_at") for key in node.keys)
    if not isinstance(node, ast.Call):
        return False
    by_name = called(node) == "setattr" and any(is_text(argument, "published_at") for argument in node.args)
    return by_name or (is_write(node) and any(keyword.arg == "published_at" for keyword in node.keywords))


@pytest.mark.parametrize(
    "line",
    [
        "version.published_at = at",
        "setattr(version, 'published_at', at)",
        "LessonVersion(published_at=at)",
        "drafts.update(published_at=at)",
        "LessonVersion(**{'published_at': at})",
    ],
)
def test_rule_about_publication_sees_it(line):
    """The check above is worth something."""
    assert any(sets_publication(node) for node in ast.walk(ast.parse(line)))


def is_write(node) -> bool:
    return called(node) in WRITES or called(node).endswith("Version")


def assigns(node, attribute) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    parts = [part for target in targets for part in ast.walk(target)]
    is_field = isinstance(node.value, ast.Call) and called(node.value) == "DateTimeField"
    return not is_field and any(isinstance(part, ast.Attribute) and part.attr == attribute for part in parts)


def is_text(node, words) -> bool:
    return isinstance(node, ast.Constant) and node.value == words


# Rows of versions written through a manager, and one version written by itself: `draft.save()`.
MANAGER_WRITES = re.compile(r"(Version\b|\.versions\b|_base_manager\b).*\.(\w*create|update|bulk_update|delete)$")
ROW_WRITES = re.compile(r"(version|draft|copy|stored|shown|latest|newest)\w*\.(save|delete)$")


def callers(pattern):
    """The modules that call something that reads like this."""
    return {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and pattern.search(ast.unparse(node.func))
    }


def test_versions_are_stored_by_publishing_and_as_drafts_by_authoring():
    """DESIGN 2: `published_at` is for publishing alone, see above; so what authoring stores is a draft."""
    assert callers(MANAGER_WRITES) == {PUBLISHER}
    assert callers(ROW_WRITES) == {PUBLISHER, AUTHORING}


def test_the_audit_log_has_one_writer():
    assert callers(re.compile(r"AuditEntry(\.objects\.\w*create)?$")) == {AUDITING}


def test_versions_are_built_there_and_in_previews():
    """A preview's version is never stored: the admin writes nothing at all, see above."""
    built = callers(re.compile(r"(\b\w+Version|\.versions\.model|type\(version\))$"))

    assert built <= {PUBLISHER, AUTHORING, *PREVIEWS}


def test_sign_offs_are_only_ever_added_to():
    """One service makes them, and nobody changes or deletes one."""
    writers = callers(re.compile(r"(SignOff\b|sign_offs?\b).*\.(\w*create|update|bulk_update|delete|save)$"))

    assert writers == {"quizzes/authoring/services/signing.py"}


def test_rules_about_versions_see_what_they_forbid():
    """The checks above are worth something."""
    through_managers = ["LessonVersion.objects.bulk_create", "lesson.versions.all().update", "M._base_manager.create"]
    by_rows = ["version.save", "self.version.save", "draft.delete", "next_draft.save"]

    assert all(MANAGER_WRITES.search(words) for words in through_managers)
    assert all(ROW_WRITES.search(words) for words in by_rows)
    assert not MANAGER_WRITES.search("version.options.all().delete")


def test_clock_and_dice_stay_in_views_and_commands():
    """STYLE 5.3: `at` is an argument below; chance comes in as `random.Random`."""
    layers = ("domain", "formats", "models", "queries", "services")
    forbidden = re.compile(
        r"\b(timezone\.now|datetime\.now|date\.today|datetime\.utcnow|time\.time|random\.(random|choice|shuffle))\("
    )

    found = [name for name, path in MODULES.items() if in_layers(name, *layers) and forbidden.search(path.read_text())]

    assert found == []


def test_days_are_those_of_the_site():
    """`.date()` of a moment is a day of UTC, since that is what the database hands out: `timezone.localdate(at)`.

    The schedule of reviews counts days of UTC, which are shown nowhere.
    """
    found = [name for name, path in MODULES.items() if ".date()" in path.read_text()]

    assert found == ["quizzes/domain/scheduling.py"]


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
