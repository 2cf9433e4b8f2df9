"""The rules of the house that a program can look after; STYLE and DESIGN say why."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model

from quizzes.domain.grading import GRADERS
from quizzes.models.content import Version
from quizzes.vocabulary import QuestionType

ROOT = Path(settings.BASE_DIR)
BANNED_NAMES = {"utils", "helpers", "common", "base", "manager", "data", "info", "handle", "process"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update"}
PUBLISHER = "quizzes/services/publishing.py"
AUTHORING = "quizzes/services/authoring.py"  # makes, saves and approves drafts
PREVIEWS = {"quizzes/admin/previewing.py", "quizzes/admin/lessons.py"}  # show what is typed, and store nothing
LEARNERS_STYLE, ADMIN_STYLE = "static/css/site.css", "static/css/admin.css"
TYPING_PAUSE = "static/js/preview.js"  # the one script with a timer: the admin's preview waits until typing pauses


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
    assert LEARNERS_STYLE in STYLES
    assert set(STYLES) <= {LEARNERS_STYLE, ADMIN_STYLE}


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


def test_views_and_admin_never_write():
    """STYLE 5.4: a view calls a service. The rows of an unsaved formset are handed to one."""
    writing = [
        f"{name}:{node.lineno} .{attribute}("
        for name, tree in TREES.items()
        if name.startswith(("quizzes/views/", "quizzes/admin/"))
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
        if name.startswith(("quizzes/queries/", "quizzes/templatetags/", "quizzes/forms/"))
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


def called(node) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


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


def test_versions_are_built_there_and_in_previews():
    """A preview's version is never stored: the admin writes nothing at all, see above."""
    built = callers(re.compile(r"(\b\w+Version|\.versions\.model|type\(version\))$"))

    assert built <= {PUBLISHER, AUTHORING, *PREVIEWS}


def test_sign_offs_are_only_ever_added_to():
    """One service makes them, and nobody changes or deletes one."""
    writers = callers(re.compile(r"(SignOff\b|sign_offs?\b).*\.(\w*create|update|bulk_update|delete|save)$"))

    assert writers == {"quizzes/services/signing.py"}


def test_rules_about_versions_see_what_they_forbid():
    """The checks above are worth something."""
    through_managers = ["LessonVersion.objects.bulk_create", "lesson.versions.all().update", "M._base_manager.create"]
    by_rows = ["version.save", "self.version.save", "draft.delete", "next_draft.save"]

    assert all(MANAGER_WRITES.search(words) for words in through_managers)
    assert all(ROW_WRITES.search(words) for words in by_rows)
    assert not MANAGER_WRITES.search("version.options.all().delete")


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
        "takes_reviews",
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
        "waived_at",
        "waived_by",
        "waive_reason",
    },
    "Belief": {"id", "learner", "misconception", "state", "corrected_at", "first_evidence", "latest_evidence"},
    "ReviewCard": {
        "id",
        "learner",
        "misconception",
        "memory",
        "scheduler",
        "due_at",
        "seen_at",
        "is_sure_and_wrong",
        "right_on",
        "last_questions",
        "is_stopped",
        "fresh_since",
        "meaning_since",
    },
    "SeenCorrection": {"id", "learner", "claim", "number", "seen_at"},
    # Settings of reminders, if wished; which letters brought somebody here is not tracked (SR-4).
    "ReminderPlan": {
        "id",
        "learner",
        "rhythm",
        "chosen_at",
        "paused_until",
        "sent_at",
        "unanswered",
        "stopped_at",
    },
    # Members of a group go by a name they choose; what they agreed to is kept with its dates (PV-3).
    "Cohort": {"id", "course", "name", "educators", "join_code", "created_at", "is_synthetic"},
    "Enrollment": {"id", "cohort", "learner", "name", "joined_at", "left_at"},
    "Consent": {"id", "enrollment", "scope", "text_version", "given_at", "withdrawn_at"},
    # Of learners only what was said about a question; whose name it has is that of who closed it.
    "Concern": {
        "id",
        "question_version",
        "reason",
        "phase",
        "created_on",
        "closing_reason",
        "closed_by",
        "closed_at",
    },
    # What staff did; never what learners did.
    "AuditEntry": {"id", "at", "actor", "action", "cohort", "subject", "rows"},
    "LogEntry": {
        "id",
        "action_time",
        "user",
        "content_type",
        "object_id",
        "object_repr",
        "action_flag",
        "change_message",
    },
    # As what somebody stood behind the evidence, and when; readers see no name.
    "SignOff": {"id", "course", "signed_at", "signed_by", "role", "claims"},
    # Signing in. An e-mail address, if wished, is what PV-1 allows.
    "EmailAddress": {"id", "user", "email", "verified", "primary"},
    "EmailConfirmation": {"id", "email_address", "created", "sent", "key"},
    "RecoveryCode": {"id", "user", "code_hash", "made_at", "used_at"},
    "Session": {"session_key", "session_data", "expire_date"},
    "CacheEntry": {"cache_key", "value", "expires"},
}
# Content tells of people only who wrote and approved it.
AUTHORSHIP = {"written_by", "approved_by"}
# These speak of people without a foreign key.
LOOSE = ["sessions.Session", "accounts.CacheEntry"]


def versions():
    return {model for model in apps.get_models() if issubclass(model, Version)}


def people():
    """The user, the learner, and every model but content from which a chain of foreign keys leads to one."""
    found = {get_user_model(), apps.get_model("quizzes", "Learner"), *map(apps.get_model, LOOSE)}
    while True:
        more = {
            model
            for model in set(apps.get_models()) - versions()
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


def test_content_says_of_people_only_who_wrote_and_approved_it():
    """PV-1: the chain above ends at versions, so they must not tell more."""
    told = {model.__name__: {f.name for f in model._meta.fields if f.related_model in people()} for model in versions()}

    assert told == dict.fromkeys(["ClaimVersion", "LessonVersion", "QuestionVersion"], AUTHORSHIP)


def test_no_field_is_named_after_what_we_never_ask():
    """PV-1: no diagnosis, symptoms, date of birth, sex, phone; PV-2: no addresses but that of e-mail."""
    never = re.compile(
        r"diagnos|symptom|birth|gender|sex|phone|(?<!^email_)address|ip$|^ip_|user_agent|first_name|last_name"
    )
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
        if name.startswith(("quizzes/vocabulary", "quizzes/forms", "quizzes/queries", "quizzes/templatetags"))
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
