"""simulate_learners: creates synthetic learners and cohorts for trying out and measuring reports."""

from argparse import ArgumentParser
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from quizzes.models import Course
from quizzes.teaching.services.simulation import clear_simulation, simulate_cohort, simulate_learners

MAX_COHORT_SIZE = 200


class Command(BaseCommand):
    help = "Makes simulated learners with a history, and groups of them. They are marked and counted nowhere else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learners", type=int, required=True)
        parser.add_argument("--cohorts", type=int, default=1)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--course", default="", help="slug of the course; the first one when left out")
        parser.add_argument("--educator", default="", help="sign-in name of who looks after the groups")
        parser.add_argument("--clear", action="store_true", help="delete all earlier simulated learners and groups")

    def handle(self, *args: object, learners: int, cohorts: int, seed: int, **options: object) -> None:
        if learners < 1 or cohorts < 0 or cohorts > learners:
            raise CommandError("Give at least one learner, and no more groups than learners.")
        course, educators = chosen_course(str(options["course"])), chosen_educators(str(options["educator"]))
        if options["clear"]:
            clear_simulation()
        rng, at = Random(seed), timezone.now()  # noqa: S311 – a simulation that can be repeated, not a secret
        made = simulate_learners(course, learners, rng=rng, at=at)
        size = min(MAX_COHORT_SIZE, learners // cohorts) if cohorts else 0
        for number in range(cohorts):
            members = made[number * size : (number + 1) * size]
            cohort = simulate_cohort(course, members, educators=educators, rng=rng, at=at)
            self.stdout.write(f"{cohort.name}: /teach/cohorts/{cohort.pk}/")
        self.stdout.write(f"{len(made)} simulated learners")


def chosen_course(slug: str) -> Course:
    found = Course.objects.filter(slug=slug) if slug else Course.objects.order_by("pk")
    course = found.first()
    if course is None:
        raise CommandError("There is no such course. Load one with load_course first.")
    return course


def chosen_educators(name: str) -> list[AbstractBaseUser]:
    if not name:
        return []
    users = get_user_model()._default_manager
    try:
        return [users.get_by_natural_key(name)]
    except ObjectDoesNotExist as reason:
        raise CommandError(f"Nobody signs in as {name}.") from reason
