"""Undoing 0018 needs a level for every claim: those without one were called false, so they become "refuted"."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill_levels(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("quizzes", "ClaimVersion").objects.filter(level="").update(level="refuted")


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0018_claims_without_level")]
    operations = [migrations.RunPython(migrations.RunPython.noop, fill_levels)]
