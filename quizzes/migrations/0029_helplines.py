from django.db import migrations, models


class Migration(migrations.Migration):
    """Numbers to call, by country, and which sign is a crisis of mood."""

    dependencies = [("quizzes", "0028_display")]

    operations = [
        migrations.AddField("course", "helplines", models.JSONField(blank=True, default=list)),
        migrations.AddField("urgentsign", "is_crisis", models.BooleanField(default=False)),
    ]
