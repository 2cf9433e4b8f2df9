"""Two misconceptions become one while they are in use: open attempts, cards, drafts, and other processes."""

import pytest

from quizzes.authoring.services import misconceptions as service
from quizzes.authoring.services.authoring import next_draft
from quizzes.authoring.services.misconceptions import mark_merged
from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import claim_misconceptions, question_content
from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import CardChange
from quizzes.learning.queries.reviews import review_bank
from quizzes.learning.queries.tallies import lesson_facts
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.reviews import change_card, reset_card, reset_cards, stop_card
from quizzes.models import Course, Misconception, Option, ReviewCard
from quizzes.people.services.learner_merging import merge_learners
from quizzes.vocabulary import BeliefState, Confidence, Phase
from tests.authoring.services.merging import AFTER, NOBODY, by_another_process, carded, is_rebuilt, merge, met
from tests.conftest import NOON
from tests.factories import (
    CourseFactory,
    LearnerFactory,
    LessonProgressFactory,
    UserFactory,
)
from tests.review_rows import (
    BELIEVED,
    DAY,
    HOUR,
    LATER,
    RIGHT,
    answer_all,
    begin_review,
    content_of,
    item_about,
    learner_with_cards,
    lesson_of_ideas,
    publish,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    """Three ideas, each with an anchor and its parallel."""
    return lesson_of_ideas(CourseFactory(), 3)


@pytest.fixture
def ideas(quiz):
    return list(Misconception.objects.order_by("pk"))


def test_open_attempt_goes_on_across_the_merge(quiz, ideas):
    gone, kept, other = ideas
    learner = LearnerFactory()
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    first, *rest = attempt.items.order_by("position")
    record_response(first, Answer(frozenset(BELIEVED)), at=NOON)

    merge(gone, kept)
    for item in rest:
        record_response(item, Answer(frozenset(BELIEVED)), at=AFTER)

    assert dict(learner.beliefs.values_list("misconception", "state")) == {
        kept.pk: BeliefState.HELD,
        other.pk: BeliefState.HELD,
    }
    assert is_rebuilt(learner)


def test_merge_made_by_another_process_is_noticed_when_an_attempt_closes(quiz, ideas):
    """Questions are kept in process; the first closing attempt looks."""
    gone, kept, other = ideas
    learner = learner_with_cards(quiz)
    by_another_process(gone, kept)

    answer_all(begin_review(learner, quiz.course, at=LATER), BELIEVED, at=LATER)

    assert met(learner) == carded(learner) == {kept.pk, other.pk}
    assert is_rebuilt(learner)


def test_merge_made_by_another_process_is_noticed_when_two_learners_become_one(quiz, ideas):
    gone, kept, other = ideas
    learner, guest = (learner_with_cards(quiz, learner=LearnerFactory()) for _ in range(2))
    stop_card(guest.review_cards.get(misconception=gone))
    by_another_process(gone, kept)

    merge_learners(learner, guest, at=AFTER)

    assert met(learner) == carded(learner) == {kept.pk, other.pk}
    assert learner.review_cards.get(misconception=kept).is_stopped


@pytest.mark.parametrize("is_reached", [True, False])
def test_what_a_learner_chose_for_either_stays(quiz, ideas, is_reached):
    """Whether the merge comes to the learner first, or an attempt of theirs closes before."""
    gone, kept, _ = ideas
    learner = learner_with_cards(quiz)
    reset_card(learner.review_cards.get(misconception=gone), at=LATER)
    reset_card(learner.review_cards.get(misconception=kept), at=LATER - DAY)
    stop_card(learner.review_cards.get(misconception=gone))
    learner.review_cards.filter(misconception=kept).update(meaning_since=LATER - HOUR)

    if is_reached:
        merge(gone, kept)
    else:
        mark_merged(gone, kept, by=NOBODY, at=AFTER)
        take(learner, quiz, Phase.POST, RIGHT, at=AFTER)

    card = learner.review_cards.get(misconception=kept)
    assert (card.is_stopped, card.fresh_since, card.meaning_since) == (True, LATER, LATER - HOUR)
    assert not learner.review_cards.filter(misconception=gone).exists()


def test_neither_stopped_is_not_stopped(quiz, ideas):
    learner = learner_with_cards(quiz)

    merge(ideas[0], ideas[1])

    card = learner.review_cards.get(misconception=ideas[1])
    assert (card.is_stopped, card.fresh_since, card.meaning_since) == (False, None, None)


@pytest.mark.parametrize("change", list(CardChange))
def test_card_that_the_merge_has_not_reached_takes_what_is_pressed(quiz, ideas, change):
    gone, kept, _ = ideas
    learner = learner_with_cards(quiz)
    card = learner.review_cards.get(misconception=gone)
    mark_merged(gone, kept, by=NOBODY, at=AFTER)

    change_card(card, change, at=AFTER)
    merge(gone, kept)

    (found,) = learner.review_cards.filter(misconception__in=[gone, kept])
    assert (found.misconception_id, found.is_stopped) == (kept.pk, change is CardChange.STOP)
    assert found.fresh_since == (AFTER if change is CardChange.RESET else None)


def test_change_of_meaning_reaches_cards_of_what_was_merged(quiz, ideas):
    """SR-10: the claim of the one that went still teaches the idea; a card not reached yet carries it along."""
    gone, kept, _ = ideas
    reached, not_reached = (learner_with_cards(quiz, learner=LearnerFactory()) for _ in range(2))
    mark_merged(gone, kept, by=NOBODY, at=AFTER)
    service.recompute_learner(reached)

    assert reset_cards(claim=gone.refuted_by, at=AFTER) == 3
    merge(gone, kept)

    cards_of_both = ReviewCard.objects.filter(misconception=kept, learner__in=[reached, not_reached])
    assert list(cards_of_both.values_list("meaning_since", flat=True)) == [AFTER, AFTER]


def test_readers_of_questions_follow_and_published_options_stay(quiz, ideas):
    gone, kept, other = ideas
    before = list(Option.objects.order_by("pk").values())
    questions = {option.version.question_id: option.version_id for option in gone.revealed_by.all()}

    merge(gone, kept)

    assert list(Option.objects.order_by("pk").values()) == before
    assert [question_content(version).probes for version in questions.values()] == [{kept.pk}] * 2
    claimed = item_about(quiz, None, question__claim=gone.refuted_by).question_id
    assert claim_misconceptions([claimed]) == {claimed: {kept.pk}}
    content = course_content(Course.objects.get(), at=AFTER)
    assert set(content.misconceptions) == {kept.pk, other.pk}
    assert {key for item in review_bank(content) for key in item.ideas} == {kept.pk, other.pk}


def test_merge_made_by_another_process_is_noticed_when_the_content_is_built_anew(quiz, ideas):
    gone, kept, _ = ideas
    version = gone.revealed_by.first().version_id
    assert question_content(version).probes == {gone.pk}
    by_another_process(gone, kept)
    publish(quiz.course, AFTER)

    content_of(quiz.course, at=AFTER)

    assert question_content(version).probes == {kept.pk}


def test_drafts_name_the_kept_one(quiz, ideas):
    gone, kept, _ = ideas
    author = UserFactory()
    open_question, later_question = (option.version.question for option in gone.revealed_by.order_by("pk"))
    draft = next_draft(open_question, by=author, at=NOON)

    merge(gone, kept)
    copied = next_draft(later_question, by=author, at=AFTER)

    assert [version.options.get(label="b").reveals for version in (draft, copied)] == [kept, kept]


def test_idea_still_held_for_sure_keeps_its_lessons_open(quiz, ideas):
    """A lesson is clear once none of its ideas is held for sure, by whatever name its questions call them."""
    elsewhere = lesson_of_ideas(quiz.course)
    target = Misconception.objects.exclude(pk__in=[row.pk for row in ideas]).get()
    learner = learner_with_cards(quiz, is_rechecked=False)
    take(learner, quiz, Phase.RECHECK, BELIEVED, at=LATER, confidence=Confidence.VERY)
    for row in ideas:
        merge(row, target)

    progress = LessonProgressFactory.build(learner=learner)
    assert list(learner.beliefs.values_list("misconception", "state")) == [(target.pk, BeliefState.HELD_SURE)]
    assert lesson_facts(learner, quiz, progress).has_sure_misconception
    assert lesson_facts(learner, elsewhere, progress).has_sure_misconception
    assert not lesson_facts(learner, lesson_of_ideas(quiz.course), progress).has_sure_misconception
