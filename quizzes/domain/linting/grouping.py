"""Groups findings by lesson."""

from collections.abc import Mapping, Sequence

from quizzes.domain.linting.findings import LintFinding
from quizzes.domain.linting.texts import CourseText


def findings_by_lesson(text: CourseText, findings: Sequence[LintFinding]) -> dict[str, list[LintFinding]]:
    """Findings by slug of their lesson, errors first; "" for findings of no lesson."""
    lessons = lesson_of_place(text)
    grouped: dict[str, list[LintFinding]] = {}
    for finding in sorted(findings, key=lambda finding: not finding.is_error):
        grouped.setdefault(lessons.get(finding.place, ""), []).append(finding)
    return grouped


def lesson_of_place(text: CourseText) -> Mapping[str, str]:
    """Slug of the lesson for each place.

    Questions go with their quiz, claims with the first lesson that shows them, misconceptions with their claim.
    """
    places = {f"question {slug}": quiz.slug for slug, (quiz, _) in text.item_of.items()}
    for lesson in text.course.lessons:
        places |= {f"lesson {lesson.slug}": lesson.slug, f"quiz {lesson.slug}": lesson.slug}
        for claim in lesson.claims:
            places.setdefault(f"claim {claim}", lesson.slug)
    for misconception in text.course.misconceptions:
        places[f"misconception {misconception.slug}"] = places.get(f"claim {misconception.refuted_by}", "")
    return places
