"""Two misconceptions become one: no evidence is lost or counted twice, whenever that is and whatever stops it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.authoring.services import misconceptions as service
from quizzes.authoring.services.authoring import next_draft
from quizzes.authoring.services.misconceptions import MergeCounts, mark_merged, merge_misconceptions
from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import claim_misconceptions, question_content
from quizzes.domain.grading import Answer
from quizzes.domain.scheduling import CardChange
from quizzes.errors import NotMergeable
from quizzes.learning.queries.reviews import review_bank
from quizzes.learning.queries.tallies import lesson_facts
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.learning.services.reviews import change_card, rebuild_cards, reset_card, reset_cards, stop_card
from quizzes.models import AuditEntry, Belief, Course, Learner, Misconception, Option, Quiz, ReviewCard
from quizzes.models.learners import LearnerQuerySet
from quizzes.people.services.learner_merging import merge_learners
from quizzes.vocabulary import BeliefState, Confidence, Phase
from tests.conftest import NOON
from tests.effort import scaled
from tests.factories import (
    CourseFactory,
    LearnerFactory,
    LessonProgressFactory,
    MisconceptionFactory,
    UserFactory,
)
from tests.learning.services.test_beliefs import CHOICES, PHASES, SOIL, TALK, confidence
from tests.learning.services.test_beliefs import take as answer_by
from tests.review_rows import (
    BELIEVED,
    DAY,
    HOUR,
    LATER,
    RIGHT,
    answer_all,
    begin_review,
    cards,
    content_of,
    item_about,
    learner_with_cards,
    lesson_of_ideas,
    publish,
    take,
)

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
AFTER = LATER + DAY


@pytest.fixture
def quiz():
    """Three ideas, each with an anchor and its parallel."""
    return lesson_of_ideas(CourseFactory(), 3)


@pytest.fixture
def ideas(quiz):
    return list(Misconception.objects.order_by("pk"))


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


def test_evidence_of_both_is_that_of_one(quiz, ideas):
    gone, kept, other = ideas
    learner = learner_with_cards(quiz, before=BELIEVED)

    merged = merge(gone, kept)

    assert merged == MergeCounts(learners=1, rows=1)
    assert met(learner) == carded(learner) == {kept.pk, other.pk}
    assert is_rebuilt(learner)


def without_names(rows):
    return [{name: value for name, value in row.items() if name != "learner_id"} for row in rows]


def states(learner):
    return set(learner.beliefs.values_list("misconception__slug", "state", "corrected_at"))


@settings(max_examples=scaled(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_states_are_those_of_one_idea_from_the_start(small_course, drawn):
    """Any answers, with the merge at any place among them; the twin answers alike when all is one idea already."""
    quiz = Quiz.objects.select_related("course").get(course=small_course)
    gone, kept = drawn.draw(st.permutations(list(small_course.misconceptions.all())))
    hours = drawn.draw(st.lists(st.integers(0, 800), min_size=1, max_size=5, unique=True))
    history = [(drawn.draw(st.sampled_from(PHASES)), answers(drawn), hour) for hour in hours]
    early = drawn.draw(st.integers(0, len(history)))
    with transaction.atomic():
        learner, twin = LearnerFactory(), LearnerFactory()
        live(learner, quiz, history[:early])
        merge(gone, kept)
        live(learner, quiz, history[early:])
        live(twin, quiz, history)

        assert states(learner) == states(twin)
        assert without_names(cards(learner)) == without_names(cards(twin))
        assert gone.pk not in met(learner) | carded(learner)
        transaction.set_rollback(True)


def answers(drawn):
    return {slug: (drawn.draw(st.sampled_from(found)), confidence(drawn)) for slug, found in CHOICES.items()}


def live(learner, quiz, history):
    for phase, chosen, hour in history:
        at = NOON + timedelta(hours=hour)
        answer_by(start_attempt(learner, quiz, phase, seed=1, at=at), chosen.get, at=at)


def test_wrong_answer_that_revealed_nothing_counts_for_the_one_idea_too(small_course):
    """It left no row of the idea that went; with it, not all answers about the one idea were right."""
    gone, kept = Misconception.objects.get(slug=TALK), Misconception.objects.get(slug=SOIL)
    learner, quiz = LearnerFactory(), Quiz.objects.select_related("course").get(course=small_course)
    live(learner, quiz, [(Phase.PRE, {"soil-as-food": (("false",), None), "why-talk": (("c",), None)}, 0)])
    assert met(learner) == {kept.pk}

    assert merge(gone, kept) == MergeCounts(learners=1, rows=1)
    assert met(learner) == set()


def test_chain_ends_at_the_last(quiz, ideas):
    one, two, three = ideas
    learner = learner_with_cards(quiz, before=BELIEVED)

    merge(one, two)
    merge(two, three)

    assert set(Misconception.objects.values_list("pk", "merged_into")) == {
        (one.pk, three.pk),
        (two.pk, three.pk),
        (three.pk, None),
    }
    assert met(learner) == carded(learner) == {three.pk}
    assert is_rebuilt(learner)


def test_target_that_was_merged_itself_is_followed(ideas):
    one, two, three = ideas
    merge(one, two)

    merge(three, one)

    assert set(Misconception.objects.filter(merged_into=two)) == {one, three}


def test_second_time_changes_nothing(quiz, ideas):
    learner = learner_with_cards(quiz)
    merge(ideas[0], ideas[1])
    before = list(Belief.objects.values()), cards(learner), list(Course.objects.values())

    merged = merge(ideas[0], ideas[1], at=AFTER + DAY)

    assert merged == MergeCounts(learners=1, rows=0)
    assert (list(Belief.objects.values()), cards(learner), list(Course.objects.values())) == before
    assert AuditEntry.objects.count() == 1


def test_what_was_stopped_in_between_is_finished_by_a_second_call(quiz, ideas):
    gone, kept, other = ideas
    learners = [learner_with_cards(quiz, learner=LearnerFactory()) for _ in range(3)]
    mark_merged(gone, kept, by=NOBODY, at=AFTER)
    service.recompute_learner(learners[0])

    merged = merge(gone, kept)

    assert merged == MergeCounts(learners=3, rows=2)
    assert [met(learner) for learner in learners] == [{kept.pk, other.pk}] * 3
    assert all(is_rebuilt(learner) for learner in learners)


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_learners_are_taken_in_batches_of_any_size(quiz, ideas, monkeypatch, batch):
    monkeypatch.setattr(LearnerQuerySet, "batch_size", batch)
    learners = [learner_with_cards(quiz, learner=LearnerFactory()) for _ in range(3)]

    merged = merge(ideas[0], ideas[1])

    assert merged.learners == 3
    assert not any(ideas[0].pk in met(learner) | carded(learner) for learner in learners)


def test_whoever_has_not_met_it_is_left_alone(quiz, ideas):
    elsewhere = lesson_of_ideas(quiz.course)
    other = learner_with_cards(elsewhere, learner=LearnerFactory())
    other.beliefs.update(state=BeliefState.UNSURE)  # a rebuild would mend it

    assert merge(ideas[0], ideas[1]) == MergeCounts(0, 0)
    assert set(other.beliefs.values_list("state", flat=True)) == {BeliefState.UNSURE}


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


def test_merge_is_in_the_log_and_readers_get_it_at_their_next_page(ideas):
    author = UserFactory()

    merge(ideas[0], ideas[1], by=author)

    entry = AuditEntry.objects.get()
    words = f"misconception {ideas[0].slug} merged into {ideas[1].slug}"
    assert (entry.action, entry.actor, entry.subject, entry.at) == ("edited", author, words, AFTER)
    assert Course.objects.get().content_changed_at == AFTER


def elsewhere(one, two, three):
    return one, MisconceptionFactory()


def itself(one, two, three):
    return one, one


def back(one, two, three):
    merge(one, two)
    return two, one


def part_of_another(one, two, three):
    merge(one, two)
    return one, three


@pytest.mark.parametrize(
    ("pair", "words"),
    [
        (elsewhere, "belongs to another course. Choose an idea of the same course."),
        (itself, "stands for both already. Choose another idea."),
        (back, "stands for both already. Choose another idea."),
        (part_of_another, "already. Merge that one instead."),
    ],
)
def test_anything_else_is_refused_in_words(ideas, pair, words):
    gone, kept = pair(*ideas)
    before = list(Misconception.objects.order_by("pk").values())

    with pytest.raises(NotMergeable, match=words):
        merge(gone, kept)

    assert list(Misconception.objects.order_by("pk").values()) == before
