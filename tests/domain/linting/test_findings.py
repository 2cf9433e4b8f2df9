"""Overrides: what they cover, and that an idle one is told."""

import pytest

from quizzes.domain.drafts import OverrideDraft
from quizzes.domain.linting.findings import Finding, Severity, idle_overrides, with_overrides
from quizzes.domain.linting.places import findings_by_lesson
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import LintRule
from tests.domain.linting.courses import COURSE, TODAY

FINDING = Finding(LintRule.HL_7, Severity.ERROR, "lesson rain", "Simply wait", "Leave it out.")
OVERRIDE = OverrideDraft("waits", "HL-7", "lesson rain", "simply wait", "A saying.")


def override(**changes):
    values = {"rule": "HL-7", "place": "lesson rain", "words": "simply wait"} | changes
    return OverrideDraft("waits", reason="A saying.", **values)


@pytest.mark.parametrize("changes", [{}, {"words": "SIMPLY"}, {"words": "wait"}])
def test_an_override_covers_a_finding_with_its_words(changes):
    report = with_overrides([FINDING], [override(**changes)])

    assert (report.left, report.overridden) == ([], [(FINDING, override(**changes))])


@pytest.mark.parametrize("changes", [{"rule": "HL-2"}, {"place": "lesson snow"}, {"words": "simply go"}])
def test_an_override_covers_nothing_else(changes):
    report = with_overrides([FINDING], [override(**changes)])

    assert (report.left, report.overridden, report.errors) == ([FINDING], [], [FINDING])


def test_an_override_that_covers_nothing_is_a_warning():
    idle = idle_overrides(with_overrides([], [OVERRIDE]), [OVERRIDE])

    assert [(found.rule, found.is_error, found.place) for found in idle] == [("override", False, "override waits")]
    assert idle_overrides(with_overrides([FINDING], [OVERRIDE]), [OVERRIDE]) == []


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
    finding = Finding(LintRule.HL_7, Severity.ERROR, place, "", "")

    assert findings_by_lesson(course_text(COURSE, TODAY), [finding]) == {lesson: [finding]}


def test_errors_come_first_in_a_lesson():
    warning = Finding(LintRule.HL_2, Severity.WARNING, "lesson rain", "", "")

    assert findings_by_lesson(course_text(COURSE, TODAY), [warning, FINDING]) == {"rain": [FINDING, warning]}
