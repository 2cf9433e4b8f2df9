"""Two sides measured in turns, so that what else the machine does hits both alike."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from django.core.handlers.wsgi import WSGIHandler

from tests.bench.calling import Call, ask, use_urls

ROUNDS = 30
BLOCK = 10
WARM_UP = 20


@dataclass(frozen=True)
class Side:
    """A handler with its URLs; `calls(n)` brings the next n requests, all answered with `status`."""

    handler: WSGIHandler
    urls: str
    status: str
    calls: Callable[[int], Sequence[Call]]

    def block(self, size: int) -> tuple[float, float]:
        """Seconds of wall clock and of this process's CPU per request. Raises RuntimeError for another status."""
        environs = [call.environ() for call in self.calls(size)]
        use_urls(self.urls)
        wall, cpu = time.perf_counter(), time.process_time()
        answers = [ask(self.handler, environ) for environ in environs]
        spent = (time.perf_counter() - wall) / size, (time.process_time() - cpu) / size
        for answer in answers:
            if not answer.status.startswith(self.status):
                raise RuntimeError(f"{self.urls} answered {answer.status} instead of {self.status}.")
        return spent


@dataclass(frozen=True)
class Duel:
    """Medians per request in seconds; the ratios are medians of the ratios of each round, floor ÷ ours."""

    ours: float
    floor: float
    ratio: float
    cpu_ratio: float


def duel(ours: Side, floor: Side, rounds: int = ROUNDS) -> Duel:
    """Rounds of A, B and B, A in turns, without garbage collection inside them."""
    ours.block(WARM_UP)
    floor.block(WARM_UP)
    pairs = []
    gc.disable()
    try:
        for number in range(rounds):
            gc.collect()
            both = [(side is ours, side.block(BLOCK)) for side in ((ours, floor) if number % 2 else (floor, ours))]
            pairs.append((dict(both)[True], dict(both)[False]))
    finally:
        gc.enable()
    return Duel(
        ours=median(mine[0] for mine, _ in pairs),
        floor=median(minimum[0] for _, minimum in pairs),
        ratio=median(minimum[0] / mine[0] for mine, minimum in pairs),
        cpu_ratio=median(minimum[1] / mine[1] for mine, minimum in pairs),
    )


def posts_needed(rounds: int = ROUNDS) -> int:
    """How many requests one side of a duel uses up."""
    return WARM_UP + rounds * BLOCK
