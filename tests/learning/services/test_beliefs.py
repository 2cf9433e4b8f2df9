"""The ledger kept: what is stored equals what a replay of the attempts gives."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.domain.grading import Answer
from quizzes.learning.services.attempts import record_response, retry_attempt, start_attempt
from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.models import Belief, Learner, Quiz
from quizzes.vocabulary import BeliefState, Confidence, Phase
from tests.conftest import NOON
from tests.effort import scaled
from tests.factories import BeliefFactory, LearnerFactory, MisconceptionFactory

pytestmark = pytest.mark.django_db

CHOICES = {
    "soil-as-food": [(), ("true",), ("false",), ("not_proven",)],
    "why-talk": [(), ("a",), ("b",), ("c",)],
    "what-feeds": [(), ("a", "b"), ("a",), ("c",), ("a", "b", "c")],
    "soil-in-other-words": [(), ("a",), ("b",)],
}
PHASES = [Phase.PRE, Phase.POST, Phase.RECHECK]
SOIL, TALK = "plants-are-made-of-soil", "kind-words-make-them-grow"


@pytest.fixture
def quiz(small_course):
    return Quiz.objects.select_related("course").get(course=small_course)


def ledger(learner):
    """Every column but id."""
    return [
        {name: value for name, value in row.items() if name != "id"}
        for row in Belief.objects.of_learner(learner).order_by("misconception_id").values()
    ]


def states(learner) -> dict[str, str]:
    return dict(Belief.objects.of_learner(learner).values_list("misconception__slug", "state"))


def take(attempt, choose, *, at):
    """Answer every item by `choose(slug) → (labels, confidence)`."""
    for item in attempt.items.select_related("question_version__question"):
        labels, confidence = choose(item.question_version.question.slug)
        record_response(item, Answer(frozenset(labels), confidence), at=at)
    attempt.refresh_from_db()
    return attempt


def always(**answers):
    chosen = {"soil-as-food": (), "why-talk": (), "what-feeds": (), "soil-in-other-words": ()} | {
        name.replace("_", "-"): labels for name, labels in answers.items()
    }
    return lambda slug: (chosen[slug], None)


WRONG = always(soil_as_food=("true",), why_talk=("a",), what_feeds=("c",), soil_in_other_words=("a",))
RIGHT = always(soil_as_food=("false",), why_talk=("b",), what_feeds=("a", "b"), soil_in_other_words=("b",))


@settings(max_examples=scaled(12), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_stored_ledger_equals_its_replay_after_any_answers(quiz, drawn):
    """The ledger (REQUIREMENTS 1): any answers, retries and clocks that disagree."""
    learner = LearnerFactory(guest_key_hash=None)
    for _ in range(drawn.draw(st.integers(1, 5))):
        at = NOON + timedelta(hours=drawn.draw(st.integers(0, 800)))
        attempt = start_attempt(learner, quiz, drawn.draw(st.sampled_from(PHASES)), seed=1, at=at)
        take(attempt, lambda slug: (drawn.draw(st.sampled_from(CHOICES[slug])), confidence(drawn)), at=at)
        if drawn.draw(st.booleans()):
            retry(attempt, drawn, at)
    kept = ledger(learner)

    rebuild_ledger(learner)

    assert ledger(learner) == kept


def confidence(drawn):
    return drawn.draw(st.sampled_from([None, *Confidence]))


def retry(attempt, drawn, at):
    if attempt.items.filter(response__points=0).exists():
        again = retry_attempt(attempt, seed=1, at=at)
        take(again, lambda slug: (drawn.draw(st.sampled_from(CHOICES[slug])), confidence(drawn)), at=at)


def test_ledger_follows_from_first_to_retained(quiz):
    learner = LearnerFactory()
    seen = []
    for phase, choose, hours in [(Phase.PRE, WRONG, 0), (Phase.POST, RIGHT, 1), (Phase.RECHECK, RIGHT, 169)]:
        at = NOON + timedelta(hours=hours)
        take(start_attempt(learner, quiz, phase, seed=1, at=at), choose, at=at)
        seen.append(states(learner))

    assert seen == [
        {SOIL: BeliefState.HELD, TALK: BeliefState.HELD},
        {SOIL: BeliefState.CORRECTED, TALK: BeliefState.CORRECTED},
        {SOIL: BeliefState.RETAINED, TALK: BeliefState.RETAINED},
    ]


def test_attempt_that_closes_out_of_clock_order_is_replayed_in_its_place(quiz):
    """Two servers, two clocks: the wrong answer came first, though it was written last."""
    learner = LearnerFactory()
    later = NOON + timedelta(minutes=5)
    take(start_attempt(learner, quiz, Phase.POST, seed=1, at=later), RIGHT, at=later)

    take(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), WRONG, at=NOON)

    assert states(learner) == {SOIL: BeliefState.CORRECTED, TALK: BeliefState.CORRECTED}
    assert set(Belief.objects.values_list("corrected_at", flat=True)) == {later}


def test_very_sure_is_told_apart(quiz):
    learner = LearnerFactory()

    take(
        start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON),
        lambda slug: ({"soil-as-food": ("true",), "why-talk": ("a",)}[slug], Confidence.VERY),
        at=NOON,
    )

    assert set(states(learner).values()) == {BeliefState.HELD_SURE}


def test_retry_is_no_evidence(quiz):
    learner = LearnerFactory()
    first = take(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), WRONG, at=NOON)
    before = ledger(learner)

    take(retry_attempt(first, seed=1, at=NOON), RIGHT, at=NOON)

    assert ledger(learner) == before
    rebuild_ledger(learner)
    assert ledger(learner) == before


def test_open_attempt_is_no_evidence_yet(quiz):
    learner = LearnerFactory()
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    record_response(attempt.items.first(), Answer(), at=NOON)
    rebuild_ledger(learner)

    assert ledger(learner) == []


def test_rebuild_removes_rows_without_evidence_and_leaves_other_learners_alone(quiz):
    learner, other = LearnerFactory(), LearnerFactory()
    for each in (learner, other):
        take(start_attempt(each, quiz, Phase.PRE, seed=1, at=NOON), WRONG, at=NOON)
    kept, theirs = ledger(learner), ledger(other)
    BeliefFactory(learner=learner, misconception=MisconceptionFactory(course=quiz.course))
    Belief.objects.filter(learner=other).update(state=BeliefState.UNSURE)
    theirs = ledger(other)

    rebuild_ledger(learner)

    assert (ledger(learner), ledger(other)) == (kept, theirs)


def test_rebuild_says_how_many_rows_differed(quiz):
    learner = LearnerFactory()
    take(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), WRONG, at=NOON)
    BeliefFactory(learner=learner, misconception=MisconceptionFactory(course=quiz.course))
    Belief.objects.filter(learner=learner, misconception__slug=SOIL).update(state=BeliefState.UNSURE)

    assert (rebuild_ledger(learner), rebuild_ledger(learner)) == (2, 0)


def test_rebuild_of_a_learner_who_has_just_been_erased_does_nothing():
    learner = LearnerFactory()
    Learner.objects.filter(pk=learner.pk).delete()

    assert rebuild_ledger(learner) == 0


def test_rebuild_twice_changes_nothing(quiz):
    learner = LearnerFactory()
    take(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), WRONG, at=NOON)
    rebuild_ledger(learner)
    once = ledger(learner)

    rebuild_ledger(learner)

    assert ledger(learner) == once


def test_ledger_counts_options_that_were_asked_at_the_time(quiz):
    """A wording's distractors reveal what they revealed when it was asked."""
    learner = LearnerFactory()

    take(start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON), always(why_talk=("c",)), at=NOON)

    assert states(learner) == {SOIL: BeliefState.UNSURE}  # "c" is wrong, and reveals nothing about talking
