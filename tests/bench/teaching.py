"""What an educator waits for: the reports of one group, beside the history of everybody else on the site."""

import gc
import os
import time
from dataclasses import dataclass
from io import StringIO
from statistics import median

from django.contrib.auth.models import Group
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.urls import reverse

from quizzes.management.commands.simulate_learners import MAX_COHORT_SIZE
from quizzes.models import Cohort, Enrollment, Learner, Lesson, Response
from quizzes.teaching.queries.cohorts import SHARES_ANSWERS, members
from quizzes.vocabulary import Role
from tests.bench import stage
from tests.bench.calling import OUR_URLS, Call, use_urls
from tests.bench.duel import Side
from tests.bench.table import line, verdict
from tests.bench.weights import statements

LEARNERS = 2_000
MOST_MS = 100
ROUNDS = 30
WARM_UP = 5
FLOOR_BLOCK = 5
COMPLETION = "completion, all lessons"
ONE_LESSON = "completion, one lesson"
CHANGES = "what changed"
JUDGED = {COMPLETION, ONE_LESSON, CHANGES}


@dataclass(frozen=True)
class Cost:
    """Medians per request in milliseconds, the same CPU counted in floor pages, and statements that touch tables."""

    wall: float
    cpu: float
    floors: float
    queries: int


def report_teaching(handler: WSGIHandler, floor: Side) -> None:
    """Every page twice: in a short history and, for the same group, in one that has grown ten times."""
    wanted = int(os.environ.get("BENCH_LEARNERS", LEARNERS))
    size = min(MAX_COHORT_SIZE, wanted)
    few = max(wanted // 10, size)
    learner, cookies = stage.signed_in()
    learner.user.groups.add(Group.objects.get(name=Role.EDUCATOR))
    spent = grow(few, seed=1, educator=learner.user.get_username())
    cohort = Cohort.objects.of_educator(learner.user).order_by("pk")[0]
    calls = {what: Call(path, cookies) for what, path in pages(cohort).items()}
    answers, before = simulated_answers(), {what: cost(handler, call, floor) for what, call in calls.items()}
    spent += grow(wanted - few, seed=2)
    line(f"educator, {size} of {wanted} learners", "median", "CPU", "queries", "growth", "budget", "verdict")
    for what, call in calls.items():
        now = cost(handler, call, floor)
        cost_line(what, now, f"{now.floors / before[what].floors:.2f}", is_judged=what in JUDGED)
    cost_line(f"completion, {size} of {few} learners", before[COMPLETION], "", is_judged=True)
    total = simulated_answers()
    print(f"growth: CPU with {total / answers:.1f} times the answers of {few} learners, each beside the floor page")
    print(f"simulated: {wanted} learners with {total} answers, made in {spent:.0f} s")


def grow(count: int, *, seed: int, educator: str = "") -> float:
    """More simulated learners, all of them in groups. How many seconds that took."""
    if not count:
        return 0.0
    began = time.perf_counter()
    groups = max(count // MAX_COHORT_SIZE, 1)
    call_command("simulate_learners", learners=count, cohorts=groups, seed=seed, educator=educator, stdout=StringIO())
    if connection.vendor == "postgresql":  # as autovacuum does within a minute
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return time.perf_counter() - began


def simulated_answers() -> int:
    return Response.objects.filter(item__attempt__learner__in=Learner.objects.filter(is_synthetic=True)).count()


def pages(cohort: Cohort) -> dict[str, str]:
    """The address of each report."""
    use_urls(OUR_URLS)
    completion = reverse("quizzes:report_completion", args=[cohort.pk])
    lesson = Lesson.objects.get(course=cohort.course, slug__endswith=stage.LESSON)
    return {
        COMPLETION: completion,
        ONE_LESSON: f"{completion}?lesson={lesson.slug}",
        "still believed": reverse("quizzes:report_topics", args=[cohort.pk]),
        CHANGES: reverse("quizzes:report_changes", args=[cohort.pk]),
        "one person": reverse("quizzes:report_member", args=[cohort.pk, busiest(cohort).pk]),
        "CSV, all lessons": reverse("quizzes:report_csv", args=[cohort.pk]),
    }


def busiest(cohort: Cohort) -> Enrollment:
    """Of those who share their answers, whoever has the most to show."""
    sharing = members(cohort).filter(SHARES_ANSWERS)
    return sharing.annotate(size=Count("learner__attempts")).order_by("-size", "pk")[0]


def cost(handler: WSGIHandler, call: Call, floor: Side) -> Cost:
    """In turns with the floor page, so that a busier machine does not look like a longer history."""
    side = Side(handler, OUR_URLS, "200", lambda n: [call] * n)
    side.block(WARM_UP)
    floor.block(WARM_UP)
    gc.collect()
    pairs = [(side.block(1), floor.block(FLOOR_BLOCK)) for _ in range(ROUNDS)]
    wall, cpu = (median(mine[which] for mine, _ in pairs) * 1000 for which in (0, 1))
    floors = median(mine[1] / minimum[1] for mine, minimum in pairs)
    return Cost(wall, cpu, floors, len(statements(handler, call)))


def cost_line(what: str, found: Cost, growth: str, *, is_judged: bool) -> None:
    judged = (f"< {MOST_MS} ms", verdict(found.wall < MOST_MS)) if is_judged else ("", "")
    line(what, f"{found.wall:.1f} ms", f"{found.cpu:.1f} ms", str(found.queries), growth, *judged)
