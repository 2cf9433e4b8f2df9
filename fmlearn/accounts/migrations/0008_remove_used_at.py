"""A code is deleted when it is used: nothing is left to mark."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_delete_used_codes")]
    operations = [migrations.RemoveField(model_name="recoverycode", name="used_at")]
