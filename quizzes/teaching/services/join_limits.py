"""Guessing join codes is slowed down: by learner or session, and far above that by address, for clinics share one."""

from collections.abc import Mapping

from django.core.cache import cache

from quizzes.errors import JoinRateLimited

# Seconds of rest after the latest miss.
WINDOW = 600
MAX_PER_LEARNER = 10
MAX_PER_ADDRESS = 300


def check_limits(own: str, address: str) -> None:
    """Raises JoinRateLimited. `own` names a learner or session, and is empty for a stranger."""
    limits = _limits(own, address)
    tries = cache.get_many(limits)
    if any(tries.get(key, 0) >= most for key, most in limits.items()):
        raise JoinRateLimited


def count_miss(own: str, address: str) -> None:
    """One more code that does not exist. Codes that do exist are never counted: a whole clinic may join at once."""
    for key in _limits(own, address):
        cache.set(key, cache.get(key, 0) + 1, WINDOW)


def _limits(own: str, address: str) -> Mapping[str, int]:
    by_address = {f"join-at-{address}": MAX_PER_ADDRESS}
    return by_address | {f"join-one-{own}": MAX_PER_LEARNER} if own else by_address
