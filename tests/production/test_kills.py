"""Killed again and again while people answer: every answer that got its 303 is there, none twice."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest

from quizzes.models import Learner, Response
from tests.production.server import wait_until
from tests.production.soundness import breaches
from tests.production.walkers import Memory, Walker

PEOPLE = 5
LONGEST_LIFE_SECONDS = 1.2
CLOSING_SECONDS = 0.05
PATIENCE_SECONDS = 20


@pytest.mark.parametrize("kills", [5, pytest.param(200, marks=pytest.mark.prove)])
def test_acknowledged_answers_outlive_every_kill(server, report_line, kills):
    """DESIGN 6.5; every ledger row equals its replay, and no attempt is half closed."""
    rng = Random(kills)
    with people_answering(server) as memory:
        for number in range(kills):
            if not server.is_running:
                server.start()
            live(memory, rng, is_until_closing=number % 2 == 0)
            server.kill()
            if memory.surprises:
                break
        server.start()
        live(memory, rng, is_until_closing=True)

    assert breaches(memory) == []
    assert len(memory.acknowledged) > kills
    report_line(f"{kills} kills of the server on {server.engine}: {summary(memory)}")


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.prove)])
def test_site_stays_up_when_workers_are_killed(running_server, report_line, kills):
    """The server itself goes on: nobody is refused a connection, and each killed worker is replaced."""
    rng = Random(kills)
    with people_answering(running_server) as memory:
        for number in range(kills):
            live(memory, rng, is_until_closing=number % 2 == 0)
            os.kill(rng.choice(running_server.workers()), signal.SIGKILL)
            assert running_server.is_ready()
        live(memory, rng, is_until_closing=True)

    assert (breaches(memory), memory.refused) == ([], 0)
    assert len(memory.acknowledged) > kills
    wait_until(lambda: len(running_server.workers()) == int(running_server.environment["WORKERS"]))
    report_line(f"{kills} kills of workers on {running_server.engine}: {summary(memory)}")


@contextmanager
def people_answering(server) -> Iterator[Memory]:
    Learner.objects.all().delete()  # of other tests
    memory = Memory()
    walkers = [Walker(server.port, memory, Random(number)) for number in range(PEOPLE)]
    for walker in walkers:
        walker.start()
    try:
        yield memory
    finally:
        memory.is_over.set()
        for walker in walkers:
            walker.join()


def summary(memory) -> str:
    return (
        f"{len(memory.acknowledged)} answers and skips acknowledged, {Response.objects.count()} answers kept;"
        f" {memory.cut_off} posts cut off, {memory.cut_off_closing} of them the last of an attempt."
    )


def live(memory, rng, *, is_until_closing) -> None:
    """For a random while, half of the time until just after somebody sends the last answer of an attempt."""
    time.sleep(rng.uniform(0, LONGEST_LIFE_SECONDS))
    if is_until_closing:
        memory.is_closing.clear()
        memory.is_closing.wait(PATIENCE_SECONDS)
        time.sleep(rng.uniform(0, CLOSING_SECONDS))
