from django.db import migrations, models
from django.db.models import Q

SIZES = ["normal", "large", "larger", "largest"]
SPACINGS = ["normal", "roomy"]


class Migration(migrations.Migration):
    """How large letters are, and how much room they have, beside the theme."""

    dependencies = [("quizzes", "0027_two_forms_are_a_lint_rule")]

    operations = [
        migrations.AddField(
            "learner",
            "text_size",
            models.CharField(
                choices=[
                    ("normal", "Normal"),
                    ("large", "Large"),
                    ("larger", "Very large"),
                    ("largest", "Largest"),
                ],
                default="normal",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "learner",
            "spacing",
            models.CharField(
                choices=[("normal", "Normal"), ("roomy", "More space")], default="normal", max_length=10
            ),
        ),
        migrations.AddConstraint(
            "learner", models.CheckConstraint(condition=Q(text_size__in=SIZES), name="text_size_is_known")
        ),
        migrations.AddConstraint(
            "learner", models.CheckConstraint(condition=Q(spacing__in=SPACINGS), name="spacing_is_known")
        ),
    ]
