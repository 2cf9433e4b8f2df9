"""Migrations say all that the models say."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

pytestmark = pytest.mark.django_db
OURS = {"quizzes", "accounts"}


def test_no_migration_is_missing(capsys):
    call_command("makemigrations", check=True, dry_run=True)

    assert capsys.readouterr().out == "No changes detected\n"


def test_every_migration_has_a_name_that_says_what_it_does():
    names = [name for app, name in MigrationLoader(connection).disk_migrations if app in OURS]

    assert [name for name in names if "auto" in name or name.endswith("_initial")] == []


def test_every_app_of_ours_has_one_last_migration():
    loader = MigrationLoader(connection)

    assert loader.detect_conflicts() == {}
    assert {app.label for app in apps.get_app_configs() if app.label in loader.migrated_apps} >= OURS


def test_every_python_step_can_be_taken_back():
    loader = MigrationLoader(connection)
    steps = [
        (name, step)
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS
        for step in migration.operations
        if isinstance(step, (RunPython, RunSQL))
    ]

    assert [name for name, step in steps if not step.reversible] == []
