"""Cards: made from answers, replayed, dated by FSRS."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.domain.scheduling import CardChange, replay_cards
from quizzes.errors import NoQuestions
from quizzes.learning.queries.ledger import submitted_attempts
from quizzes.learning.services.attempts import retry_attempt
from quizzes.learning.services.reviews import change_card, rebuild_cards
from quizzes.models import Learner, Quiz, ReviewCard
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.effort import scaled
from tests.factories import (
    LearnerFactory,
    MisconceptionFactory,
)
from tests.learning.services.reviews.asking import card_of
from tests.review_rows import (
    BELIEVED,
    HOUR,
    OTHERWISE,
    RECHECKED,
    RIGHT,
    UNSURE,
    VERY,
    answer_all,
    begin_review,
    cards,
    item_about,
    lesson_of_ideas,
    take,
)

pytestmark = pytest.mark.django_db


# Cards


def test_cards_are_made_when_the_post_check_closes(course):
    """DESIGN 2: for ideas ever revealed or unsure; what was clear from the start gets none."""
    quiz = lesson_of_ideas(course, 2)
    unsure, clear = LearnerFactory(), LearnerFactory()
    for learner, label in [(unsure, UNSURE), (clear, RIGHT)]:
        take(learner, quiz, Phase.PRE, label, at=NOON)
    before = len(cards(unsure))
    for learner in (unsure, clear):
        take(learner, quiz, Phase.POST, RIGHT, at=NOON + HOUR)

    assert (before, len(cards(unsure)), len(cards(clear))) == (0, 2, 0)


def test_retries_leave_the_cards_alone(course):
    quiz = lesson_of_ideas(course, 2)
    learner = LearnerFactory()
    post = take(learner, quiz, Phase.POST, BELIEVED, at=NOON)
    kept = cards(learner)

    answer_all(retry_attempt(post, seed=1, at=NOON + HOUR), RIGHT, at=NOON + HOUR)

    assert cards(learner) == kept


STEPS = st.lists(
    st.tuples(
        st.sampled_from([Phase.PRE, Phase.POST, Phase.RECHECK, Phase.REVIEW, *CardChange]),
        st.sampled_from([RIGHT, BELIEVED, OTHERWISE, UNSURE]),
        st.sampled_from([None, VERY]),
        st.integers(0, 40 * 24),
    ),
    max_size=9,
)


def walk(learner, quiz, steps):
    """Anything in any order, at clocks that need not agree."""
    for what, label, confidence, hours in steps:
        at = NOON + timedelta(hours=hours)
        if isinstance(what, CardChange):
            card = ReviewCard.objects.of_learner(learner).order_by("misconception_id").first()
            if card:
                change_card(card, what, at=at)
        elif what is Phase.REVIEW:
            try:
                answer_all(begin_review(learner, quiz.course, at=at), label, at=at, confidence=confidence)
            except NoQuestions:
                continue
        else:
            take(learner, quiz, what, label, at=at, confidence=confidence)


@settings(max_examples=scaled(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_stored_cards_equal_their_replay_after_any_answers(course, steps):
    """DESIGN 2: a pure function of the attempts, but for what the learner chose; in every column."""
    quiz = Quiz.objects.filter(course=course).first() or lesson_of_ideas(course, 2)
    learner = LearnerFactory()
    take(learner, quiz, Phase.POST, BELIEVED, at=NOON)
    walk(learner, quiz, steps)
    stored = cards(learner)
    fresh = {row.misconception_id: row.starts_at for row in ReviewCard.objects.of_learner(learner) if row.starts_at}
    replayed = replay_cards(submitted_attempts(learner), fresh)

    assert {row.misconception_id: row.card for row in ReviewCard.objects.of_learner(learner)} == replayed
    ReviewCard.objects.of_learner(learner).update(memory={}, due_at=NOON, right_on=[], last_questions=[], scheduler="")
    rebuild_cards(Learner.objects.filter(pk=learner.pk))
    assert cards(learner) == stored


def test_attempt_that_closes_out_of_clock_order_is_replayed_in_its_place(course):
    """Two servers, two clocks: the re-check was right last, though the belief was written after it."""
    quiz = lesson_of_ideas(course)
    skewed, in_order = LearnerFactory(), LearnerFactory()
    take(skewed, quiz, Phase.POST, RIGHT, at=NOON + HOUR)
    take(skewed, quiz, Phase.PRE, BELIEVED, at=NOON)
    take(in_order, quiz, Phase.PRE, BELIEVED, at=NOON)
    take(in_order, quiz, Phase.POST, RIGHT, at=NOON + HOUR)

    one, other = ([row.card for row in ReviewCard.objects.of_learner(who)] for who in (skewed, in_order))
    assert one == other
    assert len(one) == 1


def test_idea_that_no_option_reveals_is_reviewed_through_its_claim(course):
    """MC-12; and ideas that authors add or take away later are known at once, in every process."""
    quiz = lesson_of_ideas(course)
    silent = item_about(quiz, None)
    idea = MisconceptionFactory(course=course, refuted_by=silent.question.claim)
    learner = LearnerFactory()
    take(learner, quiz, Phase.POST, OTHERWISE, at=NOON, confidence=VERY)
    assert card_of(learner, idea).is_sure_and_wrong

    added = MisconceptionFactory(course=course, refuted_by=silent.question.claim)
    idea.delete()
    take(learner, quiz, Phase.RECHECK, RIGHT, at=RECHECKED)

    assert card_of(learner, added).is_sure_and_wrong
    assert ReviewCard.objects.count() == 2
