"""Certificate of a course: which lessons were completed, when, and in which version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.completion import NOT_STARTED, Completion, course_completed_at
from quizzes.models import Learner, LessonProgress, LessonVersion
from quizzes.teaching.queries.reports import reported_lessons


@dataclass(frozen=True)
class CertifiedLesson:
    """One lesson of the certificate. `version_read` is None for a lesson that was not read."""

    lesson: LessonContent
    completion: Completion
    version_read: int | None


@dataclass(frozen=True)
class Certificate:
    """The certificate. `completed_at` is None while it cannot be issued yet. `lessons`: those finished by then, else
    all; `open_lessons`: those that are open, which may have come since.
    """

    lessons: Sequence[CertifiedLesson]
    open_lessons: Sequence[LessonContent]
    completed_at: datetime | None


def certificate_of(learner: Learner | None, content: CourseContent) -> Certificate:
    """The certificate of one learner. Two queries, none for strangers."""
    lessons = reported_lessons(content)
    progress: dict[int, LessonProgress] = {}
    if learner:
        stored = LessonProgress.objects.filter(learner=learner, lesson__course=content.course).select_related("version")
        progress = {row.lesson_id: row for row in stored}
    rows = [_lesson(lesson, progress.get(lesson.id)) for lesson in lessons]
    finished = [row for row in rows if row.completion.is_finished]
    still_open = [row.lesson for row in rows if not row.completion.is_finished]
    if not finished:
        return Certificate(rows, still_open, None)
    came = _first_days(lessons)
    at = course_completed_at([row.completion for row in rows], [came[row.lesson.id] for row in rows])
    certified = [row for row in finished if at and row.completion.finished_at and row.completion.finished_at <= at]
    return Certificate(certified or rows, still_open, at)


def _first_days(lessons: Sequence[LessonContent]) -> dict[int, datetime]:
    """When the first version with a text was published, by id of the lesson."""
    texts = LessonVersion.objects.filter(lesson__in=[lesson.id for lesson in lessons]).exclude(body="")
    first = texts.exclude(published_at=None).values("lesson").annotate(first=Min("published_at"))
    return dict(first.values_list("lesson", "first"))


def _lesson(lesson: LessonContent, progress: LessonProgress | None) -> CertifiedLesson:
    if progress is None:
        return CertifiedLesson(lesson, NOT_STARTED, None)
    number = progress.version.number if progress.read_at else None
    return CertifiedLesson(lesson, progress.completion, number)
