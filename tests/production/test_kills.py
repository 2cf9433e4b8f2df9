"""The server is killed again and again while people answer: every answer that got its 303 is there, none twice."""

import time
from random import Random

import pytest

from quizzes.models import Learner, Response
from tests.production.soundness import breaches
from tests.production.walkers import Memory, Walker

PEOPLE = 5
LONGEST_LIFE_SECONDS = 1.2
CLOSING_SECONDS = 0.05
PATIENCE_SECONDS = 20


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.prove)])
def test_acknowledged_answers_outlive_every_kill(server, report_line, kills):
    """DESIGN 6.5; every ledger row equals its replay, and no attempt is half closed."""
    Learner.objects.all().delete()  # of other tests
    memory, rng = Memory(), Random(kills)
    walkers = [Walker(server.port, memory, Random(number)) for number in range(PEOPLE)]
    for walker in walkers:
        walker.start()

    for number in range(kills):
        if not server.is_running:
            server.start()
        live(memory, rng, is_until_closing=number % 2 == 0)
        server.kill()
        if memory.surprises:
            break
    server.start()
    live(memory, rng, is_until_closing=True)
    memory.is_over.set()
    for walker in walkers:
        walker.join()

    assert breaches(memory) == []
    assert len(memory.acknowledged) > kills
    report_line(
        f"{kills} kills on {server.engine}: {len(memory.acknowledged)} answers and skips acknowledged,"
        f" {Response.objects.count()} answers kept; {memory.cut_off} posts cut off,"
        f" {memory.cut_off_closing} of them the last of an attempt."
    )


def live(memory, rng, *, is_until_closing) -> None:
    """For a random while, half of the time until just after somebody sends the last answer of an attempt."""
    time.sleep(rng.uniform(0, LONGEST_LIFE_SECONDS))
    if is_until_closing:
        memory.is_closing.clear()
        memory.is_closing.wait(PATIENCE_SECONDS)
        time.sleep(rng.uniform(0, CLOSING_SECONDS))
