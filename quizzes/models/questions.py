"""The bank of questions, their versions, and the quizzes that ask them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from quizzes.models.content import (
    WORDS,
    Claim,
    Course,
    Lesson,
    Misconception,
    Version,
    VersionQuerySet,
    version_constraints,
)
from quizzes.vocabulary import ItemRole, QuestionType

# Lookup on Option: id of the revealed misconception after merges, or None.
IDEA = Coalesce("reveals__merged_into", "reveals")


class Question(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    slug = models.SlugField(max_length=120)
    type = models.CharField(max_length=20, choices=QuestionType)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="questions")
    tags = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_question_per_slug"),
            models.CheckConstraint(condition=Q(type__in=QuestionType.values), name="question_type_is_known"),
        ]

    def __str__(self) -> str:
        return self.slug


class QuestionVersion(Version):
    """A wording of a question. `section`: anchor of the lesson section that explains it; `picture`: slug, or empty."""

    parent_name = "question"
    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    stem = models.TextField()
    fact = models.TextField()
    why_it_misleads = models.TextField()
    closing_fact = models.TextField()
    section = models.CharField(max_length=80)
    picture = models.CharField(max_length=80, blank=True, default="")

    objects = VersionQuerySet["QuestionVersion"].as_manager()

    class Meta:
        permissions = [("approve_questionversion", "Can approve a question version")]
        constraints = version_constraints("question")


class Option(models.Model):
    """An option. The label is stable within the question, across versions and languages."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20)
    text = models.CharField(max_length=WORDS)
    is_correct = models.BooleanField(default=False)
    feedback = models.TextField(blank=True)
    reveals = models.ForeignKey(Misconception, models.PROTECT, null=True, blank=True, related_name="revealed_by")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "label"], name="one_option_per_label"),
            models.CheckConstraint(
                condition=Q(is_correct=False) | Q(reveals=None), name="a_right_option_reveals_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Quiz(models.Model):
    """A set of items; of a lesson, or on its own."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="quizzes")
    lesson = models.OneToOneField(Lesson, models.CASCADE, null=True, blank=True, related_name="quiz")
    slug = models.SlugField(max_length=80)

    class Meta:
        verbose_name_plural = "quizzes"
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_quiz_per_slug")]

    def __str__(self) -> str:
        return self.slug


class ItemQuerySet(models.QuerySet["Item"]):
    def published(self, *, at: datetime) -> Self:
        """Items whose question has a version published by `at`."""
        versions = QuestionVersion.objects.published(at=at).filter(question=OuterRef("question"))
        return self.filter(Exists(versions))


class Item(models.Model):
    """A question in a quiz. `parallel_of` is set for parallels only."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=20, choices=ItemRole)
    parallel_of = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parallels")
    is_sensitive = models.BooleanField(default=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="a_quiz_asks_a_question_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="an_item_is_worth_a_point"),
            models.CheckConstraint(
                condition=Q(role=ItemRole.PARALLEL, parallel_of__isnull=False)
                | (~Q(role=ItemRole.PARALLEL) & Q(parallel_of=None)),
                name="parallel_of_exactly_for_parallels",
            ),
            models.CheckConstraint(condition=Q(role__in=ItemRole.values), name="item_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.position}"
