"""Slows down who guesses join codes, and nobody else.

A right code always opens its group, so that nobody can lock a clinic, which shares one address, out of joining. There
are 1.1 × 10^11 codes: at 100 guesses a second it takes 17 years on average to find the one of a given group.
"""

from django.core.cache import cache

from quizzes.errors import JoinRateLimited

# Seconds from the latest miss until the count is cleared.
WINDOW = 600
MAX_PER_LEARNER = 10
MAX_PER_ADDRESS = 300


def count_miss(own: str, address: str) -> None:
    """Counts a code that no group has. Raises JoinRateLimited when there were too many.

    `own`: id of learner or session; empty for visitors, who are counted by their internet address. The cache keeps
    neither, see KEY_FUNCTION.
    """
    key, most = (f"join-one-{own}", MAX_PER_LEARNER) if own else (f"join-at-{address}", MAX_PER_ADDRESS)
    misses = cache.get(key, 0) + 1
    cache.set(key, misses, WINDOW)
    if misses > most:
        raise JoinRateLimited
