"""What the rules look at: the sources of the house, read once."""

import ast
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ADMIN_STYLE = "static/css/admin.css"


def named(path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_layers(name, *layers) -> bool:
    """Whether a module of the app stands in one of these folders, in whichever wing."""
    return name.startswith("quizzes/") and bool({Path(name).stem, *Path(name).parts[1:-1]} & set(layers))


MODULES = {
    named(path): path
    for top in ("fmlearn", "quizzes")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
}
TREES = {name: ast.parse(path.read_text()) for name, path in MODULES.items()}
MAILS = {named(path): path.read_text() for path in sorted((ROOT / "templates").rglob("*.txt"))}
TEMPLATES = {named(path): path.read_text() for path in sorted((ROOT / "templates").rglob("*.html"))}
STYLES = {
    named(path): path.read_text() for top in ("static", "fmlearn") for path in sorted((ROOT / top).rglob("*.css"))
}
LESSON_PICTURES = [path.read_text() for path in sorted((ROOT / "quizzes" / "courses").rglob("*.svg"))]
SCRIPTS = {named(path): path.read_text() for path in sorted((ROOT / "static").rglob("*.js"))}


def calls(tree):
    """Every call of a method, by its name and line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def called(node) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
