"""One person with two histories: cards are replayed over both, and what was chosen on either side holds."""

import pytest

from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import CardChange
from quizzes.learning.services.attempts import record_response
from quizzes.learning.services.learners import create_guest
from quizzes.learning.services.reviews import change_card, choose_reviews, rebuild_cards
from quizzes.models import Attempt, Learner, Misconception, ReviewCard, SeenCorrection
from quizzes.people.services.learner_merging import attach_guest, merge_learners
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.factories import (
    ClaimFactory,
    CourseFactory,
    LearnerFactory,
    SeenCorrectionFactory,
    SignedInLearnerFactory,
    UserFactory,
)
from tests.review_rows import (
    BELIEVED,
    HOUR,
    LATER,
    RECHECKED,
    RIGHT,
    UNSURE,
    answer_all,
    begin_review,
    cards,
    learner_with_cards,
    lesson_of_ideas,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return CourseFactory()


def pressed(learner, idea, change, *, at=LATER):
    change_card(ReviewCard.objects.get(learner=learner, misconception=idea), change, at=at)


def without_learner(rows):
    return [{name: value for name, value in row.items() if name != "learner_id"} for row in rows]


def test_merged_cards_are_those_of_one_history(course):
    """DESIGN 2: as if one person had answered everything."""
    quiz = lesson_of_ideas(course, 2)
    kept, added, alone = LearnerFactory(), LearnerFactory(), LearnerFactory()
    for learners, phase, label, at in [
        ((kept, alone), Phase.PRE, BELIEVED, NOON),
        ((added, alone), Phase.POST, RIGHT, NOON + HOUR),
        ((kept, alone), Phase.RECHECK, UNSURE, RECHECKED),
    ]:
        for learner in learners:
            take(learner, quiz, phase, label, at=at)

    merge_learners(kept, added, at=LATER)

    assert without_learner(cards(kept)) == without_learner(cards(alone))
    assert len(cards(kept)) == 2
    rebuild_cards(Learner.objects.filter(pk=kept.pk))
    assert without_learner(cards(kept)) == without_learner(cards(alone))


def test_what_either_side_stopped_stays_stopped_and_the_later_fresh_start_counts(course):
    quiz = lesson_of_ideas(course, 4)
    kept, added = learner_with_cards(quiz), learner_with_cards(quiz)
    mine, theirs, both, neither = Misconception.objects.order_by("pk").values_list("pk", flat=True)
    pressed(kept, mine, CardChange.STOP)
    pressed(added, theirs, CardChange.STOP)
    pressed(kept, both, CardChange.RESET, at=LATER)
    pressed(added, both, CardChange.RESET, at=LATER + HOUR)

    merge_learners(kept, added, at=LATER + 2 * HOUR)

    rows = {row["misconception_id"]: row for row in cards(kept)}
    assert [rows[key]["is_stopped"] for key in (mine, theirs, both, neither)] == [True, True, False, False]
    assert [rows[key]["fresh_since"] for key in (mine, theirs, both, neither)] == [None, None, LATER + HOUR, None]
    assert (rows[both]["memory"], rows[both]["due_at"], ReviewCard.objects.count()) == (None, LATER + HOUR, 4)


def test_choices_for_an_idea_that_only_the_guest_met_come_along(course):
    quiz, other = lesson_of_ideas(course), lesson_of_ideas(course)
    kept, added = learner_with_cards(quiz), learner_with_cards(other)
    idea = ReviewCard.objects.get(learner=added).misconception_id
    pressed(added, idea, CardChange.STOP)
    pressed(added, idea, CardChange.RESET)

    merge_learners(kept, added, at=LATER)

    card = ReviewCard.objects.get(learner=kept, misconception=idea)
    assert (card.is_stopped, card.fresh_since, ReviewCard.objects.count()) == (True, LATER, 2)


@pytest.mark.parametrize(
    ("mine", "theirs", "then"), [(True, True, True), (True, False, False), (False, True, False), (False, False, False)]
)
def test_reviews_that_either_side_switched_off_stay_off(course, mine, theirs, then):
    kept, added = LearnerFactory(), LearnerFactory()
    choose_reviews(kept, takes_reviews=mine)
    choose_reviews(added, takes_reviews=theirs)

    merge_learners(kept, added, at=LATER)

    assert Learner.objects.get().takes_reviews is then


def test_of_two_open_reviews_the_fuller_stays_and_all_are_numbered_by_their_start(course):
    quiz = lesson_of_ideas(course, 2)
    kept, added = learner_with_cards(quiz), learner_with_cards(quiz)
    answer_all(begin_review(added, course, at=LATER), RIGHT, at=LATER)
    emptier = begin_review(kept, course, at=LATER + HOUR)
    fuller = begin_review(added, course, at=LATER + 2 * HOUR, is_early=True)
    answer_all_but_one(fuller)

    merge_learners(kept, added, at=LATER + 3 * HOUR)

    rows = Attempt.objects.filter(learner=kept, phase=Phase.REVIEW).order_by("number")
    assert [(row.number, row.is_open) for row in rows] == [(1, False), (2, True)]
    assert (rows[1].pk, Attempt.objects.filter(pk=emptier.pk).exists()) == (fuller.pk, False)
    assert begin_review(kept, course, at=LATER + 4 * HOUR).pk == fuller.pk


def answer_all_but_one(attempt):
    first = attempt.items.order_by("position").first()
    record_response(first, Answer(frozenset(RIGHT)), at=attempt.started_at)


@pytest.mark.parametrize(("mine", "theirs", "then"), [(None, 2, 2), (3, 2, 3), (2, 3, 3), (2, None, 2)])
def test_what_either_side_has_read_about_changes_does_not_come_again(course, mine, theirs, then):
    """One card, once, on whichever device it was read."""
    kept, added, claim = SignedInLearnerFactory(), LearnerFactory(), ClaimFactory(course=course)
    for learner, number in ((kept, mine), (added, theirs)):
        if number:
            SeenCorrectionFactory(learner=learner, claim=claim, number=number)

    merge_learners(kept, added, at=NOON)

    assert [(row.learner, row.number) for row in SeenCorrection.objects.all()] == [(kept, then)]


def test_cards_of_a_guest_who_signs_up_stay_as_they_are(course):
    guest, _ = create_guest(at=NOON)
    learner_with_cards(lesson_of_ideas(course), learner=guest)
    choose_reviews(guest, takes_reviews=False)
    before = cards(guest)

    owner = attach_guest(guest, UserFactory().pk)

    assert (owner.pk, cards(owner), owner.takes_reviews) == (guest.pk, before, False)
