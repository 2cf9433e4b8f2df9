"""Course and lesson pages as one learner sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from quizzes.content.queries.content import CourseContent, LessonContent, TopicContent
from quizzes.domain.completion import is_updated
from quizzes.domain.resume import ResumePoint, Step
from quizzes.learning.queries.results import BeliefLine, all_belief_lines
from quizzes.learning.queries.resume import lesson_progress, resume_point_after
from quizzes.models import Learner, LessonProgress
from quizzes.vocabulary import CompletionState, Phase


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list. `state` is None if it is not started."""

    lesson: LessonContent
    state: CompletionState | None
    is_updated: bool = False  # a meaning change was published after the learner read it


@dataclass(frozen=True)
class TopicRows:
    topic: TopicContent
    rows: Sequence[LessonRow]


@dataclass(frozen=True)
class LessonPage:
    """The lesson page. `can_finish`: the lesson text is the learner's next step, so that going on marks it as read."""

    resume_point: ResumePoint | None
    can_finish: bool
    is_started: bool
    is_updated: bool = False
    lines: Sequence[BeliefLine] = ()  # the learner's ideas in this lesson, where they asked to see them


def progress_of(learner: Learner | None, content: CourseContent) -> Mapping[int, LessonProgress]:
    """The learner's progress in the course by lesson id."""
    if learner is None:
        return {}
    rows = LessonProgress.objects.filter(learner=learner, lesson__course=content.course).select_related("version")
    return {row.lesson_id: row for row in rows}


def lesson_row(lesson: LessonContent, progress: LessonProgress | None) -> LessonRow:
    if progress is None:
        return LessonRow(lesson, None)
    return LessonRow(lesson, CompletionState(progress.state), is_updated=was_updated(lesson, progress))


def was_updated(lesson: LessonContent, progress: LessonProgress | None) -> bool:
    if progress is None or progress.read_at is None:
        return False
    return is_updated(progress.version.number, lesson.meaning_numbers)


def lesson_rows(learner: Learner | None, content: CourseContent) -> list[TopicRows]:
    """All lessons by topic with the learner's state. At most one query."""
    progress = progress_of(learner, content)
    return [
        TopicRows(topic, [lesson_row(lesson, progress.get(lesson.id)) for lesson in topic.lessons])
        for topic in content.topics
    ]


def lesson_page(learner: Learner | None, lesson: LessonContent, *, at: datetime) -> LessonPage:
    """The lesson page of one learner. At most two queries."""
    if learner is None or not lesson.is_available:
        return LessonPage(None, can_finish=False, is_started=False)
    progress = lesson_progress(learner, lesson)
    place = resume_point_after(learner, lesson, progress, at)
    has_begun = progress is not None and progress.is_started
    can_finish = place.step is Step.LESSON or place == ResumePoint(Step.START, phase=Phase.PRE)
    return LessonPage(place, can_finish, has_begun, was_updated(lesson, progress))


def with_belief_lines(
    page: LessonPage, learner: Learner | None, content: CourseContent, lesson: LessonContent
) -> LessonPage:
    """The page with the learner's beliefs about this lesson's misconceptions, for printing. Two more queries."""
    if learner is None or not page.is_started:
        return page
    lines = all_belief_lines(learner, content)
    return replace(page, lines=[line for line in lines if line.misconception.lesson == lesson.slug])
