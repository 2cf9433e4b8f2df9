"""Courses laid down as the rows that loading them left: published once per version of the code and of the pack."""

import pickle
from datetime import UTC, datetime
from functools import lru_cache

from django.apps import apps
from django.db import connection, transaction

from quizzes.authoring.services.packs import load_pack
from quizzes.formats.course_pack import read_pack
from quizzes.management.commands.load_course import read_files
from quizzes.models import Course
from tests.factories import NOON
from tests.prepared_database import CACHE, MIGRATIONS, ROOT, fingerprint, only_one, second_database

A_WHILE_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # browsers and servers go by the real clock
TABLES = [model._meta.db_table for model in apps.get_app_config("quizzes").get_models(include_auto_created=True)]
# Folders of code that publishing a course does not run through.
ABOVE = {"admin", "forms", "migrations", "templatetags", "views"}


@lru_cache(maxsize=2)
def installed_pack(folder):
    """The course in this folder, read once."""
    return read_pack(read_files(folder))


@transaction.atomic
def install_course(folder, *, at=NOON):
    """The course of this folder, published at that time; the same as if it had been loaded now."""
    if Course.objects.exists():
        # The keys of the rows may be taken.
        return load_pack(installed_pack(folder), at=at).course
    with connection.cursor() as cursor:
        for statement, rows in course_rows(folder, at):
            cursor.executemany(statement, rows)
    return Course.objects.get()


@lru_cache(maxsize=8)
def course_rows(folder, at):
    """INSERT statements with their rows. What they refer to is checked at the end of a transaction."""
    code = [path for path in (ROOT / "quizzes").rglob("*.py") if ABOVE.isdisjoint(path.relative_to(ROOT).parts)]
    prefix = f"{folder.name}-{at:%Y-%m-%d}-{connection.vendor}-"
    kept = CACHE / f"{prefix}{fingerprint([*MIGRATIONS, __file__, folder, *sorted(code)])}"
    with only_one():
        if not kept.exists():
            for outdated in CACHE.glob(f"{prefix}*"):
                outdated.unlink()
            unfinished = CACHE / "unfinished.pickle"
            unfinished.write_bytes(pickle.dumps(_published(folder, at)))
            unfinished.replace(kept)
    return pickle.loads(kept.read_bytes())


def _published(folder, at):
    """The rows of the course in a database where nothing else is, so that their keys begin at 1."""
    with second_database():
        load_pack(installed_pack(folder), at=at)
        return [inserting for table in TABLES if (inserting := _inserting(table))]


def _inserting(table):
    """A statement and the rows for it; None for an empty table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = cursor.fetchall()
        columns = [f'"{column[0]}"' for column in cursor.description]
    values = ", ".join(["%s"] * len(columns))
    return (f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({values})', rows) if rows else None
