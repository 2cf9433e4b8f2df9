"""What versions are of, and what was published when, as far as meanings go."""

from datetime import datetime

from quizzes.domain.corrections import PublishedClaim
from quizzes.models import Claim, ClaimVersion, Course, Lesson, LessonVersion, Question, QuestionVersion
from quizzes.models.content import Version
from quizzes.vocabulary import ChangeKind


def next_publication(course: Course, at: datetime) -> datetime | None:
    """When something is published next that is set for later."""
    later = [
        ClaimVersion.objects.filter(claim__course=course, published_at__gt=at).values_list("published_at", flat=True),
        LessonVersion.objects.filter(lesson__course=course, published_at__gt=at).values_list("published_at", flat=True),
        QuestionVersion.objects.filter(question__course=course, published_at__gt=at).values_list(
            "published_at", flat=True
        ),
    ]
    return min((date for dates in later for date in dates if date), default=None)


def changed_claims(course: Course, at: datetime) -> dict[str, list[PublishedClaim]]:
    """Claims whose meaning has changed, by slug, each with all its versions in order."""
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
    """The numbers of the versions that changed a lesson's meaning, by lesson."""
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
    """As the audit log says it: "question magnesium-low-as-cause version 2"."""
    return f"{version.parent_name} {parent_of(version).slug} version {version.number}"
