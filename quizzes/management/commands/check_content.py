"""check_content [SLUG] [--path FOLDER]: runs all content checks on a course and prints findings by lesson."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.authoring.queries.packs import course_pack
from quizzes.domain.linting.course_rules import questions_per_misconception
from quizzes.domain.linting.cue_rules import course_cues, questions_answered_by_tone
from quizzes.domain.linting.findings import LintFinding, LintReport
from quizzes.domain.linting.form_rules import FORM_COLUMNS, forms_per_claim
from quizzes.domain.linting.grouping import findings_by_lesson
from quizzes.domain.linting.lesson_rules import grades_of_lesson
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import CoursePack, PackOverride
from quizzes.errors import InvalidPack
from quizzes.formats.course_linting import lint_course, unplaced_questions
from quizzes.formats.course_pack import read_pack
from quizzes.management.commands.load_course import read_files
from quizzes.models import Course
from quizzes.vocabulary import ItemRole


class Command(BaseCommand):
    help = "Checks the content of a course by the rules of publishing, and the course as a whole. Errors end in code 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="a stored course; without it, all of them")
        parser.add_argument("--path", type=Path, help="the folder of a course pack instead of what is stored")
        parser.add_argument("--cues", action="store_true", help="also list the questions that tone alone answers")

    def handle(self, *args: object, slug: str | None, path: Path | None, cues: bool, **options: object) -> None:
        errors = 0
        for course in [course_of_folder(path)] if path else stored_courses(slug):
            text, report = lint_course(course, timezone.localdate())
            self.stdout.write("\n".join([*report_lines(text, report), *unplaced_lines(course)]))
            if cues:
                self.stdout.write("\n".join(cue_question_lines(text)))
            errors += len(report.errors)
        if errors:
            raise CommandError(f"Errors left: {errors}.")


def course_of_folder(path: Path) -> CoursePack:
    """The course pack of a folder. Raises CommandError with every problem if it cannot be read."""
    try:
        return read_pack(read_files(path))
    except InvalidPack as refused:
        lines = "\n".join(str(problem) for problem in refused.problems)
        raise CommandError(f"{lines}\nErrors left: {len(refused.problems)}.") from refused


def stored_courses(slug: str | None) -> list[CoursePack]:
    """Stored courses as packs. Raises CommandError if there is none."""
    courses = Course.objects.filter(slug=slug) if slug else Course.objects.order_by("slug")
    if not courses:
        known = ", ".join(Course.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no course '{slug or ''}'. Known: {known}.")
    return [course_pack(course, at=timezone.now()) for course in courses]


def report_lines(text: CourseText, report: LintReport) -> Iterator[str]:
    """The report as lines of text."""
    yield f"# {text.course.outline.title}"
    grouped = findings_by_lesson(text, report.findings)
    titles = {lesson.slug: lesson.title for lesson in text.course.lessons}
    for slug in text.course.outline.lessons:
        yield f"\n## {titles.get(slug, slug)} ({grade_line(text, slug)})"
        yield from finding_lines(grouped.get(slug, []))
    yield "\n## The course as a whole"
    yield from finding_lines(grouped.get("", []))
    yield from misconception_lines(text)
    yield from form_lines(text)
    yield from cue_lines(text)
    yield from override_lines(report.overridden)
    yield f"\nerrors: {len(report.errors)}, warnings: {len(report.warnings)}, overrides: {len(report.overridden)}"


def grade_line(text: CourseText, slug: str) -> str:
    lesson = next((lesson for lesson in text.texts if lesson.draft.slug == slug), None)
    grades = grades_of_lesson(lesson, [term.slug for term in text.course.terms]) if lesson else None
    if grades is None:
        return "being written"
    figures = f"grade {grades.grade:.1f}, {grades.raw_grade:.1f} with taught words, SMOG {grades.smog:.1f}"
    return f"{grades.words} words, {figures}"


def finding_lines(findings: Sequence[LintFinding]) -> Iterator[str]:
    for finding in findings:
        line = f" {finding.where.file}:{finding.where.line}" if finding.where.file else ""
        yield f"  {finding.severity.value} {finding.rule.value}{line} {finding.place}: {finding.sentence}"
    if not findings:
        yield "  nothing found"


def misconception_lines(text: CourseText) -> Iterator[str]:
    yield "\n## Questions per misconception (anchor, transfer, parallel)"
    for slug, counts in questions_per_misconception(text).items():
        numbers = " ".join(str(counts[role]) for role in ItemRole)
        yield f"  {numbers}  {slug}"


def form_lines(text: CourseText) -> Iterator[str]:
    """Questions by claim and form, those asked least first."""
    yield f"\n## Questions per claim ({', '.join(FORM_COLUMNS)})"
    for slug, counts in sorted(forms_per_claim(text).items(), key=lambda row: row[1].total()):
        yield f"  {' '.join(str(counts[column]) for column in FORM_COLUMNS)}  {slug}"


def cue_lines(text: CourseText) -> Iterator[str]:
    """Figures of strategies that go by the tone of questions."""
    yield "\n## Right answers by tone alone (chance in brackets)"
    for figure in course_cues(text):
        judged = "" if figure.can_be_judged else ", too few questions to judge"
        yield f"  {figure.share:.0%} ({figure.chance:.0%}) {figure.strategy}, {figure.total} questions{judged}"


def cue_question_lines(text: CourseText) -> Iterator[str]:
    """Questions that a strategy answers without having read the lesson, most strategies first."""
    yield "\n## Questions that tone alone answers, and by what"
    told = {slug: strategies for slug, strategies in questions_answered_by_tone(text).items() if strategies}
    for slug, strategies in sorted(told.items(), key=lambda row: -len(row[1])):
        lesson = text.item_of[slug][0].slug
        yield f"  {len(strategies)}  {lesson}/{slug} ({text.question_of[slug].type}): {'; '.join(strategies)}"


def unplaced_lines(course: CoursePack) -> Iterator[str]:
    unasked = unplaced_questions(course)
    if unasked:
        yield f"note: not checked, as no quiz asks them: {', '.join(question.slug for question in unasked)}"


def override_lines(overridden: Sequence[tuple[LintFinding, PackOverride]]) -> Iterator[str]:
    yield "\n## Overrides, with their reasons"
    for finding, override in overridden:
        yield f"  {finding.rule.value} {finding.place}: “{finding.words}” may stay. {override.reason}"
    if not overridden:
        yield "  none"
