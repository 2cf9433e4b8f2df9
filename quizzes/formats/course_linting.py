"""A course checked as `check_content` and publishing check it: its parts, its texts, its overrides."""

import datetime
from dataclasses import replace

from quizzes.domain.drafts import CourseDraft, QuestionDraft
from quizzes.domain.linting.findings import Finding, Report, Severity, idle_overrides, with_overrides
from quizzes.domain.linting.rules import findings_in
from quizzes.domain.linting.texts import CourseText
from quizzes.formats.located_yaml import Findings
from quizzes.formats.pack_checks import check_course
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import LintRule


def lint_course(course: CourseDraft, today: datetime.date) -> tuple[CourseText, Report]:
    """The whole course but for questions that nobody is asked. Overrides that cover nothing any more are findings too.

    Only a stored course has such questions: a newer pack replaced them, or an author took them out of their quiz.
    """
    unasked = {question.slug for question in unasked_questions(course)}
    course = replace(course, questions=tuple(row for row in course.questions if row.slug not in unasked))
    text = course_text(course, today)
    report = with_overrides(findings_in(text), course.overrides)
    idle = idle_overrides(report, course.overrides)
    return text, Report([*_of_parts(course), *report.left, *idle], report.overridden)


def unasked_questions(course: CourseDraft) -> list[QuestionDraft]:
    """Published, but in no quiz of the course."""
    asked = {item.question for quiz in course.quizzes for item in quiz.items}
    return [question for question in course.questions if question.slug not in asked]


def lint_draft(course: CourseDraft, file: str, today: datetime.date) -> Report:
    """Only what stands in this file; its parts are checked elsewhere."""
    text = course_text(course, today, of_file=file)
    return with_overrides(findings_in(text, is_draft=True), course.overrides)


def _of_parts(course: CourseDraft) -> list[Finding]:
    findings = Findings()
    check_course(course, findings)
    return [Finding(LintRule.PACK, Severity.ERROR, problem.file, "", problem.words) for problem in findings.problems]
