"""A clock that is behind: two servers differ by minutes, or one is set back. All that is stored stays possible."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from quizzes.models import Attempt, Consent
from quizzes.people.services.learner_merging import merge_learners
from quizzes.teaching.services.cohorts import leave_cohort, withdraw_answers
from quizzes.vocabulary import AttemptState
from tests import walks
from tests.cohort_rows import ANSWERS, STATUS, CohortFactory, member
from tests.conftest import NOON
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db

BEHIND = NOON - timedelta(minutes=3)


def leave(enrollment):
    leave_cohort(enrollment, at=BEHIND)


def withdraw(enrollment):
    withdraw_answers(enrollment, at=BEHIND)


def merge_with_less_consent(enrollment):
    """In a cohort that both joined, what only one agreed to is withdrawn."""
    other = LearnerFactory()
    member(enrollment.cohort, "Bea", shares=(STATUS,), learner=other)
    merge_learners(enrollment.learner, other, at=BEHIND)


# Constraint -> what writes the later of its two times by the clock. Dates of claims are typed and checked by forms.
COMPARED = {
    "consent_is_withdrawn_after_it_is_given": [leave, withdraw, merge_with_less_consent],
    "review_by_after_review": [],
}


def leaves(condition):
    """Every (lookup, value) of a condition, however deep."""
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from leaves(child)
        else:
            yield child


def compares_two_times(model, constraint):
    dates = {field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField)}
    return any(
        name.split("__")[0] in dates and isinstance(value, models.F) for name, value in leaves(constraint.condition)
    )


def test_every_constraint_between_two_times_is_in_the_table():
    found = {
        constraint.name
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint) and compares_two_times(model, constraint)
    }

    assert found == set(COMPARED)


@pytest.mark.parametrize("write", [write for writers in COMPARED.values() for write in writers])
def test_what_is_dated_by_a_clock_behind_ends_when_it_began(write):
    """PV-3: withdrawing and leaving always work."""
    enrollment = member(CohortFactory(), shares=(STATUS, ANSWERS))

    write(enrollment)

    answers = Consent.objects.get(enrollment=enrollment, scope=ANSWERS)
    assert (answers.given_at, answers.withdrawn_at) == (NOON, NOON)


def test_withdrawing_later_keeps_its_own_time():
    enrollment = member(CohortFactory(), shares=(STATUS, ANSWERS))

    withdraw_answers(enrollment, at=NOON + timedelta(seconds=1))

    assert Consent.objects.get(scope=ANSWERS).withdrawn_at == NOON + timedelta(seconds=1)


@pytest.mark.usefixtures("small_course")
def test_whole_lesson_and_a_review_with_a_clock_that_steps_back(client, clock):
    """Each answer comes an hour before the one before it."""
    clock.shift(timedelta(days=10))
    walks.start(client)
    for item in list(Attempt.objects.get().items.all()):
        clock.shift(timedelta(hours=-1))
        walks.answer(client, walks.item_url(item), walks.WRONG[item.question_version.question.slug])
    clock.shift(timedelta(hours=-1))
    walks.take_post(client, walks.RIGHT)
    clock.shift(timedelta(days=-1))
    client.post(reverse("quizzes:review_start"), {"early": "yes"})

    assert {client.get(address).status_code for address in ("/", "/me/", "/review/ideas/")} == {200}
    assert Attempt.objects.filter(state=AttemptState.SUBMITTED).count() == 2
