from django.db import migrations, models


class Migration(migrations.Migration):
    """Sheets of a course to print and fill in by hand."""

    dependencies = [("quizzes", "0025_key_leaks_are_a_lint_rule")]

    operations = [migrations.AddField("course", "sheets", models.JSONField(blank=True, default=list))]
