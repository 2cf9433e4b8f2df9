"""Two misconceptions become one: no evidence is lost or counted twice, whenever that is and whatever stops it."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.authoring.services import misconceptions as service
from quizzes.authoring.services.misconceptions import MergeCounts, mark_merged
from quizzes.errors import NotMergeable
from quizzes.learning.services.attempts import start_attempt
from quizzes.models import AuditEntry, Belief, Course, Misconception, Quiz
from quizzes.models.learners import LearnerQuerySet
from quizzes.vocabulary import BeliefState, Phase
from tests.authoring.services.merging import AFTER, NOBODY, carded, is_rebuilt, merge, met
from tests.conftest import NOON
from tests.effort import scaled
from tests.factories import (
    CourseFactory,
    LearnerFactory,
    MisconceptionFactory,
    UserFactory,
)
from tests.learning.services.test_beliefs import CHOICES, PHASES, SOIL, TALK, confidence
from tests.learning.services.test_beliefs import take as answer_by
from tests.review_rows import (
    BELIEVED,
    DAY,
    cards,
    learner_with_cards,
    lesson_of_ideas,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    """Three ideas, each with an anchor and its parallel."""
    return lesson_of_ideas(CourseFactory(), 3)


@pytest.fixture
def ideas(quiz):
    return list(Misconception.objects.order_by("pk"))


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
