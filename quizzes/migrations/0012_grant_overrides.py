"""Authors keep the overrides of the content checks; the others see them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NEW = {
    "Author": ["view_override", "add_override", "change_override", "delete_override"],
    "Reviewer": ["view_override"],
    "Administrator": ["view_override"],
}


def groups(apps):
    config = apps.get_app_config("quizzes")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="quizzes")
    for name, codes in NEW.items():
        yield apps.get_model("auth", "Group").objects.get(name=name), permissions.filter(codename__in=codes)


def grant(apps, schema_editor):
    for group, permissions in groups(apps):
        group.permissions.add(*permissions)


def take_back(apps, schema_editor):
    for group, permissions in groups(apps):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0011_add_override")]
    operations = [migrations.RunPython(grant, take_back)]
