"""The evidence page: the claims of a course by lesson, numbered sources, and the latest sign-off."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from django.utils import timezone

from quizzes.content.queries.cards import CitedSource, EvidenceCard
from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.models import Course, SignOff
from quizzes.vocabulary import ClinicalRole, EvidenceLevel, Verdict

AWAITING, PAST, CHANGED = "awaiting", "past", "changed"


@dataclass(frozen=True)
class EvidenceFilter:
    """Filters of the page; an empty field matches everything. `check`: AWAITING, PAST or CHANGED."""

    verdict: Verdict | str = ""
    level: EvidenceLevel | str = ""
    check: str = ""
    is_all_open: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.verdict or self.level or self.check)


@dataclass(frozen=True)
class NumberedSource:
    """A source with its number on the page, from 1."""

    number: int
    source: CitedSource


@dataclass(frozen=True)
class ListedClaim:
    """A claim on the page. `awaits_check`: marked for review and not signed in its current state."""

    card: EvidenceCard
    sources: Sequence[NumberedSource]
    awaits_check: bool
    is_past_review: bool
    has_changed: bool
    also_in: Sequence[LessonContent]

    def matches(self, filters: EvidenceFilter) -> bool:
        checks = {"": True, AWAITING: self.awaits_check, PAST: self.is_past_review, CHANGED: self.has_changed}
        is_verdict = filters.verdict in {"", self.card.verdict}
        return is_verdict and filters.level in {"", self.card.level} and checks[filters.check]


@dataclass(frozen=True)
class LessonClaims:
    """Claims of one lesson; `lesson` is None for claims that no lesson shows."""

    lesson: LessonContent | None
    claims: Sequence[ListedClaim]


@dataclass(frozen=True)
class Signature:
    """The latest sign-off: role, date, and number of claims that differ from it."""

    role: str
    signed_on: datetime.date
    changed: int


@dataclass(frozen=True)
class EvidencePage:
    """The page. `stamp`: digest of all claims, which ties a printed page to a sign-off."""

    filters: EvidenceFilter
    groups: Sequence[LessonClaims]
    sources: Sequence[NumberedSource]
    shown: int
    total: int
    signature: Signature | None
    stamp: str


def claim_digest(card: EvidenceCard) -> str:
    """Version number and a hash of what a clinician signs: wording, verdict, level, safety note, sources."""
    signed = [card.statement, card.verdict.value, card.level.value if card.level else "", card.fact, card.safety_note]
    sources = [astuple(source) for source in card.sources]
    return f"{card.number}-{_digest([signed, sources])}"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def claim_digests(content: CourseContent) -> dict[str, str]:
    """Digest of each published claim, by slug."""
    return {slug: claim_digest(card) for slug, card in content.cards.items()}


def combined_digest(marks: Mapping[str, str]) -> str:
    """One short digest of all claims, independent of their order."""
    return _digest(sorted(marks.items()))[:8]


def latest_sign_off(course: Course) -> SignOff | None:
    """The latest sign-off of the course, or None. One query."""
    return SignOff.objects.filter(course=course).first()


def changed_since(sign_off: SignOff, marks: Mapping[str, str]) -> set[str]:
    """Slugs of claims that were added, removed or changed since the sign-off."""
    return {slug for slug, _ in set(marks.items()) ^ set(sign_off.claims.items())}


def signature_of(sign_off: SignOff | None, marks: Mapping[str, str]) -> Signature | None:
    if sign_off is None:
        return None
    role = str(ClinicalRole(sign_off.role).label)
    return Signature(role, timezone.localdate(sign_off.signed_at), len(changed_since(sign_off, marks)))


def evidence_page(
    content: CourseContent, sign_off: SignOff | None, filters: EvidenceFilter, *, today: datetime.date
) -> EvidencePage:
    """Claims that match the filters, by lesson, with the sources they cite."""
    marks = claim_digests(content)
    signed = sign_off.claims if sign_off else {}
    as_signed = {slug for slug, mark in marks.items() if signed.get(slug) == mark}
    every = _by_lesson(content, SourceNumbering(content, as_signed, today))
    groups = [_filtered(group, filters) for group in every]
    shown = [claim for group in groups for claim in group.claims]
    cited = {source.number: source for claim in shown for source in claim.sources}
    return EvidencePage(
        filters=filters,
        groups=[group for group in groups if group.claims],
        sources=[cited[number] for number in sorted(cited)],
        shown=len(shown),
        total=sum(len(group.claims) for group in every),
        signature=signature_of(sign_off, marks),
        stamp=combined_digest(marks),
    )


def _filtered(group: LessonClaims, filters: EvidenceFilter) -> LessonClaims:
    return LessonClaims(group.lesson, [claim for claim in group.claims if claim.matches(filters)])


class SourceNumbering:
    """Numbers sources in order of first mention, and lists each claim once."""

    def __init__(self, content: CourseContent, as_signed: set[str], today: datetime.date) -> None:
        self.as_signed, self.today = as_signed, today
        self.shown_in: dict[str, list[LessonContent]] = {}
        for lesson in content.lessons:
            for card in lesson.cards:
                self.shown_in.setdefault(card.slug, []).append(lesson)
        self.numbers: dict[str, int] = {}
        self.listed: set[str] = set()

    def number(self, lesson: LessonContent | None, cards: Iterable[EvidenceCard]) -> LessonClaims:
        fresh = [card for card in cards if card.slug not in self.listed]
        self.listed |= {card.slug for card in fresh}
        return LessonClaims(lesson, [self._claim(card, lesson) for card in fresh])

    def _claim(self, card: EvidenceCard, lesson: LessonContent | None) -> ListedClaim:
        is_signed = card.slug in self.as_signed
        return ListedClaim(
            card=card,
            sources=[self._numbered_source(source) for source in card.sources],
            awaits_check=card.awaiting_review and not is_signed,
            is_past_review=card.review_by < self.today,
            has_changed=not is_signed,
            also_in=[other for other in self.shown_in.get(card.slug, ()) if other is not lesson],
        )

    def _numbered_source(self, source: CitedSource) -> NumberedSource:
        return NumberedSource(self.numbers.setdefault(source.slug, len(self.numbers) + 1), source)


def _by_lesson(content: CourseContent, numbering: SourceNumbering) -> list[LessonClaims]:
    """Each claim once, under the first lesson that shows it."""
    groups = [numbering.number(lesson, lesson.cards) for lesson in content.lessons]
    return [*groups, numbering.number(None, content.cards.values())]
