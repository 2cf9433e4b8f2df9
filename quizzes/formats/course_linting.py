"""Runs all content checks on a course or on one draft: pack rules, text rules, overrides.

Used by `check_content`, by the loading of packs and by publishing.
"""

import datetime
from dataclasses import replace

from quizzes.domain.linting.findings import LintFinding, LintReport, Severity, apply_overrides, unused_overrides
from quizzes.domain.linting.rules import run_checks
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import CoursePack, PackQuestion
from quizzes.formats.located_yaml import ProblemList
from quizzes.formats.pack_checks import check_course
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import LintRule


def lint_course(course: CoursePack, today: datetime.date) -> tuple[CourseText, LintReport]:
    """Text and report of a whole course, without questions that are in no quiz.

    Overrides that match nothing are reported too. Only a stored course has unplaced questions: a newer pack replaced
    them, or an author took them out of their quiz.
    """
    unplaced = {question.slug for question in unplaced_questions(course)}
    course = replace(course, questions=tuple(row for row in course.questions if row.slug not in unplaced))
    text = course_text(course, today)
    report = apply_overrides(run_checks(text), course.overrides)
    idle = unused_overrides(report, course.overrides)
    return text, LintReport([*_of_parts(course), *report.findings, *idle], report.overridden)


def unplaced_questions(course: CoursePack) -> list[PackQuestion]:
    """Questions that are in no quiz of the course."""
    placed = {item.question for quiz in course.quizzes for item in quiz.items}
    return [question for question in course.questions if question.slug not in placed]


def lint_draft(course: CoursePack, file: str, today: datetime.date) -> LintReport:
    """Report on what is located in this file; rules that apply to packs only are checked elsewhere."""
    text = course_text(course, today, of_file=file)
    return apply_overrides(run_checks(text, is_draft=True), course.overrides)


def _of_parts(course: CoursePack) -> list[LintFinding]:
    findings = ProblemList()
    check_course(course, findings)
    return [
        LintFinding(LintRule.PACK, Severity.ERROR, problem.file, "", problem.words) for problem in findings.problems
    ]
