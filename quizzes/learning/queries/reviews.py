"""What reviews can ask one learner, and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from quizzes.content.queries.content import CourseContent, LessonContent, MisconceptionContent
from quizzes.content.queries.questions import QuestionContent, claim_misconceptions, question_content
from quizzes.domain.scheduling import Candidate, Idea, ReviewRequest, next_opening, select_session
from quizzes.models import Attempt, Course, Item, Learner, LessonProgress, QuestionVersion, ReviewCard
from quizzes.vocabulary import ItemRole, Phase


@dataclass(frozen=True)
class BankItem:
    """An item that reviews may ask. `ideas`: ids of the misconceptions it is about."""

    candidate: Candidate
    quiz: int
    role: ItemRole
    ideas: frozenset[int]


@dataclass(frozen=True)
class ReviewOffer:
    """The review of today. `open`: id of an open review; `opens_on`: day of the next one; `opens_today`: later
    today.
    """

    open: UUID | None
    questions: int
    opens_on: date | None
    can_start_early: bool
    opens_today: bool = False

    @property
    def is_ready(self) -> bool:
        return self.open is not None or self.questions > 0


@dataclass(frozen=True)
class CardRow:
    """One card of the learner with its misconception."""

    misconception: MisconceptionContent
    card: ReviewCard


@lru_cache(maxsize=2)
def review_bank(content: CourseContent) -> Sequence[BankItem]:
    """Items of the course that reviews may ask, cached per content; sensitive items are left out."""
    items = [item for lesson in content.lessons for item in quiz_items(lesson) if not item.is_sensitive]
    versions = QuestionVersion.objects.current(at=content.built_at).filter(question__in=[i.question_id for i in items])
    questions = {version.question_id: question_content(version.pk) for version in versions}
    answered = claim_misconceptions(list(questions))
    return [
        BankItem(
            Candidate(item.pk, item.question_id, item.role == ItemRole.PARALLEL, place),
            item.quiz_id,
            ItemRole(item.role),
            questions[item.question_id].misconceptions(answered),
        )
        for place, item in enumerate(items)
        if item.question_id in questions and is_up_to_date(questions[item.question_id], content)
    ]


def is_up_to_date(question: QuestionContent, content: CourseContent) -> bool:
    """False if the claim's verdict changed since the question was published."""
    card = content.cards.get(question.claim)
    return question.matches_verdict(card.verdict if card else None)


def quiz_items(lesson: LessonContent) -> Sequence[Item]:
    return list(lesson.version.lesson.quiz.items.all()) if lesson.is_available else []


def submitted_phases(learner: Learner) -> set[tuple[int, str]]:
    """(quiz id, phase) of all submitted attempts. One query."""
    rows = Attempt.objects.of_learner(learner).submitted().filter(quiz__isnull=False)
    return {(quiz, phase) for quiz, phase in rows.values_list("quiz_id", "phase").distinct() if quiz}


def waiting_ideas(submitted: Collection[tuple[int, str]], bank: Sequence[BankItem]) -> set[int]:
    """Misconceptions that a pending re-check will ask about; asking them earlier would spoil its measurement."""
    quizzes = {quiz for quiz, phase in submitted if phase == Phase.POST and (quiz, Phase.RECHECK) not in submitted}
    pending = (item for item in bank if item.quiz in quizzes and item.role != ItemRole.TRANSFER)
    return {key for item in pending for key in item.ideas}


def ideas_of(learner: Learner, content: CourseContent, submitted: Collection[tuple[int, str]]) -> list[Idea]:
    """Active cards of the learner with the questions that can ask about them. One query."""
    bank = review_bank(content)
    waiting = waiting_ideas(submitted, bank)
    candidates: dict[int, list[Candidate]] = {}
    for item in bank:
        for key in item.ideas:
            candidates.setdefault(key, []).append(item.candidate)
    cards = ReviewCard.objects.of_learner(learner).active().filter(misconception__course=content.course)
    return [
        Idea(row.misconception_id, row.card, candidates.get(row.misconception_id, []), row.misconception_id in waiting)
        for row in cards
    ]


def review_offer(
    learner: Learner, content: CourseContent, submitted: Collection[tuple[int, str]], *, at: datetime
) -> ReviewOffer | None:
    """The review of today; None if the learner switched reviews off or has no cards. Two queries."""
    if not learner.takes_reviews:
        return None
    reviews = Attempt.objects.of_learner(learner).filter(phase=Phase.REVIEW)
    # Open reviews first: merging learners may have given them any number.
    last = reviews.order_by(F("submitted_at").desc(nulls_first=True)).first()
    if last is not None and last.is_open:
        return ReviewOffer(last.pk, 0, None, can_start_early=False)
    ideas = ideas_of(learner, content, submitted)
    opens = next_opening(ideas, last.submitted_at if last else None)
    if opens is None:
        return None
    is_rested = opens <= at
    ready = select_session(ideas, ReviewRequest(settings.REVIEW_SIZE), at) if is_rested else []
    early = select_session(ideas, ReviewRequest(settings.REVIEW_SIZE, is_early=True), at)
    day = timezone.localdate(opens)
    return ReviewOffer(None, len(ready), day, bool(early), opens_today=opens > at and day == timezone.localdate(at))


def next_questions(
    learner: Learner, content: CourseContent, request: ReviewRequest, *, at: datetime
) -> list[Candidate]:
    """Questions of a review that starts now; empty if none is due."""
    submitted = submitted_phases(learner)
    offer = review_offer(learner, content, submitted, at=at)
    if offer is None or not (offer.is_ready or request.is_early):
        return []
    return select_session(ideas_of(learner, content, submitted), request, at)


def recheck_lesson(
    content: CourseContent,
    progress: Mapping[int, LessonProgress],
    submitted: Collection[tuple[int, str]],
    *,
    at: datetime,
) -> LessonContent | None:
    """The lesson whose re-check is due longest; None if none is. No query."""
    due_since = at - timedelta(days=settings.RECHECK_AFTER_DAYS)
    dates = (
        (completed_without_recheck(lesson, progress.get(lesson.id), submitted), lesson) for lesson in content.lessons
    )
    open_now = [(date, lesson.number, lesson) for date, lesson in dates if date and date <= due_since]
    return min(open_now, key=lambda row: row[:2], default=(None, 0, None))[2]


def completed_without_recheck(
    lesson: LessonContent, progress: LessonProgress | None, submitted: Collection[tuple[int, str]]
) -> datetime | None:
    """When the lesson was completed; None if its re-check is submitted or asks nothing."""
    quiz = lesson.quiz
    if progress is None or quiz is None or not (lesson.is_available and quiz.pre_count):
        return None
    return None if (quiz.id, Phase.RECHECK) in submitted else progress.completed_at


def card_by_slug(learner: Learner | None, course: Course | None, slug: str) -> ReviewCard | None:
    """The card of this misconception, or of the one that it was merged into since the page was loaded."""
    mine = ReviewCard.objects.of_learner(learner).filter(misconception__course=course)
    return mine.filter(misconception__slug=slug).first() or mine.filter(misconception__merged__slug=slug).first()


def card_rows(learner: Learner, content: CourseContent) -> list[CardRow]:
    """All cards of the learner in order of the course. One query."""
    rows = ReviewCard.objects.of_learner(learner).select_related("misconception")
    cards = {card.misconception_id: card for card in rows}
    return [CardRow(known, cards[key]) for key, known in content.misconceptions.items() if key in cards]
