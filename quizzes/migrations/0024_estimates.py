from django.db import migrations, models
from django.db.models import Q

TYPES = ["verdict", "single_choice", "multiple_choice"]
NAME = "question_type_is_known"


class Migration(migrations.Migration):
    """Questions that ask for a number, and pictures that belong to an answer."""

    dependencies = [("quizzes", "0023_picture_numbers")]

    operations = [
        migrations.AddField("questionversion", "picture", models.CharField(blank=True, default="", max_length=80)),
        migrations.AlterField(
            "question",
            "type",
            models.CharField(
                choices=[
                    ("verdict", "verdict on a statement"),
                    ("single_choice", "single choice"),
                    ("multiple_choice", "multiple choice"),
                    ("estimate", "estimate: about how many of 100"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint("question", NAME),
        migrations.AddConstraint(
            "question", models.CheckConstraint(condition=Q(type__in=[*TYPES, "estimate"]), name=NAME)
        ),
    ]
