"""The roles as permission groups."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

CONTENT = [
    "course", "topic", "urgentsign", "picture", "glossaryterm", "source", "claim", "citation", "claimversion",
    "misconception", "lesson", "lessonversion", "shownclaim", "question", "questionversion", "option", "quiz", "item",
]
WRITTEN = [name for name in CONTENT if name not in {"topic", "shownclaim"}]
# What an author may take away again: rows inside a draft, never published content.
REMOVABLE = ["option", "citation", "item"]


def codes(verbs, names):
    return [f"{verb}_{name}" for name in names for verb in verbs]


GROUPS = {
    "Author": codes(["view"], CONTENT) + codes(["add", "change"], WRITTEN) + codes(["delete"], REMOVABLE),
    "Reviewer": codes(["view"], CONTENT) + codes(["change"], ["course", "claim", "lessonversion", "questionversion"]),
    "Educator": codes(["view", "add", "change"], ["cohort"]),
    "Administrator": codes(["view"], [*CONTENT, "auditentry"]),
}
ACCOUNTS = {"Administrator": ["view_user", "add_user", "change_user", "delete_user", "view_group"]}


def make_roles(apps, schema_editor):
    for label in ("quizzes", "accounts", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for name, wanted in GROUPS.items():
        group, _ = group_model.objects.get_or_create(name=name)
        ours = permission_model.objects.filter(content_type__app_label="quizzes", codename__in=wanted)
        people = permission_model.objects.filter(
            content_type__app_label__in=["accounts", "auth"], codename__in=ACCOUNTS.get(name, [])
        )
        group.permissions.set([*ours, *people])


def drop_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0002_cohorts_consent_and_audit"),
        ("accounts", "0001_user"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_roles, drop_roles)]
