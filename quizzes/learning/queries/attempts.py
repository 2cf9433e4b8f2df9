"""Data of the pages of an attempt: its items, their questions, and their place in a lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from quizzes.content.queries.content import CourseContent, LessonContent, LessonSection, course_content
from quizzes.content.queries.questions import QuestionContent, question_content
from quizzes.domain.loop import PageKind
from quizzes.models import Attempt, AttemptItem, Course, Learner, Response
from quizzes.vocabulary import Phase

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class ItemCount(TypedDict):
        total: int

    CountedItem = WithAnnotations[AttemptItem, ItemCount]


@dataclass(frozen=True)
class AttemptPage:
    """One item of an attempt with its question and course. `total`: number of items.

    `lesson`: the lesson that explains the question, None once it is retired.
    """

    item: AttemptItem
    total: int
    question: QuestionContent
    content: CourseContent
    lesson: LessonContent | None

    @property
    def phase(self) -> Phase:
        return Phase(self.item.attempt.phase)

    @property
    def response(self) -> Response | None:
        return getattr(self.item, "response", None)

    @property
    def is_review(self) -> bool:
        return self.phase == Phase.REVIEW

    @property
    def is_idea(self) -> bool:
        """Whether the lesson goes on idea by idea, with the section that teaches why after each answer."""
        return bool(self.item.attempt.pages)

    @property
    def is_retry(self) -> bool:
        return self.item.attempt.retry_of_id is not None

    @property
    def offers_reading(self) -> bool:
        """Whether somebody may rather read first; where a page says what awaits, that page has offered it."""
        pages = self.item.attempt.loop_pages
        return self.lesson is not None and bool(pages) and pages[0].position == self.item.position


@dataclass(frozen=True)
class LoopPosition:
    """A page of a lesson taken idea by idea: its number among all, its sections, the number of the idea that it
    belongs to or leads to, how many ideas there are, and the kind of the page after it, None for the last.
    """

    number: int
    sections: Sequence[LessonSection]
    idea: int
    ideas: int
    following: PageKind | None


def attempt_items(learner: Learner | None) -> "QuerySet[CountedItem]":
    """Items of this learner's attempts with all that their pages need. One query."""
    of_attempt = AttemptItem.objects.filter(attempt=OuterRef("attempt")).order_by().values("attempt")
    total = of_attempt.annotate(n=Count("pk")).values("n")
    needed = ("attempt", "item", "question_version__question__course", "response")
    items: QuerySet[AttemptItem] = AttemptItem.objects.of_learner(learner).select_related(*needed)
    return items.annotate(total=Coalesce(Subquery(total), 0))


def answerable_items(learner: Learner | None) -> QuerySet[AttemptItem]:
    """Items of this learner's attempts with no more than an answer needs."""
    wanted = ("position", "question_version", "option_order", "points", "is_sensitive")
    of_attempt = ("state", "phase", "form", "retry_of", "pages", "learner", "quiz")
    rows = AttemptItem.objects.of_learner(learner).select_related("attempt")
    return rows.only(*wanted, *(f"attempt__{name}" for name in of_attempt))


def attempt_page(item: "CountedItem", *, at: datetime) -> AttemptPage:
    """The page of an item: current course content, question as fixed at the start. No query."""
    content = course_content(item.question_version.question.course, at=at)
    lesson = content.lesson_of_quiz(item.item.quiz_id if item.item else item.attempt.quiz_id)
    return AttemptPage(item, item.total, question_content(item.question_version_id), content, lesson)


def course_of(attempt: Attempt) -> Course:
    """The course of an attempt; reviews have no quiz, so it is taken from their questions. At most one query."""
    if attempt.quiz is not None:
        return attempt.quiz.course
    first = attempt.items.select_related("question_version__question__course").first()
    assert first
    return first.question_version.question.course


def loop_position(attempt: Attempt, lesson: LessonContent | None, number: int) -> LoopPosition:
    """The page `number` (from 1) with the sections that the lesson has today. No query. Raises IndexError."""
    pages = attempt.loop_pages
    shown = [lesson.section(anchor) for anchor in pages[number - 1].anchors] if lesson else []
    idea = 1 + sum(page.kind is PageKind.ANSWER for page in pages[: number - 1])
    ideas = sum(page.kind is PageKind.QUESTION for page in pages)
    following = pages[number].kind if number < len(pages) else None
    return LoopPosition(number, [section for section in shown if section], idea, ideas, following)


def answers_of_day(learner: Learner | None, *, at: datetime) -> int:
    """Number of responses since midnight; 0 without a query for visitors."""
    if learner is None:
        return 0
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return Response.objects.filter(item__attempt__learner=learner, received_at__gte=midnight).count()


def next_position(attempt: UUID, after: int) -> int | None:
    """The next open position after this one, else the first open one; None if all are answered or skipped."""
    left = list(AttemptItem.objects.filter(attempt=attempt).unanswered().values_list("position", flat=True))
    return min(left, key=lambda position: (position <= after, position), default=None)
