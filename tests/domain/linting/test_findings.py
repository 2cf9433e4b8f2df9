"""Overrides: what they cover, and that an idle one is told."""

import pytest

from quizzes.domain.linting.findings import LintFinding, Severity, apply_overrides, unused_overrides
from quizzes.domain.linting.grouping import findings_by_lesson
from quizzes.domain.pack import PackOverride
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import LintRule
from tests.domain.linting.courses import COURSE, TODAY

FINDING = LintFinding(LintRule.HL_7, Severity.ERROR, "lesson rain", "Simply wait", "Leave it out.")
OVERRIDE = PackOverride("waits", "HL-7", "lesson rain", "simply wait", "A saying.")


def override(**changes):
    values = {"rule": "HL-7", "place": "lesson rain", "words": "simply wait"} | changes
    return PackOverride("waits", reason="A saying.", **values)


@pytest.mark.parametrize("changes", [{}, {"words": "SIMPLY"}, {"words": "wait"}])
def test_an_override_covers_a_finding_with_its_words(changes):
    report = apply_overrides([FINDING], [override(**changes)])

    assert (report.findings, report.overridden) == ([], [(FINDING, override(**changes))])


@pytest.mark.parametrize("changes", [{"rule": "HL-2"}, {"place": "lesson snow"}, {"words": "simply go"}])
def test_an_override_covers_nothing_else(changes):
    report = apply_overrides([FINDING], [override(**changes)])

    assert (report.findings, report.overridden, report.errors) == ([FINDING], [], [FINDING])


def test_an_override_that_covers_nothing_is_a_warning():
    idle = unused_overrides(apply_overrides([], [OVERRIDE]), [OVERRIDE])

    assert [(found.rule, found.is_error, found.place) for found in idle] == [("override", False, "override waits")]
    assert unused_overrides(apply_overrides([FINDING], [OVERRIDE]), [OVERRIDE]) == []


@pytest.mark.parametrize(
    ("place", "lesson"),
    [
        ("lesson rain", "rain"),
        ("question anchor", "rain"),
        ("claim snow-warms", "rain"),
        ("claim clouds-are-wet", ""),
        ("misconception dry", "rain"),
        ("quiz rain", "rain"),
        ("course", ""),
    ],
)
def test_findings_go_with_the_lesson_of_their_object(place, lesson):
    finding = LintFinding(LintRule.HL_7, Severity.ERROR, place, "", "")

    assert findings_by_lesson(course_text(COURSE, TODAY), [finding]) == {lesson: [finding]}


def test_errors_come_first_in_a_lesson():
    warning = LintFinding(LintRule.HL_2, Severity.WARNING, "lesson rain", "", "")

    assert findings_by_lesson(course_text(COURSE, TODAY), [warning, FINDING]) == {"rain": [FINDING, warning]}
