"""Loading and exporting the small course."""

from datetime import timedelta

from django.apps import apps

from quizzes.authoring.queries.packs import course_pack
from quizzes.authoring.services.packs import load_pack
from quizzes.domain.import_plan import Action
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from quizzes.models import (
    Course,
)
from tests.formats.small_course import NOON

LATER = NOON + timedelta(days=1)
LATEST = NOON + timedelta(days=2)
CLAIMS, QUIZ, LESSON, SECOND = "claims.yaml", "quizzes/01-plants.yaml", "lessons/01-plants.md", "lessons/02-rain.md"
COURSE, SOURCES, SAFETY, MYTHS = "course.yaml", "sources.yaml", "safety.yaml", "misconceptions.yaml"
MYTH = ("misconception", "kind-words-make-them-grow")
MODELS = list(apps.get_app_config("quizzes").get_models(include_auto_created=True))


def load(files, at=NOON, **options):
    return load_pack(read_pack(files), at=at, **options)


def rows():
    """Every row of every table of the app, in full."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def exported(at):
    return write_pack(course_pack(Course.objects.get(), at=at))


def changes(report):
    """What was done, without what stayed as it was."""
    return {key: action for key, action in report.actions.items() if action is not Action.UNCHANGED}


def without(files, name, begin, end=None):
    """The files, with the text of one cut out from one word to before another."""
    text = files[name].decode()
    start = text.index(begin)
    stop = text.index(end, start + 1) if end else len(text)
    return {**files, name: (text[:start] + text[stop:]).encode()}
