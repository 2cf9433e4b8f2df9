"""Rate limits for guessing join codes: per learner or session, and a much higher one per address, as clinics
share one.
"""

from collections.abc import Mapping

from django.core.cache import cache

from quizzes.errors import JoinRateLimited

# Seconds from the latest miss until the count is cleared.
WINDOW = 600
MAX_PER_LEARNER = 10
MAX_PER_ADDRESS = 300


def check_limits(own: str, address: str) -> None:
    """Raises JoinRateLimited. `own`: id of learner or session, empty for visitors."""
    limits = _limits(own, address)
    tries = cache.get_many(limits)
    if any(tries.get(key, 0) >= most for key, most in limits.items()):
        raise JoinRateLimited


def count_miss(own: str, address: str) -> None:
    """Counts an unknown code. Known codes are never counted: a whole clinic may join at once."""
    for key in _limits(own, address):
        cache.set(key, cache.get(key, 0) + 1, WINDOW)


def _limits(own: str, address: str) -> Mapping[str, int]:
    by_address = {f"join-at-{address}": MAX_PER_ADDRESS}
    return by_address | {f"join-one-{own}": MAX_PER_LEARNER} if own else by_address
