"""Answers given to whole attempts."""

from datetime import timedelta

from quizzes.domain.grading import Answer
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.models import Attempt, AttemptItem

HOUR = timedelta(hours=1)


def meant(labels, confidence=None) -> Answer:
    return Answer(frozenset(labels) - {"unsure"}, confidence)


def slug_of(item) -> str:
    return item.question_version.question.slug


def items_of(attempt):
    return list(attempt.items.select_related("question_version__question").order_by("position"))


def answer_attempt(attempt, answers, *, at, confidence=None):
    for item in items_of(attempt):
        record_response(item, meant(answers[slug_of(item)], confidence), at=at)
    attempt.refresh_from_db()
    return attempt


def taken(learner, quiz, phase, answers, *, at, confidence=None) -> Attempt:
    """A closed attempt."""
    attempt = start_attempt(learner, quiz, phase, seed=1, at=at)
    return answer_attempt(attempt, answers, at=at, confidence=confidence)


def item_of(attempt, slug) -> AttemptItem:
    return attempt.items.get(question_version__question__slug=slug)
