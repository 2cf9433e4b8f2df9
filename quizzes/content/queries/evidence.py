"""The evidence page: every claim of a course by lesson, its numbered sources, and who has checked it."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from quizzes.content.queries.content import CitedSource, CourseContent, EvidenceCard, LessonContent
from quizzes.models import Course, SignOff
from quizzes.vocabulary import ClinicalRole, EvidenceLevel, Verdict

AWAITING, PAST, CHANGED = "awaiting", "past", "changed"


@dataclass(frozen=True)
class EvidenceFilter:
    """What somebody asked to see; an empty field asks for everything. `check`: AWAITING, PAST or CHANGED."""

    verdict: Verdict | str = ""
    level: EvidenceLevel | str = ""
    check: str = ""
    is_all_open: bool = False

    @property
    def is_filtered(self) -> bool:
        return bool(self.verdict or self.level or self.check)


@dataclass(frozen=True)
class NumberedSource:
    """A source with its number in the course, from 1."""

    number: int
    source: CitedSource


@dataclass(frozen=True)
class ListedClaim:
    """`awaits_check`: its author asks for a clinician's look, and nobody has signed it as it stands."""

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
    """The claims of one lesson; `lesson` is None for those that no lesson shows now."""

    lesson: LessonContent | None
    claims: Sequence[ListedClaim]


@dataclass(frozen=True)
class Signature:
    """A sign-off as readers see it: a role and a day, and how many claims differ from what was signed."""

    role: str
    signed_on: datetime.date
    changed: int


@dataclass(frozen=True)
class EvidencePage:
    """`stamp` is the same exactly while no claim changes: it ties a printed page to a sign-off."""

    filters: EvidenceFilter
    groups: Sequence[LessonClaims]
    sources: Sequence[NumberedSource]
    shown: int
    total: int
    signature: Signature | None
    stamp: str


def claim_digest(card: EvidenceCard) -> str:
    """Version number and a digest of all that a clinician signs: wording, verdict, level, safety note and sources."""
    signed = [card.statement, card.verdict.value, card.level.value if card.level else "", card.fact, card.safety_note]
    sources = [astuple(source) for source in card.sources]
    return f"{card.number}-{_digest([signed, sources])}"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def claim_digests(content: CourseContent) -> dict[str, str]:
    """The mark of every claim that has a published version, by slug."""
    return {slug: claim_digest(card) for slug, card in content.cards.items()}


def combined_digest(marks: Mapping[str, str]) -> str:
    """One short mark for all of them, in whatever order."""
    return _digest(sorted(marks.items()))[:8]


def latest_sign_off(course: Course) -> SignOff | None:
    """One query."""
    return SignOff.objects.filter(course=course).first()


def changed_since(sign_off: SignOff, marks: Mapping[str, str]) -> set[str]:
    """Slugs of claims that are new, gone, or not as they were signed."""
    return {slug for slug, _ in set(marks.items()) ^ set(sign_off.claims.items())}


def signature_of(sign_off: SignOff | None, marks: Mapping[str, str]) -> Signature | None:
    if sign_off is None:
        return None
    role = str(ClinicalRole(sign_off.role).label)
    return Signature(role, sign_off.signed_at.date(), len(changed_since(sign_off, marks)))


def evidence_page(
    content: CourseContent, sign_off: SignOff | None, filters: EvidenceFilter, *, today: datetime.date
) -> EvidencePage:
    """The claims that fit, by lesson, with the sources that they name."""
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
    """Lays out claims one after the other; a source keeps the number that it gets at its first mention."""

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
    """Each claim once, at the first lesson that shows it."""
    groups = [numbering.number(lesson, lesson.cards) for lesson in content.lessons]
    return [*groups, numbering.number(None, content.cards.values())]
