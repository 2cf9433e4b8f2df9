"""Evidence cards: claims with verdict, level, sources and dates, and the sources that lessons cite."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from quizzes.models import Citation, Claim, ClaimVersion, Course, Source
from quizzes.vocabulary import EvidenceLevel, SourceKind, Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Certainty(NamedTuple):
    """How sure science is of a fact: one of four steps from "not sure yet" to "very sure", and the words for it."""

    step: int
    words: "StrOrPromise"


CERTAINTIES: Mapping[EvidenceLevel, Certainty] = {
    EvidenceLevel.UNPROVEN: Certainty(1, _("Not sure yet: no good proof")),
    EvidenceLevel.CONFLICTING: Certainty(2, _("Not sure yet: mixed results")),
    EvidenceLevel.POSSIBLE: Certainty(2, _("Not sure yet: early hints")),
    EvidenceLevel.LIKELY: Certainty(3, _("Fairly sure: studies point one way")),
    EvidenceLevel.ESTABLISHED: Certainty(4, _("Very sure: well shown")),
    # What is shown false rates the myth; the fact that corrects it is well shown.
    EvidenceLevel.REFUTED: Certainty(4, _("Very sure: well shown")),
}


@dataclass(frozen=True)
class Statement:
    """A sentence with its verdict, which is said before it."""

    text: str
    verdict: Verdict


@dataclass(frozen=True)
class CitedSource:
    slug: str
    citation: str
    kind: SourceKind
    url: str
    locator: str  # where in it; may be empty


@dataclass(frozen=True)
class EvidenceCard:
    """A claim with verdict, level, sources, dates. `certainty` is that of the fact, None without a level."""

    slug: str
    number: int  # of the version
    statement: str
    verdict: Verdict
    level: EvidenceLevel | None  # None: a statement about values
    fact: str
    safety_note: str
    sources: Sequence[CitedSource]
    reviewed_on: datetime.date
    review_by: datetime.date
    awaiting_review: bool

    @property
    def certainty(self) -> Certainty | None:
        return None if self.level is None else CERTAINTIES[self.level]

    @property
    def is_true(self) -> bool:
        return self.verdict == Verdict.TRUE

    @property
    def first_source(self) -> CitedSource | None:
        """The first source with a link, else the first; None without sources."""
        return next((source for source in self.sources if source.url), next(iter(self.sources), None))


def current_cards(course: Course, at: datetime.datetime) -> Iterable[EvidenceCard]:
    versions = ClaimVersion.objects.current(at=at).filter(claim__course=course)
    for version in versions.select_related("claim").prefetch_related("claim__citations__source"):
        yield evidence_card(version)


def evidence_card(version: ClaimVersion) -> EvidenceCard:
    claim: Claim = version.claim
    shown = [citation for citation in claim.citations.all() if citation.source.is_shown]
    return EvidenceCard(
        slug=claim.slug,
        number=version.number,
        statement=version.statement,
        verdict=Verdict(version.verdict),
        level=EvidenceLevel(version.level) if version.level else None,
        fact=version.say_instead,
        safety_note=version.safety_note,
        sources=[_cited(citation) for citation in shown],
        reviewed_on=claim.reviewed_on,
        review_by=claim.review_by,
        awaiting_review=claim.awaiting_review,
    )


def _cited(citation: Citation) -> CitedSource:
    return _cited_source(citation.source, citation.locator)


def _cited_source(source: Source, locator: str = "") -> CitedSource:
    return CitedSource(source.slug, source.citation, SourceKind(source.kind), source.url, locator)


def shown_sources(course: Course) -> Mapping[str, CitedSource]:
    """Sources that lesson texts can cite, by slug."""
    return {source.slug: _cited_source(source) for source in course.sources.filter(is_shown=True)}
