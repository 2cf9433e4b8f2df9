"""Pictures of a course."""

from django.db import models

from quizzes.models.content import Course


class Picture(models.Model):
    """An SVG drawing that is inlined into lessons. `numbers`: the YAML it was drawn from, if it was."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="pictures")
    slug = models.SlugField(max_length=80)
    svg = models.TextField()
    numbers = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_picture_per_slug")]

    def __str__(self) -> str:
        return self.slug
