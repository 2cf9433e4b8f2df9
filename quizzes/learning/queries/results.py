"""What changed: the results of a check or a review, idea by idea, and what comes next."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.content.queries.content import CourseContent, LessonContent, TopicContent
from quizzes.domain.ideas import IdeaChange, change_by
from quizzes.learning.queries.ideas import Idea, idea_histories
from quizzes.learning.queries.marks import Column, idea_mark
from quizzes.learning.queries.places import is_finished, progress_of
from quizzes.learning.queries.result_words import counts_of, headline, lead
from quizzes.models import Attempt, LessonProgress
from quizzes.vocabulary import IdeaState, Phase


@dataclass(frozen=True)
class ResultLine:
    """An idea that the attempt asked about: then and now."""

    idea: Idea
    change: IdeaChange

    @property
    def fact(self) -> str:
        return self.idea.fact

    @property
    def columns(self) -> list[Column]:
        now = Column(_("Now"), idea_mark(self.change.now), is_now=True)
        return [Column(_("Then"), idea_mark(self.change.before)), now]

    @property
    def again(self) -> Idea | None:
        """What to read once more, where the idea is not clear."""
        return None if self.change.now.is_clear else self.idea


@dataclass(frozen=True)
class Ending:
    """What is done with this attempt. `lesson`: the lesson; `topic`, `course`: with it all lessons of them."""

    lesson: LessonContent | None = None
    topic: TopicContent | None = None
    is_course: bool = False

    @property
    def rings(self) -> int:
        """Rings in which the thread closes: one for a lesson, two for a topic, three for the course."""
        if self.is_course:
            return 3
        return 2 if self.topic else 1


@dataclass(frozen=True)
class Results:
    """`lesson` is None for a review, and for a check whose lesson is retired. `next_lesson`: one that is not finished;
    `is_started` says that it was begun. `recheck_from`: first day of the re-check, None if there is none to come.
    """

    attempt: Attempt
    lesson: LessonContent | None
    lines: Sequence[ResultLine]
    title: str
    lead: str
    ending: Ending
    next_lesson: LessonContent | None
    is_started: bool
    recheck_from: datetime.date | None

    @property
    def has_missed(self) -> bool:
        return any(not line.change.now.is_clear for line in self.lines)

    @property
    def is_retained(self) -> bool:
        return bool(self.lines) and all(line.change.now == IdeaState.RETAINED for line in self.lines)


def results(attempt: Attempt, content: CourseContent, lesson: LessonContent | None) -> Results:
    """Results of a check of a lesson, or of a review. Two queries, and one for the re-check of a lesson."""
    asked_by = str(attempt.retry_of_id or attempt.pk)
    histories = idea_histories(attempt.learner, content)
    changes = [(row.idea, change_by(asked_by, row.moments)) for row in histories]
    lines = [ResultLine(idea, change) for idea, change in changes if change]
    counts = counts_of([line.change for line in lines])
    progress = progress_of(attempt.learner, content)
    is_later = attempt.phase in {Phase.RECHECK, Phase.REVIEW}
    next_lesson = next_unfinished(content, progress, lesson)
    return Results(
        attempt=attempt,
        lesson=lesson,
        lines=lines,
        title=headline(counts, is_later=is_later),
        lead=lead(counts, is_later=is_later),
        ending=ending_of(content, lesson, progress) if attempt.phase == Phase.POST else Ending(),
        next_lesson=next_lesson,
        is_started=next_lesson is not None and next_lesson.id in progress,
        recheck_from=_recheck_from(progress.get(lesson.id), attempt) if lesson else None,
    )


def next_unfinished(
    content: CourseContent, progress: Mapping[int, LessonProgress], after: LessonContent | None
) -> LessonContent | None:
    """The next lesson in the order shown that is not finished, else the first one; None if all are finished."""
    left = [row for row in content.lessons if row.is_available and row is not after and not is_finished(row, progress)]
    behind = [row for row in left if after is not None and row.number > after.number]
    return next(iter(behind or left), None)


def ending_of(content: CourseContent, lesson: LessonContent | None, progress: Mapping[int, LessonProgress]) -> Ending:
    if lesson is None or not is_finished(lesson, progress):
        return Ending()
    topic = next(topic for topic in content.topics if lesson in topic.lessons)
    is_topic = bool(topic.title) and all(is_finished(row, progress) for row in topic.lessons)
    is_course = all(is_finished(row, progress) for row in content.lessons)
    return Ending(lesson, topic if is_topic else None, is_course)


def _recheck_from(progress: LessonProgress | None, attempt: Attempt) -> datetime.date | None:
    """First day of the re-check; None if it is submitted, or if the lesson is not completed."""
    mine = Attempt.objects.of_learner(attempt.learner).submitted().filter(quiz=attempt.quiz_id)
    if progress is None or progress.completed_at is None or mine.filter(phase=Phase.RECHECK).exists():
        return None
    return timezone.localdate(progress.completed_at + datetime.timedelta(days=settings.RECHECK_AFTER_DAYS))
