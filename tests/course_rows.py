"""Courses laid down as the rows that loading them left: read and published once in a run, not once in a test."""

from copy import copy
from functools import lru_cache

from django.apps import apps
from django.db import transaction

from quizzes.formats.course_pack import read_pack
from quizzes.management.commands.load_course import read_files
from quizzes.models import Course
from quizzes.services.packs import load_pack
from tests.factories import NOON

MODELS = list(apps.get_app_config("quizzes").get_models(include_auto_created=True))
ROWS = {}


@lru_cache(maxsize=2)
def pack_in(folder):
    """The course in this folder, read once."""
    return read_pack(read_files(folder))


@transaction.atomic
def lay_down(folder, *, at=NOON):
    """The course of this folder, published at that time; the same as if it had been loaded now."""
    if Course.objects.exists():
        # The keys of the rows may be taken.
        return load_pack(pack_in(folder), at=at).course
    if (folder, at) in ROWS:
        for model, rows in ROWS[folder, at].items():
            # Keys come from the sequences of this database, which never go back: no later row meets them.
            model.objects.bulk_create([copy(row) for row in rows])
        return Course.objects.get()
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in MODELS}
    load_pack(pack_in(folder), at=at)
    rows = {model: list(model.objects.exclude(pk__in=before[model]).order_by("pk")) for model in MODELS}
    ROWS[folder, at] = {model: made for model, made in rows.items() if made}
    return Course.objects.get()
