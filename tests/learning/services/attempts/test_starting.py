"""Attempts begin once, with frozen items in a seeded order."""

import pytest

from quizzes.errors import NoQuestions
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.models import Attempt, AttemptItem, Option, QuestionVersion
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory, QuizFactory
from tests.learning.services.attempts.answers import HOUR, item_of, items_of, meant, slug_of, taken
from tests.walks import RIGHT

pytestmark = pytest.mark.django_db


# Starting


def test_start_attempt_twice_gives_the_same_open_attempt(learner, quiz):
    first = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    second = start_attempt(learner, quiz, Phase.PRE, seed=2, at=NOON + HOUR)

    assert (second.pk, second.seed, Attempt.objects.count(), AttemptItem.objects.count()) == (first.pk, 1, 1, 2)


def test_start_attempt_numbers_attempts_of_a_phase(learner, quiz):
    taken(learner, quiz, Phase.PRE, RIGHT, at=NOON)
    taken(LearnerFactory(), quiz, Phase.PRE, RIGHT, at=NOON)

    again = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)

    assert again.number == 2


@pytest.mark.parametrize(
    ("phase", "slugs"),
    [
        (Phase.PRE, ["soil-as-food", "why-talk"]),
        (Phase.POST, ["soil-as-food", "what-feeds", "why-talk"]),
        (Phase.RECHECK, ["soil-as-food", "why-talk"]),
    ],
)
def test_start_attempt_asks_the_items_of_its_phase(learner, quiz, phase, slugs):
    """MC-9"""
    attempt = start_attempt(learner, quiz, phase, seed=1, at=NOON)

    assert sorted(slug_of(item) for item in items_of(attempt)) == slugs
    assert [item.position for item in items_of(attempt)] == list(range(1, len(slugs) + 1))


def test_start_attempt_without_questions_is_refused_and_leaves_nothing(learner):
    with pytest.raises(NoQuestions):
        start_attempt(learner, QuizFactory(), Phase.PRE, seed=1, at=NOON)

    assert Attempt.objects.count() == 0


def order_of(attempt):
    return [(item.question_version_id, item.option_order) for item in items_of(attempt)]


@pytest.mark.parametrize("seed", [0, 1, 7, 2**31 - 1])
def test_order_depends_on_the_seed_alone(quiz, seed):
    """MC-10"""
    first = start_attempt(LearnerFactory(), quiz, Phase.POST, seed=seed, at=NOON)

    second = start_attempt(LearnerFactory(), quiz, Phase.POST, seed=seed, at=NOON + HOUR)

    assert order_of(first) == order_of(second)


def test_orders_differ_between_seeds(quiz):
    """MC-10: shuffled at all."""
    orders = {
        str(order_of(start_attempt(LearnerFactory(), quiz, Phase.POST, seed=seed, at=NOON))) for seed in range(12)
    }

    assert len(orders) > 3


def test_verdict_options_are_never_shuffled(quiz):
    """MC-2"""
    for seed in range(6):
        attempt = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=seed, at=NOON)
        assert item_of(attempt, "soil-as-food").option_order == ["true", "false", "not_proven"]


def publish_again(question, *, at) -> QuestionVersion:
    """A new wording whose right option is another one."""
    old = question.versions.order_by("-number").first()
    new = QuestionVersion.objects.create(
        question=question,
        number=old.number + 1,
        published_at=at,
        stem="New words",
        fact="New fact",
        why_it_misleads="W",
        closing_fact="C",
        section="soil",
    )
    Option.objects.bulk_create(
        Option(version=new, position=o.position, label=o.label, text=o.text, is_correct=not o.is_correct)
        for o in old.options.all()
    )
    return new


def test_open_attempt_keeps_its_question_version(learner, quiz):
    """DESIGN 3.4: publishing never touches an open attempt; the next start asks the new wording."""
    attempt = start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON)
    old = item_of(attempt, "why-talk")
    new = publish_again(old.question_version.question, at=NOON + HOUR)

    response = record_response(old, meant(["b"]), at=NOON + 2 * HOUR)

    later = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=1, at=NOON + 2 * HOUR)
    assert (response.points, start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON + 2 * HOUR).pk) == (1, attempt.pk)
    assert item_of(attempt, "why-talk").question_version_id == old.question_version_id != new.pk
    assert item_of(later, "why-talk").question_version_id == new.pk


def test_wording_that_is_published_later_is_not_asked_yet(quiz):
    question = quiz.items.get(question__slug="why-talk").question
    new = publish_again(question, at=NOON + HOUR)

    attempt = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=1, at=NOON)

    assert item_of(attempt, "why-talk").question_version_id != new.pk
