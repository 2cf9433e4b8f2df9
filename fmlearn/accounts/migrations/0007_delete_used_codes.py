"""Codes of recovery sheets that were used go, before the mark that they were used does."""

from django.db import migrations


def delete_used(apps, schema_editor):
    apps.get_model("accounts", "RecoveryCode").objects.exclude(used_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_remove_user_email")]
    operations = [migrations.RunPython(delete_used, migrations.RunPython.noop)]
