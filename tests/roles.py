"""Roles as the migrations make them. A test without a transaction of its own flushes them away with everything else."""

from django.contrib.auth.models import Group, Permission

KNOWN: dict[str, list[tuple[str, str]]] = {}


def remember_roles():
    """Permissions of each role, by model and codename, of a database that is as the migrations left it."""
    for group in Group.objects.prefetch_related("permissions__content_type"):
        KNOWN[group.name] = [(row.content_type.model, row.codename) for row in group.permissions.all()]


def restore_roles():
    """Put back what a flush took; nothing where they are there."""
    if Group.objects.exists():
        return
    permissions = {
        (row.content_type.model, row.codename): row for row in Permission.objects.select_related("content_type")
    }
    for name, wanted in KNOWN.items():
        Group.objects.create(name=name).permissions.set(permissions[key] for key in wanted)
