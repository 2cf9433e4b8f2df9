"""Where a learner stands in each lesson of a course: not begun, begun or done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.loop import PageKind
from quizzes.domain.resume import AttemptFacts, ResumePoint, Step, resume_point
from quizzes.learning.queries.outlines import Outline, course_outlines
from quizzes.learning.queries.resume import attempt_facts, lesson_dates, phases_of
from quizzes.models import Learner, LessonProgress
from quizzes.vocabulary import Phase


@dataclass(frozen=True)
class Place:
    """A place in a begun lesson. `done` of `ideas` are passed; `later`: later questions left, 0 before they begin.

    `is_reading`: the whole lesson, or its last pages, come next.
    """

    lesson: LessonContent
    outline: Outline
    point: ResumePoint
    done: int
    ideas: int
    later: int
    is_reading: bool

    @property
    def ideas_left(self) -> int:
        """0 where reading or later questions come next."""
        return 0 if self.later or self.is_reading else self.ideas - self.done

    @property
    def beads(self) -> list[str]:
        """The state of each idea."""
        return ["done" if n < self.done else "here" if n == self.done else "to" for n in range(self.ideas)]

    @property
    def button(self) -> str:
        if self.later:
            return _("Go on with the questions")
        return _("Read on") if self.is_reading else _("Go on with idea %(n)d") % {"n": self.done + 1}

    @property
    def words(self) -> str:
        """What is next, such as "Idea 3 of 4 is next"."""
        if self.later:
            return ngettext("One later question is next", "%(n)d later questions are next", self.later) % {
                "n": self.later
            }
        if self.is_reading:
            return _("Reading is next")
        return _("Idea %(n)d of %(total)d is next") % {"n": self.done + 1, "total": self.ideas}


@dataclass(frozen=True)
class Progress:
    """How far a learner is in the course. `beads`: the state of each lesson, in the order shown."""

    done: int
    total: int
    beads: Sequence[str]
    ideas: int = 0  # that were asked so far


def progress_of(learner: Learner | None, content: CourseContent) -> Mapping[int, LessonProgress]:
    """The learner's progress in the course by lesson id."""
    if learner is None:
        return {}
    rows = LessonProgress.objects.filter(learner=learner, lesson__course=content.course).select_related("version")
    return {row.lesson_id: row for row in rows}


def is_finished(lesson: LessonContent, progress: Mapping[int, LessonProgress]) -> bool:
    """Completed or waived."""
    row = progress.get(lesson.id)
    return row is not None and row.completion.is_finished


def course_progress(content: CourseContent, progress: Mapping[int, LessonProgress], ideas: int = 0) -> Progress:
    done = [is_finished(lesson, progress) for lesson in content.lessons]
    here = next((n for n, is_done in enumerate(done) if not is_done), None)
    beads = ["done" if is_done else "here" if n == here else "to" for n, is_done in enumerate(done)]
    return Progress(sum(done), len(done), beads, ideas)


def open_lessons(content: CourseContent, progress: Mapping[int, LessonProgress]) -> list[LessonContent]:
    """Lessons that are begun and not finished, the latest first."""
    rows = {row.id: progress[row.id] for row in content.lessons if row.is_available and row.id in progress}
    open_rows = [row for row in rows.values() if row.is_started and not row.completion.is_finished]
    ordered = sorted(open_rows, key=lambda row: max(filter(None, (row.started_at, row.read_at))), reverse=True)
    by_id = {lesson.id: lesson for lesson in content.lessons}
    return [by_id[row.lesson_id] for row in ordered]


def places(
    learner: Learner | None, content: CourseContent, progress: Mapping[int, LessonProgress], *, at: datetime
) -> list[Place]:
    """Where the learner stands in each lesson that is begun and not finished, the latest first. At most one query."""
    lessons = open_lessons(content, progress)
    if learner is None:
        return []
    facts = attempt_facts(learner, [lesson.quiz.id for lesson in lessons if lesson.quiz])
    return [_place(lesson, facts, progress[lesson.id], content, at) for lesson in lessons]


def _place(
    lesson: LessonContent,
    facts: Mapping[int, list[AttemptFacts]],
    progress: LessonProgress,
    content: CourseContent,
    at: datetime,
) -> Place:
    assert lesson.quiz
    attempts = facts[lesson.quiz.id]
    point = resume_point(attempts, phases_of(lesson.quiz), lesson_dates(progress, at))
    attempt = next((row for row in attempts if row.uuid == point.attempt), None)
    outline = course_outlines(content)[lesson.id]
    done, ideas = _ideas(attempt, outline)
    return Place(
        lesson=lesson,
        outline=outline,
        point=point,
        done=done,
        ideas=ideas,
        later=_later(point, attempt, outline),
        is_reading=point.step is Step.LESSON or (attempt is not None and bool(attempt.pages) and done == ideas),
    )


def _ideas(attempt: AttemptFacts | None, outline: Outline) -> tuple[int, int]:
    """(ideas passed, all) of a first check; as it would begin where there is none."""
    if attempt is None or attempt.phase != Phase.PRE:
        return 0, outline.ideas
    if not attempt.pages:  # a check from before there was a loop
        return max(0, outline.ideas - len(attempt.open)), outline.ideas
    next_page = attempt.next_page
    passed = attempt.pages if next_page is None else attempt.pages[:next_page]
    return (
        sum(page.kind is PageKind.ANSWER for page in passed),
        sum(page.kind is PageKind.QUESTION for page in attempt.pages),
    )


def _later(point: ResumePoint, attempt: AttemptFacts | None, outline: Outline) -> int:
    if attempt is not None:
        return len(attempt.open) if attempt.phase == Phase.POST else 0
    return outline.later if point.phase == Phase.POST else 0
