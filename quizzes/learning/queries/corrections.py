"""Corrections of one learner: claims whose meaning changed since they were taught."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Min
from django.utils import timezone

from quizzes.content.queries.cards import EvidenceCard
from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.corrections import PublishedClaim, pending_correction
from quizzes.models import Learner, LessonProgress, Response, SeenCorrection


@dataclass(frozen=True)
class Correction:
    """One changed claim: the version taught, the current card, and the lesson that explains it.

    `number`: number of the current version.
    """

    before: PublishedClaim
    number: int
    changed_on: datetime.date
    card: EvidenceCard
    lesson: LessonContent | None


def corrections(learner: Learner | None, content: CourseContent) -> list[Correction]:
    """Unread corrections in order of the course. No query while no claim of the course changed, else three."""
    changed = content.changed_claims
    if learner is None or not changed:
        return []
    taught = first_taught(learner, list(changed))
    seen = dict(SeenCorrection.objects.of_learner(learner).values_list("claim__slug", "number"))
    return [
        found
        for slug, versions in changed.items()
        if slug in taught and (found := _correction(slug, versions, taught[slug], seen.get(slug, 0), content))
    ]


def first_taught(learner: Learner, slugs: Collection[str]) -> dict[str, datetime.datetime]:
    """For each claim slug, when the learner first read a lesson that shows it, or got feedback on a question
    about it.
    """
    claim = "version__shown_claims__claim_version__claim__slug"
    read = LessonProgress.objects.filter(learner=learner, read_at__isnull=False, **{f"{claim}__in": slugs})
    asked = "item__question_version__question__claim__slug"
    answered = Response.objects.filter(item__attempt__learner=learner, **{f"{asked}__in": slugs})
    found: dict[str, datetime.datetime] = dict(read.values(claim).annotate(at=Min("read_at")).values_list(claim, "at"))
    for slug, at in answered.values(asked).annotate(at=Min("received_at")).values_list(asked, "at"):
        found[slug] = min(at, found.get(slug, at))
    return found


def _correction(
    slug: str, versions: Sequence[PublishedClaim], taught_at: datetime.datetime, seen: int, content: CourseContent
) -> Correction | None:
    found = pending_correction(versions, taught_at=taught_at, seen=seen)
    if found is None or slug not in content.cards:
        return None
    before, now = found
    lesson = next((lesson for lesson in content.lessons if content.cards[slug] in lesson.cards), None)
    return Correction(before, now.number, timezone.localdate(now.published_at), content.cards[slug], lesson)
