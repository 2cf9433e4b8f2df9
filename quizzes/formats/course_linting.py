"""A course checked as `check_content` and publishing check it: its parts, its texts, its overrides."""

import datetime

from quizzes.domain.drafts import CourseDraft
from quizzes.domain.linting.findings import Finding, Report, Severity, idle_overrides, with_overrides
from quizzes.domain.linting.rules import findings_in
from quizzes.domain.linting.texts import CourseText
from quizzes.formats.located_yaml import Findings
from quizzes.formats.pack_checks import check_course
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import LintRule


def lint_course(course: CourseDraft, today: datetime.date) -> tuple[CourseText, Report]:
    """The whole course. Overrides that cover nothing any more are findings too."""
    text = course_text(course, today)
    report = with_overrides(findings_in(text), course.overrides)
    idle = idle_overrides(report, course.overrides)
    return text, Report([*_of_parts(course), *report.left, *idle], report.overridden)


def lint_draft(course: CourseDraft, file: str, today: datetime.date) -> Report:
    """Only what stands in this file; its parts are checked elsewhere."""
    text = course_text(course, today, of_file=file)
    return with_overrides(findings_in(text, is_draft=True), course.overrides)


def _of_parts(course: CourseDraft) -> list[Finding]:
    findings = Findings()
    check_course(course, findings)
    return [Finding(LintRule.PACK, Severity.ERROR, problem.file, "", problem.words) for problem in findings.problems]
