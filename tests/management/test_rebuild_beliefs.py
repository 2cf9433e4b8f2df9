"""rebuild_beliefs: whatever happened to the stored rows, they become what the answers say, in every column but id."""

from datetime import timedelta
from functools import partial
from io import StringIO
from random import Random
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes.domain.grading import Answer
from quizzes.learning.services.attempts import record_response, start_attempt
from quizzes.models import Belief, Learner, Quiz
from quizzes.models.learners import LearnerQuerySet
from quizzes.teaching.services.simulation import simulate_learners
from quizzes.vocabulary import BeliefState, Phase
from tests.conftest import NOON
from tests.factories import LearnerFactory, MisconceptionFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db

COUNT = 12


@pytest.fixture
def learners(small_course):
    """Simulated ones, their ledgers as the simulation left them."""
    simulate_learners(small_course, COUNT, rng=Random(5), at=NOON + timedelta(days=200))
    return list(Learner.objects.order_by("pk"))


def rebuild(**options):
    out = StringIO()
    call_command("rebuild_beliefs", stdout=out, **options)
    return out.getvalue().strip()


def rows():
    """Every row without its id."""
    fields = [field.attname for field in Belief._meta.fields if field.name != "id"]
    return set(Belief.objects.values_list(*fields))


def spoil(learner) -> int:
    """Every way in which rows can be amiss: one missing, one too many, the rest with another state. How many."""
    mine = Belief.objects.of_learner(learner).order_by("pk")
    mine[0].delete()
    one = mine[0]
    mine.update(state=BeliefState.RELAPSED, corrected_at=NOON)
    surplus = MisconceptionFactory(course=one.misconception.course)
    mine.create(learner=learner, misconception=surplus, state=one.state, **evidence(one))
    return mine.count() + 1


def evidence(row):
    return {"first_evidence": row.first_evidence, "latest_evidence": row.latest_evidence}


def with_rows(learners):
    """Learners with two rows of whom none has lapsed, so that `spoil` changes each row."""
    found = [learner for learner in learners if learner.beliefs.count() > 1]
    return [learner for learner in found if not learner.beliefs.filter(state=BeliefState.RELAPSED).exists()]


def test_sound_ledgers_are_left_alone(learners):
    before = set(Belief.objects.values_list())

    assert rebuild() == f"learners: {COUNT}, rows that differed: 0"
    assert set(Belief.objects.values_list()) == before != set()


def test_spoiled_rows_become_what_they_were(learners):
    before = rows()
    spoiled = sum(spoil(learner) for learner in with_rows(learners))
    assert rows() != before

    assert rebuild() == f"learners: {COUNT}, rows that differed: {spoiled}"
    assert rows() == before


def test_second_run_changes_nothing(learners):
    spoil(with_rows(learners)[0])
    rebuild()
    once = set(Belief.objects.values_list())

    assert rebuild() == f"learners: {COUNT}, rows that differed: 0"
    assert set(Belief.objects.values_list()) == once


def test_ledgers_that_are_gone_altogether_come_back(learners):
    before = rows()
    Belief.objects.all().delete()

    rebuild()

    assert rows() == before


def test_one_learner_alone(learners):
    one, other = with_rows(learners)[:2]
    spoiled = spoil(one)
    spoil(other)
    theirs = set(Belief.objects.of_learner(other).values_list())

    assert rebuild(learner=one.pk) == f"learners: 1, rows that differed: {spoiled}"
    assert set(Belief.objects.of_learner(other).values_list()) == theirs


@pytest.mark.parametrize("learner", [uuid4(), "Ana"])
def test_unknown_learner_is_refused(learners, learner):
    with pytest.raises(CommandError):
        call_command("rebuild_beliefs", f"--learner={learner}")


@pytest.mark.parametrize("size", [1, 5, COUNT, COUNT + 1])
def test_batches_leave_nobody_out(monkeypatch, learners, size):
    monkeypatch.setattr(LearnerQuerySet, "batch_size", size)

    seen = [learner for batch in Learner.objects.batches() for learner in batch]

    assert seen == learners


@pytest.mark.parametrize("batch", [3, 5, 500])
def test_rows_are_mended_in_batches_of_any_size(learners, monkeypatch, batch):
    monkeypatch.setattr(LearnerQuerySet, "batch_size", batch)
    before = rows()
    for learner in with_rows(learners):
        spoil(learner)

    rebuild()

    assert rows() == before


def test_statements_do_not_grow_with_learners(learners):
    with CaptureQueriesContext(connection) as for_all:
        rebuild()
    Learner.objects.exclude(pk__in=[learner.pk for learner in learners[:3]]).delete()

    with CaptureQueriesContext(connection) as for_three:
        rebuild()

    assert len(for_all) == len(for_three)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("many_connections")
def test_rebuilding_while_attempts_close_loses_nothing(small_course):
    quiz = Quiz.objects.select_related("course").get(course=small_course)
    learners = [LearnerFactory() for _ in range(6)]
    attempts = [start_attempt(learner, quiz, Phase.PRE, seed=1, at=NOON) for learner in learners]

    def answer(attempt):
        for item in attempt.items.all():
            record_response(item, Answer(frozenset(item.option_order[:1])), at=NOON)

    at_once(*[partial(answer, attempt) for attempt in attempts], *[rebuild] * 3)

    before = rows()
    assert {row[0] for row in Belief.objects.values_list("learner")} == {learner.pk for learner in learners}
    assert rebuild() == "learners: 6, rows that differed: 0"
    assert rows() == before
