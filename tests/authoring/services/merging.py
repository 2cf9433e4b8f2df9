"""Merging two misconceptions, and what a learner is left with."""

from django.contrib.auth.models import AnonymousUser

from quizzes.authoring.services.misconceptions import merge_misconceptions
from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.learning.services.reviews import rebuild_cards
from quizzes.models import Learner, Misconception
from tests.review_rows import (
    DAY,
    LATER,
    cards,
)

NOBODY = AnonymousUser()
AFTER = LATER + DAY


def merge(gone, kept, *, by=NOBODY, at=AFTER):
    return merge_misconceptions(gone, kept, by=by, at=at)


def by_another_process(gone, kept):
    """Committed, and nothing told to this process."""
    Misconception.objects.filter(pk=gone.pk).update(merged_into=kept)


def met(learner):
    return set(learner.beliefs.values_list("misconception", flat=True))


def carded(learner):
    return set(learner.review_cards.values_list("misconception", flat=True))


def is_rebuilt(learner):
    """The stored ledger and cards are what a replay gives."""
    before = cards(learner)
    differed = rebuild_ledger(learner)
    rebuild_cards(Learner.objects.filter(pk=learner.pk))
    return differed == 0 and cards(learner) == before
