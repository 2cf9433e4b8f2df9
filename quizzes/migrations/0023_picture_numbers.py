from django.db import migrations, models


class Migration(migrations.Migration):
    """Pictures that are drawn from numbers keep them."""

    dependencies = [("quizzes", "0022_attempt_forms_and_pages")]

    operations = [migrations.AddField("picture", "numbers", models.TextField(blank=True, default=""))]
