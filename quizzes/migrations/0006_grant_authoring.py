"""Who may do what in the admin: reviewers approve and sign, and change nothing themselves."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NEW = {
    "Author": ["add_topic", "change_topic", "delete_topic"],
    "Reviewer": ["approve_claimversion", "approve_lessonversion", "approve_questionversion", "sign_course"],
}
GONE = {"Reviewer": ["change_course", "change_claim", "change_lessonversion", "change_questionversion"]}


def groups_with(apps, codes_by_group):
    config = apps.get_app_config("quizzes")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="quizzes")
    for name, codes in codes_by_group.items():
        yield apps.get_model("auth", "Group").objects.get(name=name), permissions.filter(codename__in=codes)


def grant(apps, schema_editor):
    for group, permissions in groups_with(apps, NEW):
        group.permissions.add(*permissions)
    for group, permissions in groups_with(apps, GONE):
        group.permissions.remove(*permissions)


def take_back(apps, schema_editor):
    for group, permissions in groups_with(apps, GONE):
        group.permissions.add(*permissions)
    for group, permissions in groups_with(apps, NEW):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0005_mark_synthetic_cohorts")]
    operations = [migrations.RunPython(grant, take_back)]
