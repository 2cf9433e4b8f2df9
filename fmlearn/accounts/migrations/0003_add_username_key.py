"""Nicknames in any script, and the key that all spellings of one have in common."""

from django.db import migrations, models

import fmlearn.accounts.models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_recovery_codes_and_cache"),
    ]
    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.AddField(
            model_name="user",
            name="username_key",
            field=fmlearn.accounts.models.NicknameKeyField(editable=False, max_length=600, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="user",
            name="username",
            field=models.CharField(
                error_messages={"unique": "This nickname is taken. Choose another one."},
                max_length=150,
                unique=True,
                validators=[fmlearn.accounts.models.validate_nickname],
                verbose_name="nickname",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("username_key", None), models.Q(("username_key", ""), _negated=True), _connector="OR"),
                name="a_nickname_is_seen",
            ),
        ),
    ]
