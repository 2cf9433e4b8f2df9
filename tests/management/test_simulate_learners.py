"""simulate_learners: the same people from the same seed, all of them marked."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quizzes.learning.services.beliefs import rebuild_ledger
from quizzes.models import Attempt, Belief, Cohort, Enrollment, Learner, LessonProgress, Response
from tests.cohort_rows import CohortFactory, educator
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db


def simulate(**options):
    out = StringIO()
    call_command("simulate_learners", stdout=out, **({"learners": 12, "cohorts": 2, "seed": 5} | options))
    return out.getvalue()


def summary():
    return [
        *Response.objects.order_by("received_at", "pk").values_list("chosen", "points"),
        *LessonProgress.objects.order_by("started_at", "pk").values_list("lesson", "state"),
        *Enrollment.objects.order_by("name", "pk").values_list("name", flat=True),
    ]


def test_everybody_simulated_is_marked(small_course):
    simulate()

    assert (Learner.objects.count(), Learner.objects.filter(is_synthetic=True).count()) == (12, 12)
    assert set(Cohort.objects.values_list("is_synthetic", flat=True)) == {True}
    assert [cohort.enrollments.count() for cohort in Cohort.objects.all()] == [6, 6]
    assert Attempt.objects.filter(learner__is_synthetic=False).count() == 0


@pytest.mark.usefixtures("clock")
def test_the_same_seed_gives_the_same_people(small_course):
    simulate()
    first = summary()

    simulate(clear=True)

    assert summary() == first
    assert Learner.objects.count() == 12


def test_simulated_ledgers_are_those_of_their_answers(small_course):
    simulate()
    columns = ["learner", "misconception", "state", "corrected_at", "first_evidence", "latest_evidence"]
    stored = set(Belief.objects.values_list(*columns))

    for learner in Learner.objects.all():
        rebuild_ledger(learner)

    assert set(Belief.objects.values_list(*columns)) == stored != set()


def test_clearing_leaves_real_people_alone(small_course):
    real, cohort = LearnerFactory(), CohortFactory(course=small_course)
    simulate()

    simulate(learners=1, cohorts=0, clear=True)

    assert list(Learner.objects.filter(is_synthetic=False)) == [real]
    assert (Learner.objects.count(), list(Cohort.objects.all())) == (2, [cohort])


def test_groups_are_given_to_an_educator(small_course):
    user = educator(username="teacher")

    out = simulate(educator="teacher")

    assert [f"/teach/cohorts/{cohort.pk}/" in out for cohort in Cohort.objects.of_educator(user)] == [True, True]


@pytest.mark.parametrize(
    "options",
    [{"learners": 0}, {"cohorts": 13}, {"cohorts": -1}, {"course": "none"}, {"educator": "nobody"}],
)
def test_nonsense_is_refused(small_course, options):
    with pytest.raises(CommandError):
        simulate(**options)

    assert Learner.objects.count() == 0
