"""What an operator waits for: everybody's answers replayed, beside the same rows read and nothing done with them."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median

from django.conf import settings

from quizzes.models import Learner, Response
from tests.bench.table import line, verdict

MILLION = 1_000_000
MOST_SECONDS = 60
MOST_MB = 50
ROUNDS = 3
COLUMNS = ("item__attempt__learner", "item__attempt", "item__question_version", "chosen", "confidence")


@dataclass(frozen=True)
class Spent:
    """Seconds of wall clock and of CPU; the most memory in MB, where it was measured."""

    wall: float
    cpu: float
    peak: float = 0.0


def report_rebuilding() -> None:
    """The command as operators run it, less the same command for one learner, which is its start."""
    answers, one = Response.objects.count(), str(Learner.objects.values_list("pk", flat=True)[0])
    rounds = [(rebuild("--learner", one), rebuild(), read_answers()) for _ in range(ROUNDS)]
    wall, floor = (median(times) * MILLION / answers for times in zip(*map(walls, rounds), strict=True))
    by_wall = median(minimum / mine for mine, minimum in map(walls, rounds))
    by_cpu = median(floor.cpu / (whole.cpu - start.cpu) for start, whole, floor in rounds)
    cpu = median(whole.cpu - start.cpu for start, whole, _ in rounds) * MILLION / answers
    grown = max(whole.peak for _, whole, _ in rounds) - min(start.peak for start, _, _ in rounds)
    line(f"rebuild_beliefs, {answers} answers", "ours", "floor", "ratio", "by CPU", "budget", "verdict")
    cells = f"{wall:.1f} s", f"{floor:.1f} s", f"{by_wall:.2f}", f"{by_cpu:.2f}"
    line("a million answers", *cells, f"< {MOST_SECONDS} s", verdict(wall < MOST_SECONDS))
    line("  of which CPU", f"{cpu:.1f} s")
    line(
        "memory beyond that for one learner", f"{grown:.0f} MB", "", "", "", f"< {MOST_MB} MB", verdict(grown < MOST_MB)
    )


def walls(sides: tuple[Spent, Spent, Spent]) -> tuple[float, float]:
    """Seconds of the rebuilding alone, and of its floor."""
    start, whole, floor = sides
    return whole.wall - start.wall, floor.wall


def rebuild(*arguments: str) -> Spent:
    """One run of the command. Raises RuntimeError when it ends badly."""
    began = time.perf_counter()
    command = [sys.executable, "manage.py", "rebuild_beliefs", *arguments]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"rebuild_beliefs ended with {process.returncode}.")
    return Spent(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def read_answers() -> Spent:
    """The floor: every answer streamed once, in one statement, and forgotten."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in Response.objects.values_list(*COLUMNS).iterator():
        pass
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)
