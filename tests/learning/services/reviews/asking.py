"""What a review asks, by question and by idea."""

import pytest

from quizzes.errors import NoQuestions
from quizzes.models import ReviewCard
from tests.review_rows import (
    begin_review,
)


def asked_in(attempt):
    """Slugs of the questions, in order."""
    return list(attempt.items.values_list("question_version__question__slug", flat=True))


def ideas_in(attempt):
    """The ideas that the questions probe, in order."""
    rows = attempt.items.filter(question_version__options__reveals__isnull=False)
    return list(rows.order_by("position").values_list("question_version__options__reveals", flat=True))


def card_of(learner, idea):
    return ReviewCard.objects.get(learner=learner, misconception=idea)


def nothing_comes(learner, course, *, at, **wish):
    with pytest.raises(NoQuestions):
        begin_review(learner, course, at=at, **wish)
    return True
