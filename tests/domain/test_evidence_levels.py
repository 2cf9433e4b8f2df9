"""Verdict and level: every pair is allowed or refused by one table, when packs are read and when drafts go out."""

import pytest

from quizzes.authoring.services.authoring import check_draft
from quizzes.domain.evidence_levels import LEVELS, NO_LEVEL, level_problem
from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.models import ClaimVersion
from quizzes.vocabulary import EvidenceLevel, Verdict
from tests.factories import NOON
from tests.formats.small_course import replaced, small_files

ALLOWED = {
    ("true", "established"),
    ("true", "likely"),
    ("false", "refuted"),
    ("false", NO_LEVEL),
    ("not_proven", "possible"),
    ("not_proven", "conflicting"),
    ("not_proven", "unproven"),
}
PAIRS = [(verdict, level) for verdict in Verdict.values for level in (*EvidenceLevel.values, NO_LEVEL)]


@pytest.mark.parametrize(("verdict", "level"), PAIRS)
def test_each_pair_is_allowed_or_refused(verdict, level):
    assert (level_problem(verdict, level) == "") == ((verdict, level) in ALLOWED)


def test_every_verdict_has_its_levels():
    assert set(LEVELS) == set(Verdict.values)


@pytest.mark.parametrize(("verdict", "level"), [("maybe", "refuted"), ("true", "rather")])
def test_words_that_nobody_knows_are_refused_elsewhere(verdict, level):
    assert level_problem(verdict, level) == ""


def test_a_pack_whose_verdict_and_level_contradict_is_refused_with_the_line():
    files = replaced(small_files(), "claims.yaml", "level: refuted", "level: unproven")

    with pytest.raises(InvalidPack) as refused:
        read_pack(files)

    words = "The verdict 'false' and the level 'unproven' contradict each other. Use one of: refuted, none."
    assert [str(problem) for problem in refused.value.problems] == [f"claims.yaml:1: {words}"]


def test_a_draft_whose_verdict_and_level_contradict_is_not_published(small_course):
    version = ClaimVersion.objects.get(claim__slug="plants-eat-soil")
    version.pk, version.number, version.published_at, version.level = None, 2, None, "likely"
    version.save()

    problems = check_draft(version, at=NOON).problems

    words = "The verdict 'false' and the level 'likely' contradict each other. Use one of: refuted, none."
    assert problems == [words]
