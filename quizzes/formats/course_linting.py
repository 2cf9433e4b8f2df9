"""A course checked as `check_content` and publishing check it: its parts, its texts, its overrides."""

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
    """The whole course but for questions that nobody is asked. Overrides that cover nothing any more are findings too.

    Only a stored course has such questions: a newer pack replaced them, or an author took them out of their quiz.
    """
    unasked = {question.slug for question in unplaced_questions(course)}
    course = replace(course, questions=tuple(row for row in course.questions if row.slug not in unasked))
    text = course_text(course, today)
    report = apply_overrides(run_checks(text), course.overrides)
    idle = unused_overrides(report, course.overrides)
    return text, LintReport([*_of_parts(course), *report.findings, *idle], report.overridden)


def unplaced_questions(course: CoursePack) -> list[PackQuestion]:
    """Published, but in no quiz of the course."""
    asked = {item.question for quiz in course.quizzes for item in quiz.items}
    return [question for question in course.questions if question.slug not in asked]


def lint_draft(course: CoursePack, file: str, today: datetime.date) -> LintReport:
    """Only what stands in this file; its parts are checked elsewhere."""
    text = course_text(course, today, of_file=file)
    return apply_overrides(run_checks(text, is_draft=True), course.overrides)


def _of_parts(course: CoursePack) -> list[LintFinding]:
    findings = ProblemList()
    check_course(course, findings)
    return [
        LintFinding(LintRule.PACK, Severity.ERROR, problem.file, "", problem.words) for problem in findings.problems
    ]
