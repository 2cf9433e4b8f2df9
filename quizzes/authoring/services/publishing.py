"""The only writer of published versions. They never change; every change is a new version."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from quizzes.authoring.queries.authoring import verdict_of
from quizzes.authoring.queries.packs import model_values
from quizzes.authoring.services.course_rows import CourseRows
from quizzes.authoring.services.version_kinds import add_options, kind_of, show_claims
from quizzes.domain.pack import PackClaim, PackLesson, PackQuestion
from quizzes.domain.verdicts import verdict_options
from quizzes.errors import NotPublishable
from quizzes.formats.lesson_text import render_sections
from quizzes.models import Citation, Claim, ClaimVersion, Lesson, LessonVersion, Question, QuestionVersion, Source
from quizzes.models.content import Version
from quizzes.vocabulary import ChangeKind, QuestionType


def next_number(versions: Sequence[Version]) -> int:
    """The highest number plus one, from 1."""
    return max((version.number for version in versions), default=0) + 1


def publish_draft(version: Version, at: datetime) -> None:
    """Publish a draft as it is; `services.authoring` has checked it.

    A draft that a loaded pack has overtaken takes the next free number, else readers would never get it.
    """
    kind_of(version).complete(version, at)
    others = [other for other in _siblings(version) if other.pk != version.pk]
    version.number = max(version.number, next_number(others))
    version.published_at = at
    version.save()
    reset_reviews_on_new_meaning(version, at)


def _siblings(version: Version) -> Sequence[Version]:
    parent = {f"{version.parent_name}_id": version.parent_key}
    return list(type(version)._base_manager.filter(**parent))


def reset_reviews_on_new_meaning(version: Version, at: datetime) -> None:
    """Resets the review cards concerned if the version changed a meaning."""
    if version.number == 1:
        return
    kind = kind_of(version)
    published = [other for other in _siblings(version) if other.published_at and other.published_at <= at]
    before = max((other for other in published if other.pk != version.pk), key=lambda row: row.number, default=None)
    if before is not None and kind.changes_meaning(version, before):
        version.change_kind = ChangeKind.MEANING
        version.save(update_fields=["change_kind"])
    if version.change_kind == ChangeKind.MEANING:
        kind.reset_reviews(version, at)


def publish_claim(rows: CourseRows, draft: PackClaim, position: int, at: datetime) -> None:
    """Stores the claim, and a new version if wording, verdict, level or note differ."""
    is_new = draft.slug not in rows.of(Claim)
    claim = rows.store(Claim, draft, position=position)
    set_sources(claim, draft.sources, rows.of(Source), is_new=is_new)
    wording = model_values(draft, ClaimVersion)
    latest = None if is_new else claim.versions.published(at=at).order_by("-number").values(*wording).first()
    if latest != wording:
        number = 1 if is_new else next_number(list(claim.versions.all()))
        version = ClaimVersion.objects.create(
            claim=claim, number=number, change_kind=draft.change, published_at=at, **wording
        )
        reset_reviews_on_new_meaning(version, at)


def set_sources(claim: Claim, slugs: Sequence[str], sources: Mapping[str, Source], *, is_new: bool) -> None:
    """Makes the claim cite exactly these sources in this order; locators are kept."""
    if is_new:
        cited = (Citation(claim=claim, source=sources[slug], position=place) for place, slug in enumerate(slugs))
        Citation.objects.bulk_create(cited)
        return
    claim.citations.exclude(source__slug__in=slugs).delete()
    for place, slug in enumerate(slugs):
        Citation.objects.update_or_create(claim=claim, source=sources[slug], defaults={"position": place})


def publish_lesson(rows: CourseRows, draft: PackLesson, position: int, at: datetime) -> None:
    """Stores the lesson and a new version that shows the current versions of its claims.

    `position` is where a new lesson goes; one that is there already keeps its place.
    """
    before = rows.of(Lesson).get(draft.slug)
    lesson = rows.store(Lesson, draft, retired_on=None, position=before.position if before else position)
    version = LessonVersion.objects.create(
        lesson=lesson,
        number=next_number(list(lesson.versions.all())),
        change_kind=draft.change,
        published_at=at,
        rendered_body=render_sections(draft.body),
        **model_values(draft, LessonVersion),
    )
    show_claims(version, draft.claims, at)


def publish_question(rows: CourseRows, draft: PackQuestion, position: int, at: datetime) -> None:
    """Stores the question and a new version with its options.

    Raises NotPublishable when its type or its claim differs from before: old answers would change their meaning.
    """
    claim, before = rows.of(Claim)[draft.claim], rows.of(Question).get(draft.slug)
    if before and (before.type, before.claim_id) != (draft.type, claim.pk):
        raise NotPublishable(f"The question '{draft.slug}' keeps its type and claim. Use a new slug for a new one.")
    question = rows.store(Question, draft, claim=claim, position=position)
    version = QuestionVersion.objects.create(
        question=question,
        number=next_number(list(question.versions.all())) if before else 1,
        change_kind=draft.change,
        published_at=at,
        **model_values(draft, QuestionVersion),
    )
    options = draft.options
    if draft.type == QuestionType.VERDICT:
        options = verdict_options(verdict_of(claim, at=at), options)
    add_options(version, options, rows.misconceptions)
    reset_reviews_on_new_meaning(version, at)
