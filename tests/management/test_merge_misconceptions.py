"""merge_misconceptions: one idea written twice becomes one; run again, it finishes."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.content.queries.questions import refresh_merges
from quizzes.domain.grading import Answer
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.models import AuditEntry, Belief, Misconception, Quiz
from quizzes.vocabulary import Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory, MisconceptionFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db
SOIL, TALK = "plants-are-made-of-soil", "kind-words-make-them-grow"


def run(*arguments):
    out = StringIO()
    call_command("merge_misconceptions", *arguments, stdout=out)
    return out.getvalue().strip()


def take(learner, course):
    attempt = start_attempt(learner, Quiz.objects.get(course=course), Phase.PRE, seed=1, at=NOON)
    for item in attempt.items.all():
        record_response(item, Answer(), at=NOON)


def test_counts_are_told_and_a_second_run_finds_nothing_left(small_course):
    for _ in range(2):
        take(LearnerFactory(), small_course)

    assert run("small-course", TALK, SOIL) == "learners: 2, rows that differed: 2"
    assert run("small-course", TALK, SOIL) == "learners: 2, rows that differed: 0"
    assert set(Belief.objects.values_list("misconception__slug", flat=True)) == {SOIL}
    assert AuditEntry.objects.get().actor is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", TALK, SOIL), "There is no course 'nowhere'."),
        (("small-course", "moon", SOIL), "The course 'small-course' has no misconception 'moon'."),
        (("small-course", TALK, "moon"), "The course 'small-course' has no misconception 'moon'."),
        (("small-course", TALK, "elsewhere"), "The course 'small-course' has no misconception 'elsewhere'."),
        (("small-course", TALK, TALK), "“Kind words make plants grow.” stands for both already. Choose another idea."),
    ],
)
def test_what_cannot_be_merged_is_told(small_course, arguments, words):
    MisconceptionFactory(slug="elsewhere")

    with pytest.raises(CommandError) as refused:
        run(*arguments)

    assert str(refused.value) == words
    assert not Misconception.objects.filter(merged_into__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("many_connections")
def test_attempts_that_close_at_the_same_moment_lose_nothing(small_course):
    """Whatever a closing attempt still wrote by the old name, a second run leaves one row each."""
    learners = [LearnerFactory() for _ in range(6)]
    quiz = Quiz.objects.select_related("course").get(course=small_course)
    attempts = [start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON) for learner in learners]

    def answer(attempt):
        for item in attempt.items.all():
            record_response(item, Answer(), at=NOON)

    at_once(*[partial(answer, attempt) for attempt in attempts], partial(run, "small-course", TALK, SOIL))
    run("small-course", TALK, SOIL)

    assert set(refresh_merges()) == {Misconception.objects.get(slug=TALK).pk}
    assert sorted(Belief.objects.values_list("learner", "misconception__slug")) == sorted(
        (learner.pk, SOIL) for learner in learners
    )
