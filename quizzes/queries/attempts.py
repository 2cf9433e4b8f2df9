"""Attempts as pages: the question to ask, the feedback on an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quizzes.models import AttemptItem, Learner, Response
from quizzes.queries.content import CourseContent, EvidenceCard, LessonContent, course_content
from quizzes.queries.questions import AskedOption, AskedQuestion, asked_question
from quizzes.vocabulary import Phase, QuestionType


@dataclass(frozen=True)
class AttemptPage:
    """What every page of an attempt stands on; `total` is the number of its questions."""

    item: AttemptItem
    total: int
    asked: AskedQuestion
    content: CourseContent
    lesson: LessonContent

    @property
    def phase(self) -> Phase:
        return Phase(self.item.attempt.phase)

    @property
    def response(self) -> Response | None:
        return getattr(self.item, "response", None)

    @property
    def step(self) -> int:
        """1..4 in the row of steps: quick questions, lesson, questions, what changed."""
        return 1 if self.phase == Phase.PRE else 3


@dataclass(frozen=True)
class Feedback:
    """The feedback on one answer; `misconception` is the often-said idea, or empty."""

    page: AttemptPage
    said: Sequence[AskedOption]
    right: Sequence[AskedOption]
    is_unsure: bool
    is_right: bool
    misconception: str
    card: EvidenceCard | None
    next_position: int | None

    @property
    def is_short(self) -> bool:
        """Before the lesson the verdict and the fact are enough."""
        return self.page.phase == Phase.PRE

    @property
    def is_verdict(self) -> bool:
        return self.page.asked.type == QuestionType.VERDICT

    @property
    def remarks(self) -> list[str]:
        """The author's words on what was chosen."""
        return [option.feedback for option in self.said if option.feedback]


def attempt_items(learner: Learner | None) -> QuerySet[AttemptItem]:
    """Items of this learner's attempts, with all that their pages need; one query."""
    of_attempt = AttemptItem.objects.filter(attempt=OuterRef("attempt")).order_by().values("attempt")
    total = of_attempt.annotate(n=Count("pk")).values("n")
    items = AttemptItem.objects.of_learner(learner).filter(attempt__quiz__isnull=False)
    return items.select_related("attempt__quiz__course", "response").annotate(total=Coalesce(Subquery(total), 0))


def answerable_items(learner: Learner | None) -> QuerySet[AttemptItem]:
    """Items of this learner's attempts with no more than an answer needs: the attempt's state."""
    wanted = ("position", "question_version", "option_order", "points", "is_sensitive", "attempt__state")
    return AttemptItem.objects.of_learner(learner).select_related("attempt").only(*wanted)


def attempt_page(item: AttemptItem, *, at: datetime) -> AttemptPage | None:
    """None when the lesson has been retired."""
    quiz = item.attempt.quiz
    assert quiz is not None
    content = course_content(quiz.course, at=at)
    lesson = content.lesson_of_quiz(quiz.pk)
    if lesson is None:
        return None
    total = int(getattr(item, "total", 0))
    return AttemptPage(item, total, asked_question(item.question_version_id), content, lesson)


def feedback_page(page: AttemptPage, response: Response) -> Feedback:
    """One query: which question comes next."""
    asked = page.asked
    said = asked.chosen(response.chosen)
    return Feedback(
        page=page,
        said=said,
        right=asked.right(),
        is_unsure=response.is_unsure,
        is_right=response.points >= page.item.points,
        misconception=often_said(page, said),
        card=page.content.cards.get(asked.claim),
        next_position=next_position(page.item.attempt_id, page.item.position),
    )


def often_said(page: AttemptPage, said: Sequence[AskedOption]) -> str:
    """The misconception that the choice shows, else the first that the question probes."""
    of_question = [option.reveals for option in page.asked.options if option.reveals is not None]
    shown = [option.reveals for option in said if option.reveals is not None] + of_question
    known = (page.content.misconceptions[key].text for key in shown if key in page.content.misconceptions)
    return next(known, "")


def next_position(attempt: UUID, after: int) -> int | None:
    """The next open question, starting over at the front when the rest is answered."""
    left = list(AttemptItem.objects.filter(attempt=attempt).unanswered().values_list("position", flat=True))
    return min(left, key=lambda position: (position <= after, position), default=None)
