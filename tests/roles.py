"""Roles as the migrations make them. A test without a transaction of its own flushes them away with everything else."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

KNOWN: dict[str, list[tuple[str, str]]] = {}


def remember_roles():
    """Permissions of each role, by model and codename, of a database that is as the migrations left it."""
    for group in Group.objects.prefetch_related("permissions__content_type"):
        KNOWN[group.name] = [(row.content_type.model, row.codename) for row in group.permissions.all()]


def restore_roles():
    """Put back what a flush took; nothing where they are there."""
    if Group.objects.exists():
        return
    # A flush takes them too, and not every way of flushing brings them back.
    ContentType.objects.clear_cache()
    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    rows = Permission.objects.select_related("content_type")
    permissions = {(row.content_type.model, row.codename): row for row in rows}
    for name, wanted in KNOWN.items():
        Group.objects.create(name=name).permissions.set(permissions[key] for key in wanted)
