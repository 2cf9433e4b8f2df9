"""Certificate of a course: which lessons were completed, when, and in which version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.completion import NOT_STARTED, Completion, course_completed_at
from quizzes.models import Learner, LessonProgress
from quizzes.teaching.queries.reports import reported_lessons


@dataclass(frozen=True)
class CertifiedLesson:
    """One lesson of the certificate. `version_read` is None for a lesson that was not read."""

    lesson: LessonContent
    completion: Completion
    version_read: int | None


@dataclass(frozen=True)
class Certificate:
    """The certificate. `completed_at` is None while a lesson is open: it cannot be issued yet."""

    lessons: Sequence[CertifiedLesson]
    completed_at: datetime | None

    @property
    def open_lessons(self) -> list[LessonContent]:
        return [row.lesson for row in self.lessons if not row.completion.is_finished]


def certificate_of(learner: Learner | None, content: CourseContent) -> Certificate:
    """The certificate of one learner. At most one query."""
    lessons = reported_lessons(content)
    stored = (
        LessonProgress.objects.filter(learner=learner, lesson__course=content.course).select_related("version")
        if learner
        else []
    )
    progress = {row.lesson_id: row for row in stored}
    rows = [_lesson(lesson, progress.get(lesson.id)) for lesson in lessons]
    return Certificate(rows, course_completed_at([row.completion for row in rows]))


def _lesson(lesson: LessonContent, progress: LessonProgress | None) -> CertifiedLesson:
    if progress is None:
        return CertifiedLesson(lesson, NOT_STARTED, None)
    number = progress.version.number if progress.read_at else None
    return CertifiedLesson(lesson, progress.completion, number)
