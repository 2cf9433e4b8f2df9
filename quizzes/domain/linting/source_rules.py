"""Checks of sources: each can be found, no claim relies on a weak one, and none supports too many claims."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import PackClaim, PackSign, PackSource
from quizzes.vocabulary import LintRule, SourceKind

MAX_CLAIMS = 12  # that one source may carry
# "Walitt B, Nahin RL, Katz RS." or "Moses G. The safety …": a family name and initials.
AUTHOR = re.compile(r"^(?:[a-zà-ÿ]+ )*[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+)* [A-ZÀ-Þ]{1,4}[,. ]")
# "National Cancer Institute. Fibromyalgia.": a body and a title.
BODY = re.compile(r"^[A-Z0-9][^.]{2,}\. \S")
PMID = re.compile(r"\bPMID:? ?\d{5,}\b|\bPMC\d{5,}\b")
WORKING_NOTE = re.compile(
    r"\b(?:not (?:read|seen|verified)|second-hand|lay summar\w+|appears to be|archived|to confirm|hosted by"
    r"|(?:third-party |proxy )?cop(?:y|ies))\b",
    re.IGNORECASE,
)
SIGNED_KINDS = {SourceKind.STUDY.value, SourceKind.REVIEW.value}
WEAK_KINDS = {SourceKind.PATIENT_PAGE.value}
STRONG_KINDS = {SourceKind.REVIEW.value, SourceKind.GUIDELINE.value, SourceKind.AGENCY.value}


def check_sources(text: CourseText) -> Iterator[LintFinding]:
    """Authors or organization, year, and a way to find it, for each source that readers see."""
    cited = cited_sources(text)
    for source in text.course.sources:
        for instead in source_problems(source) if source.slug in cited and source.is_shown else ():
            yield _of_source(f"source {source.slug}", source.citation, instead, source)


def cited_sources(text: CourseText) -> set[str]:
    """Slugs of the sources that a claim, an urgent sign or a lesson text cites."""
    safety = text.course.safety
    citing: tuple[PackClaim | PackSign, ...] = (
        *text.course.claims,
        *safety.emergency,
        *safety.same_day,
        *safety.soon,
    )
    return {slug for row in citing for slug in row.sources} | text.cited_in_lessons


def source_problems(source: PackSource) -> Iterator[str]:
    """Reasons why a reader cannot find the source, one sentence each."""
    is_named = AUTHOR.match(source.citation)
    if not is_named and (source.kind in SIGNED_KINDS or not BODY.match(source.citation)):
        yield "Begin with its authors (“Walitt B, Nahin RL.”) or the body that published it, then its title."
    if not source.year:
        yield "Give its year."
    if not (source.doi or source.url or PMID.search(source.citation)):
        yield "Give its DOI, PMID or address."
    if found := WORKING_NOTE.search(source.citation):
        yield f"“{found.group()}” is a note for ourselves. Read the source, or leave it out."


def check_support(text: CourseText) -> Iterator[LintFinding]:
    """No claim relies on one weak source, and no source supports more than twelve claims."""
    sources = {source.slug: source for source in text.course.sources if source.is_shown}
    carried: Counter[str] = Counter()
    for claim in text.course.claims:
        shown = [sources[slug] for slug in claim.sources if slug in sources]
        carried.update(source.slug for source in shown)
        if is_weak(shown):
            yield _of_claim(claim)
    for slug, count in carried.items():
        if count > MAX_CLAIMS:
            instead = f"It carries {count} claims, at most {MAX_CLAIMS}. Cite what each claim itself rests on."
            yield _of_source(f"source {slug}", sources[slug].citation, instead, sources[slug])


def is_weak(sources: Sequence[PackSource]) -> bool:
    """True for a single study or page, and for patient pages only."""
    if len(sources) == 1:
        return sources[0].kind not in STRONG_KINDS
    return bool(sources) and all(source.kind in WEAK_KINDS for source in sources)


def _of_claim(claim: PackClaim) -> LintFinding:
    instead = "It rests on one weak source. Cite a review, a guideline or an agency, or two studies."
    return LintFinding(LintRule.SOURCES, Severity.ERROR, f"claim {claim.slug}", claim.statement, instead, claim.where)


def _of_source(place: str, words: str, instead: str, source: PackSource) -> LintFinding:
    return LintFinding(LintRule.SOURCES, Severity.ERROR, place, words, instead, source.where)
