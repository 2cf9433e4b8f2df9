from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0004_add_reviews_of_versions")]
    operations = [
        migrations.AddField(
            model_name="cohort",
            name="is_synthetic",
            field=models.BooleanField(default=False),
        ),
    ]
