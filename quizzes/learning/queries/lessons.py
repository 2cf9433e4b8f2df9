"""Course and lesson pages as one learner sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from quizzes.content.queries.content import CourseContent, LessonContent, TopicContent
from quizzes.domain.completion import is_updated
from quizzes.domain.resume import ResumePoint, Step
from quizzes.learning.queries.choices import about, ideas_in_digits
from quizzes.learning.queries.ideas import IdeaHistory, idea_histories
from quizzes.learning.queries.outlines import course_outlines
from quizzes.learning.queries.places import Place, Progress, course_progress, places, progress_of
from quizzes.learning.queries.resume import lesson_progress, resume_point_after
from quizzes.models import Learner, LessonProgress
from quizzes.vocabulary import CompletionState, Phase


class LessonStatus(Enum):
    """What a list says of a lesson, as the sign beside it."""

    NEW = "none"
    STARTED = "begun"
    DONE = "bead"
    RETAINED = "kept"
    WAIVED = "ring"


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list: not begun, begun or done, with what that means in `words`."""

    lesson: LessonContent
    status: LessonStatus
    words: str
    is_updated: bool = False  # a meaning change was published after the learner read it


@dataclass(frozen=True)
class TopicRows:
    topic: TopicContent
    rows: Sequence[LessonRow]


@dataclass(frozen=True)
class LessonList:
    topics: Sequence[TopicRows]
    progress: Progress


@dataclass(frozen=True)
class LessonPage:
    """The lesson page. `can_finish`: the lesson text is the learner's next step, so that going on marks it as read."""

    resume_point: ResumePoint | None
    can_finish: bool
    is_started: bool
    is_updated: bool = False
    lines: Sequence[IdeaHistory] = ()  # the learner's ideas in this lesson, where they asked to see them


def was_updated(lesson: LessonContent, progress: LessonProgress | None) -> bool:
    if progress is None or progress.read_at is None:
        return False
    return is_updated(progress.version.number, lesson.meaning_numbers)


def lesson_list(learner: Learner | None, content: CourseContent, *, at: datetime) -> LessonList:
    """All lessons by topic with where the learner stands. At most two queries."""
    progress = progress_of(learner, content)
    begun = {place.lesson.id: place for place in places(learner, content, progress, at=at)}
    topics = [
        TopicRows(
            topic, [_row(lesson, progress.get(lesson.id), begun.get(lesson.id), content) for lesson in topic.lessons]
        )
        for topic in content.topics
    ]
    return LessonList(topics, course_progress(content, progress))


def _row(
    lesson: LessonContent, progress: LessonProgress | None, place: Place | None, content: CourseContent
) -> LessonRow:
    if lesson.is_being_written:
        return LessonRow(lesson, LessonStatus.NEW, _("Being written: the short version is ready"))
    if place is not None:
        return LessonRow(lesson, LessonStatus.STARTED, place.words, was_updated(lesson, progress))
    if progress is not None and progress.completion.is_finished:
        return _done_row(lesson, progress)
    outline = course_outlines(content).get(lesson.id)
    words = f"{ideas_in_digits(outline.ideas)}, {about(outline.minutes)}" if outline else ""
    return LessonRow(lesson, LessonStatus.NEW, words)


def _done_row(lesson: LessonContent, progress: LessonProgress) -> LessonRow:
    words = {
        CompletionState.WAIVED: (LessonStatus.WAIVED, _("Not needed")),
        CompletionState.RETAINED: (LessonStatus.RETAINED, _("Done. A week later, still clear")),
    }
    status, text = words.get(CompletionState(progress.state), (LessonStatus.DONE, _("Done")))
    return LessonRow(lesson, status, text, was_updated(lesson, progress))


def lesson_page(learner: Learner | None, lesson: LessonContent, *, at: datetime) -> LessonPage:
    """The lesson page of one learner. At most two queries."""
    if learner is None or not lesson.is_available:
        return LessonPage(None, can_finish=False, is_started=False)
    progress = lesson_progress(learner, lesson)
    place = resume_point_after(learner, lesson, progress, at)
    has_started = progress is not None and progress.is_started
    can_finish = place.step is Step.LESSON or place == ResumePoint(Step.START, phase=Phase.PRE)
    return LessonPage(place, can_finish, has_started, was_updated(lesson, progress))


def with_ideas(page: LessonPage, learner: Learner | None, content: CourseContent, lesson: LessonContent) -> LessonPage:
    """The page with what the learner made of this lesson's ideas, for printing. One more query."""
    if learner is None or not page.is_started:
        return page
    return replace(page, lines=[row for row in idea_histories(learner, content) if row.idea.lesson is lesson])
