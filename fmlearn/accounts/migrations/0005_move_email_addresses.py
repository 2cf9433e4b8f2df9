"""E-mail addresses are stored once: those that stood with the user alone become rows of allauth, not confirmed."""

from django.db import migrations


def move_addresses(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    addresses = apps.get_model("account", "EmailAddress").objects
    for pk, email in users.exclude(email="").values_list("pk", "email").iterator():
        own = addresses.filter(user_id=pk)
        if not own.filter(email=email.lower()).exists():
            is_only = not own.filter(primary=True).exists()
            addresses.create(user_id=pk, email=email.lower(), verified=False, primary=is_only)


def copy_back(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    rows = apps.get_model("account", "EmailAddress").objects.order_by("user_id", "primary", "verified", "pk")
    # The last of each user wins: the primary one.
    for user_id, email in rows.values_list("user_id", "email"):
        users.filter(pk=user_id).update(email=email)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_fill_username_keys"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [migrations.RunPython(move_addresses, copy_back)]
