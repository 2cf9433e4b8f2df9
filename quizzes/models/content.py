"""Content: courses, lessons, claims with sources, misconceptions. Published versions never change."""

from datetime import datetime
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from quizzes.domain.languages import direction
from quizzes.vocabulary import ChangeKind, EvidenceLevel, LintRule, SourceKind, StoredKind, Urgency, Verdict

WORDS = 300


class Course(models.Model):
    """A course. `content_changed_at` is updated with every publication; caches depend on it."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=WORDS)
    about = models.TextField(blank=True)
    language = models.CharField(max_length=10, default="en")
    clinically_reviewed_on = models.DateField(null=True, blank=True)
    disclaimer = models.TextField(blank=True)
    safety_closing = models.TextField(blank=True)
    people = models.JSONField(default=list, blank=True)
    sheets = models.JSONField(default=list, blank=True)
    helplines = models.JSONField(default=list, blank=True)
    content_changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        permissions = [("sign_course", "Can sign a course as clinically reviewed")]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        """Of its text: ltr or rtl."""
        return direction(self.language)


class Topic(models.Model):
    """A titled group of lessons on the course page."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="topics")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=WORDS)
    about = models.CharField(max_length=WORDS, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "position"], name="one_topic_at_a_position"),
        ]

    def __str__(self) -> str:
        return self.title


class UrgentSign(models.Model):
    """One symptom of the page "When to get help". A crisis is told apart there, in words of its own."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="urgent_signs")
    urgency = models.CharField(max_length=20, choices=Urgency)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    sources = models.ManyToManyField("quizzes.Source", blank=True)
    awaiting_review = models.BooleanField(default=False)
    is_crisis = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "urgency", "position"], name="one_sign_at_a_position"),
            models.CheckConstraint(condition=Q(urgency__in=Urgency.values), name="urgency_is_known"),
        ]

    def __str__(self) -> str:
        return self.text


class GlossaryTerm(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="glossary_terms")
    position = models.PositiveSmallIntegerField(default=0)
    term = models.CharField(max_length=120)
    meaning = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["course", "term"], name="one_meaning_per_term")]

    def __str__(self) -> str:
        return self.term


class Source(models.Model):
    """A publication. Sources that are not shown are for reviewers only."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField(default=0)
    slug = models.SlugField(max_length=80)
    citation = models.TextField()
    kind = models.CharField(max_length=20, choices=SourceKind)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    is_shown = models.BooleanField(default=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_source_per_slug"),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.slug


class Claim(models.Model):
    """One checkable statement; wording and verdict are in its versions."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="claims")
    position = models.PositiveSmallIntegerField(default=0)
    slug = models.SlugField(max_length=80)
    is_askable = models.BooleanField(default=True)
    reviewed_on = models.DateField()
    review_by = models.DateField()
    awaiting_review = models.BooleanField(default=False)
    sources = models.ManyToManyField(Source, through="quizzes.Citation")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_claim_per_slug"),
            models.CheckConstraint(condition=Q(review_by__gt=models.F("reviewed_on")), name="review_by_after_review"),
        ]

    def __str__(self) -> str:
        return self.slug


class Citation(models.Model):
    """The place in a source that supports a claim."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    position = models.PositiveSmallIntegerField(default=0)
    locator = models.CharField(max_length=WORDS, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["claim", "source"], name="one_citation_of_a_source")]

    def __str__(self) -> str:
        return f"{self.claim_id} cites {self.source_id}"


V = TypeVar("V", bound=models.Model)


class VersionQuerySet(models.QuerySet[V]):
    """Versions of any kind; `parent_name` of the model is the foreign key to the parent."""

    def published(self, *, at: datetime) -> Self:
        return self.filter(published_at__lte=at)

    def drafts(self) -> Self:
        return self.filter(published_at=None)

    def current(self, *, at: datetime) -> Self:
        """The latest version of each parent that is published by `at`."""
        parent = self.model.parent_name  # type: ignore[attr-defined]  # every version names its parent
        newer = self.model._default_manager.filter(
            published_at__lte=at, number__gt=OuterRef("number"), **{parent: OuterRef(parent)}
        )
        return self.published(at=at).exclude(Exists(newer))


class Version(models.Model):
    """Base of all versions. Only `services.publishing` publishes; a published row never changes.

    `revision` counts saves of a draft, for detecting edit conflicts.
    """

    parent_name = ""
    number = models.PositiveIntegerField()
    change_kind = models.CharField(max_length=10, choices=ChangeKind, default=ChangeKind.MEANING)
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def parent_key(self) -> int:
        """Primary key of the parent."""
        return int(getattr(self, f"{self.parent_name}_id"))


def version_constraints(parent: str) -> list[models.BaseConstraint]:
    """Unique numbers from 1, and at most one draft per parent."""
    return [
        models.UniqueConstraint(fields=[parent, "number"], name=f"one_{parent}_version_per_number"),
        models.UniqueConstraint(fields=[parent], condition=Q(published_at=None), name=f"one_draft_per_{parent}"),
        models.CheckConstraint(condition=Q(number__gte=1), name=f"{parent}_versions_count_from_one"),
        models.CheckConstraint(condition=Q(change_kind__in=ChangeKind.values), name=f"{parent}_change_is_known"),
        models.CheckConstraint(
            condition=Q(approved_by=None) | Q(written_by=None) | ~Q(approved_by=models.F("written_by")),
            name=f"nobody_approves_an_own_{parent}",
        ),
    ]


class ClaimVersion(Version):
    """Wording and verdict of a claim. `level` is empty for statements about values, which no study can settle."""

    parent_name = "claim"
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="versions")
    statement = models.TextField()
    verdict = models.CharField(max_length=20, choices=Verdict)
    level = models.CharField(max_length=20, choices=EvidenceLevel, blank=True)
    say_instead = models.TextField()
    safety_note = models.TextField(blank=True)

    objects = VersionQuerySet["ClaimVersion"].as_manager()

    class Meta:
        permissions = [("approve_claimversion", "Can approve a claim version")]
        constraints = [
            *version_constraints("claim"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="verdict_is_known"),
            models.CheckConstraint(
                condition=Q(level__in=EvidenceLevel.values) | Q(level="", verdict=Verdict.FALSE), name="level_is_known"
            ),
        ]


class MisconceptionQuerySet(models.QuerySet["Misconception"]):
    def unmerged(self) -> Self:
        """Misconceptions that are not merged into another."""
        return self.filter(merged_into=None)


class Misconception(models.Model):
    """A wrong belief as learners say it, with the claim that refutes it.

    `merged_into`: the misconception that it was merged into, never merged itself. Published options keep pointing here;
    readers of options follow the link.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="misconceptions")
    position = models.PositiveSmallIntegerField(default=0)
    slug = models.SlugField(max_length=80)
    text = models.CharField(max_length=WORDS)
    refutation = models.TextField()
    harm = models.PositiveSmallIntegerField(choices=[(1, "low"), (2, "medium"), (3, "high")])
    refuted_by = models.ForeignKey(Claim, models.PROTECT, related_name="misconceptions")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    objects = MisconceptionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_misconception_per_slug"),
            models.CheckConstraint(condition=Q(harm__range=(1, 3)), name="harm_from_one_to_three"),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="merged_into_another"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def canonical(self) -> "Misconception":
        """The misconception that it was merged into, else itself."""
        return self.merged_into or self


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self, *, at: datetime) -> Self:
        """Lessons with a version published by `at`."""
        return self.filter(Exists(LessonVersion.objects.published(at=at).filter(lesson=OuterRef("pk"))))


class Lesson(models.Model):
    course = models.ForeignKey(Course, models.CASCADE, related_name="lessons")
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="lessons")
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    retired_on = models.DateField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_lesson_per_slug")]

    def __str__(self) -> str:
        return self.slug


class LessonVersion(Version):
    """A wording of a lesson. Without a body the lesson is announced only and cannot be taken.

    `rendered_body`: sections {anchor, title, html, pictures: [{slug, caption}], claims: [slug], sources: [slug]}.
    `opening`, `closing`: what one of the course's people makes of the idea, before and after."""

    parent_name = "lesson"
    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="versions")
    title = models.CharField(max_length=WORDS)
    main_message = models.TextField()
    action = models.TextField()
    action_note = models.TextField(blank=True)
    body = models.TextField(blank=True)
    rendered_body = models.JSONField(default=list, blank=True)
    summary = models.JSONField(default=list)
    known = models.JSONField(default=list, blank=True)
    not_known = models.JSONField(default=list)
    questions_for_visit = models.JSONField(default=list, blank=True)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    safety = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=9)
    claims = models.ManyToManyField(ClaimVersion, through="quizzes.ShownClaim", related_name="lesson_versions")

    objects = VersionQuerySet["LessonVersion"].as_manager()

    class Meta:
        permissions = [("approve_lessonversion", "Can approve a lesson version")]
        constraints = version_constraints("lesson")


class ShownClaim(models.Model):
    """A claim version that a lesson version shows, with its position."""

    lesson_version = models.ForeignKey(LessonVersion, models.CASCADE, related_name="shown_claims")
    claim_version = models.ForeignKey(ClaimVersion, models.PROTECT, related_name="shown_in")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["lesson_version", "claim_version"], name="a_lesson_shows_a_claim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_version_id} shows {self.claim_version_id}"


class Override(models.Model):
    """A lint finding that may stay, and why. `words` is part of the finding's words."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="overrides")
    position = models.PositiveSmallIntegerField(default=0)
    slug = models.SlugField(max_length=80)
    rule = models.CharField(max_length=20, choices=LintRule)
    place = models.CharField(max_length=160)
    words = models.CharField(max_length=WORDS)
    reason = models.TextField()

    class Meta:
        ordering = ["position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_override_per_slug"),
            models.CheckConstraint(condition=Q(rule__in=LintRule.values), name="rule_of_override_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.place}"


class PackEntry(models.Model):
    """Digest of an object as last loaded from a pack; a different stored digest means that it was edited since."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="pack_entries")
    kind = models.CharField(max_length=20, choices=StoredKind)
    slug = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "kind", "slug"], name="one_pack_entry_per_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
