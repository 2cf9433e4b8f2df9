"""Learners whose ideas come back: lessons of anchors with parallels, and attempts made by the services alone."""

from datetime import timedelta

from quizzes.content.queries.content import course_content
from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import ReviewRequest
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.learning.services.reviews import start_review
from quizzes.models import Course, ReviewCard
from quizzes.vocabulary import Confidence, ItemRole, Phase
from tests.factories import (
    NOON,
    ItemFactory,
    LearnerFactory,
    MisconceptionFactory,
    QuestionVersionFactory,
    lesson_with_questions,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RECHECKED = NOON + 8 * DAY
LATER = RECHECKED + 200 * DAY  # everything is due
VERY = Confidence.VERY
RIGHT, BELIEVED, OTHERWISE, UNSURE = "a", "b", "c", ""


def lesson_of_ideas(course, ideas=1):
    """A quiz with an anchor and its parallel for every idea: a is right, b reveals the idea, c is wrong otherwise."""
    quiz = lesson_with_questions(course, anchors=0)
    for _ in range(ideas):
        add_idea(quiz)
    return quiz


def add_idea(quiz, **item):
    misconception = MisconceptionFactory(course=quiz.course)
    anchor = item_about(quiz, misconception, **item)
    item_about(quiz, misconception, role=ItemRole.PARALLEL, parallel_of=anchor, **item)
    return misconception


def item_about(quiz, misconception, **item):
    row = ItemFactory(quiz=quiz, **item)
    QuestionVersionFactory(question=row.question, options={"reveals": {"b": misconception} if misconception else {}})
    return row


def answer_all(attempt, label, *, at, confidence=None):
    """Every item in the same way; the attempt closes."""
    for item in attempt.items.order_by("position"):
        record_response(item, Answer(frozenset(label), confidence), at=at)
    attempt.refresh_from_db()
    return attempt


def take(learner, quiz, phase, label, *, at, confidence=None):
    return answer_all(start_attempt(learner, quiz, phase, seed=1, at=at), label, at=at, confidence=confidence)


def learner_with_cards(*quizzes, learner=None, before=UNSURE, is_rechecked=True):
    """Unsure before each lesson, right after it and a week later: every idea has a card and may come back."""
    learner = learner or LearnerFactory()
    for quiz in quizzes:
        version = quiz.lesson.versions.get()
        start_lesson(learner, version, at=NOON)
        if quiz.items.filter(role=ItemRole.ANCHOR).exists():
            take(learner, quiz, Phase.PRE, before, at=NOON)
        mark_read(learner, version, at=NOON + HOUR)
        take(learner, quiz, Phase.POST, RIGHT, at=NOON + HOUR)
        if is_rechecked:
            take(learner, quiz, Phase.RECHECK, RIGHT, at=RECHECKED)
    return learner


def begin_review(learner, course, *, at, size=5, is_early=False):
    return start_review(learner, content_of(course, at=at), ReviewRequest(size, is_early=is_early), seed=1, at=at)


def cards(learner):
    """Every column but id, in the order of the ideas."""
    return list(ReviewCard.objects.of_learner(learner).order_by("misconception_id").values(*COLUMNS))


COLUMNS = [field.attname for field in ReviewCard._meta.concrete_fields if field.name != "id"]


def publish(course, at):
    """Something of the course was published: readers get it from now on."""
    Course.objects.filter(pk=course.pk).update(content_changed_at=at)


def content_of(course, *, at):
    """The content as a request would get it, by a row of its own."""
    return course_content(Course.objects.get(pk=course.pk), at=at)
