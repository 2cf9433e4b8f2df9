"""Which versions were published when, and which of them changed a meaning."""

from datetime import datetime

from quizzes.domain.corrections import PublishedClaim
from quizzes.models import Claim, ClaimVersion, Course, Lesson, LessonVersion, Question, QuestionVersion
from quizzes.models.content import Version
from quizzes.vocabulary import ChangeKind


def next_publication(course: Course, at: datetime) -> datetime | None:
    """When the next scheduled version is published; None if none is scheduled."""
    later = [
        ClaimVersion.objects.filter(claim__course=course, published_at__gt=at).values_list("published_at", flat=True),
        LessonVersion.objects.filter(lesson__course=course, published_at__gt=at).values_list("published_at", flat=True),
        QuestionVersion.objects.filter(question__course=course, published_at__gt=at).values_list(
            "published_at", flat=True
        ),
    ]
    return min((date for dates in later for date in dates if date), default=None)


def changed_claims(course: Course, at: datetime) -> dict[str, list[PublishedClaim]]:
    """Claims whose meaning changed, by slug, each with all its published versions in order."""
    published = ClaimVersion.objects.published(at=at).filter(claim__course=course)
    changed = published.filter(number__gt=1, change_kind=ChangeKind.MEANING).values("claim")
    found: dict[str, list[PublishedClaim]] = {}
    for row in published.filter(claim__in=changed).select_related("claim").order_by("claim__position", "number"):
        is_meaning = row.change_kind == ChangeKind.MEANING
        assert row.published_at
        wording = PublishedClaim(row.number, row.published_at, is_meaning, row.verdict, row.say_instead)
        found.setdefault(row.claim.slug, []).append(wording)
    return found


def meanings(course: Course, at: datetime) -> dict[int, list[int]]:
    """Numbers of versions that changed a lesson's meaning, by lesson id."""
    changed = LessonVersion.objects.published(at=at).filter(lesson__course=course, change_kind=ChangeKind.MEANING)
    numbers: dict[int, list[int]] = {}
    for lesson, number in changed.values_list("lesson", "number"):
        numbers.setdefault(lesson, []).append(number)
    return numbers


def parent_of(version: Version) -> Claim | Lesson | Question:
    parent = getattr(version, version.parent_name)
    assert isinstance(parent, (Claim, Lesson, Question))
    return parent


def name_of(version: Version) -> str:
    """Name for the audit log, such as "question magnesium-low-as-cause version 2"."""
    return f"{version.parent_name} {parent_of(version).slug} version {version.number}"
