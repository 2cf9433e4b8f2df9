"""Calls to the mail server, each limited to EMAIL_TIMEOUT seconds in total."""

from collections.abc import Callable
from queue import Empty, Queue
from threading import BoundedSemaphore, Thread

from django.conf import settings

# More calls than this never wait for the mail server at once in a process; the next one is refused without waiting.
MAX_WAITING = 8
_places = BoundedSemaphore(MAX_WAITING)


def call_within_limit(call: Callable[[], object]) -> None:
    """Raises TimeoutError, or what `call` raises. After TimeoutError the call may still succeed.

    Runs `call` in a thread; it must not use the database. A socket timeout would limit single steps only: not a slow
    resolver, nor a server that answers byte by byte.
    """
    if not _places.acquire(blocking=False):
        raise TimeoutError
    outcome: Queue[BaseException | None] = Queue(1)
    Thread(target=_run, args=(call, outcome), name="mail", daemon=True).start()
    try:
        reason = outcome.get(timeout=settings.EMAIL_TIMEOUT)
    except Empty:
        raise TimeoutError from None
    if reason is not None:
        raise reason


def _run(call: Callable[[], object], outcome: "Queue[BaseException | None]") -> None:
    try:
        call()
        outcome.put(None)
    except BaseException as reason:
        outcome.put(reason)
    finally:
        _places.release()
