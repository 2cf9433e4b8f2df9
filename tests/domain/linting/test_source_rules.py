"""Sources: found by authors or body, year and address; none alone too weak, none with too many claims."""

import datetime

import pytest

from quizzes.domain.linting.source_rules import MAX_CLAIMS, check_sources, check_support, source_problems
from quizzes.domain.pack import CoursePack, PackClaim, PackOutline, PackSafety, PackSign, PackSource
from quizzes.formats.visible_text import course_text

GOOD = PackSource("good", "Walitt B, Nahin RL. A study. J Pain. 2015;1:2-3.", "study", 2015, doi="10.1000/1")
WHO, YEAR, ADDRESS = "Begin with its authors", "Give its year", "Give its DOI"


def source(slug="s", citation=GOOD.citation, kind="study", year=2015, **rest):
    return PackSource(slug, citation, kind, year, **{"doi": "10.1000/1", **rest})


def course(sources, claims=(), signs=()):
    return course_text(
        CoursePack(
            PackOutline("c", "C", "en", ()),
            PackSafety("c", "d", "e", tuple(signs), (), ()),
            sources=tuple(sources),
            claims=tuple(claims),
        ),
        datetime.date(2026, 11, 23),
    )


def claim(slug, *sources):
    return PackClaim(
        slug, "It is so.", "true", "It is so.", "2026-11-23", "2028-11-23", level="likely", sources=sources
    )


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (GOOD, []),
        (source(citation="Moses G. The safety of vitamins. Aust Prescr. 2021.", kind="review"), []),
        (source(citation="D'Amuri A, Greco S. Conditions. Diagnostics. 2024.", kind="review"), []),
        (source(citation="de la Cruz MA. A study. 2020."), []),
        (source(citation="National Cancer Institute. Dictionary: risk factor. 2024.", kind="agency"), []),
        (
            source(citation="988 Lifeline. Call or text. 2024.", kind="agency", doi="", url="https://988lifeline.org/"),
            [],
        ),
        (source(citation="Gracely RH. A study. PMID 8587088.", doi=""), []),
        (source(citation="Gracely RH. A study. PMC6136749.", doi=""), []),
        (source(citation="Review of fibromyalgia and depression. 2012.", kind="review"), [WHO]),
        (source(citation="StatPearls. Fibromyalgia.", kind="review"), [WHO]),
        (source(citation="Medical dictionary entry", kind="agency"), [WHO]),
        (source(year=None), [YEAR]),
        (source(doi=""), [ADDRESS]),
        (source(citation="A page", kind="patient_page", year=None, doi=""), [WHO, YEAR, ADDRESS]),
        (source(citation="Gracely RH. A study. 2002. (Original not read; lay summaries only.)"), ["“not read”"]),
        (source(citation="BMJ. Best Practice (library proxy copy).", kind="guideline"), ["“proxy copy”"]),
    ],
)
def test_each_way_in_which_a_source_cannot_be_found(draft, told):
    problems = list(source_problems(draft))

    assert [problem[: len(words)] for problem, words in zip(problems, told, strict=True)] == told


def test_only_what_readers_are_shown_has_to_be_found():
    lost = [source(slug, year=None) for slug in ("cited", "on-the-card", "left-over")]
    hidden = source("hidden", year=None, is_shown=False)
    text = course([*lost, hidden], [claim("c", "cited", "hidden")], [PackSign("Fever.", ("on-the-card",))])

    assert [finding.place for finding in check_sources(text)] == ["source cited", "source on-the-card"]


@pytest.mark.parametrize(
    ("kinds", "is_weak"),
    [
        (["study"], True),
        (["patient_page"], True),
        (["patient_page", "patient_page"], True),
        (["review"], False),
        (["guideline"], False),
        (["agency"], False),
        (["study", "study"], False),
        (["study", "patient_page"], False),
        ([], False),
    ],
)
def test_no_claim_rests_on_one_weak_source(kinds, is_weak):
    sources = [source(f"s{place}", kind=kind) for place, kind in enumerate(kinds)]
    text = course(sources, [claim("c", *(row.slug for row in sources))])

    assert [finding.place for finding in check_support(text)] == (["claim c"] if is_weak else [])


@pytest.mark.parametrize(("count", "places"), [(MAX_CLAIMS, []), (MAX_CLAIMS + 1, ["source many"])])
def test_no_source_carries_more_than_twelve_claims(count, places):
    text = course([source("many", kind="review")], [claim(f"c{place}", "many") for place in range(count)])

    assert [finding.place for finding in check_support(text)] == places
