"""The e-mail address of an account is an EmailAddress and nothing else."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_move_email_addresses")]
    operations = [migrations.RemoveField(model_name="user", name="email")]
