"""How much one request may send, and how long it may take to send it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BodyLimit:
    """`size`: the longest body that is taken, in bytes. `seconds`: the longest time in which it may arrive."""

    size: int
    seconds: float


LEARNERS = BodyLimit(size=1_000_000, seconds=30)
# A long lesson, or a bank of questions to import, over a slow line.
AUTHORS = BodyLimit(size=10_000_000, seconds=120)


def body_limit(path: str) -> BodyLimit:
    """The limit of the page at `path`, as in `request.path_info`: AUTHORS below /admin/, else LEARNERS."""
    return AUTHORS if path.startswith("/admin/") else LEARNERS
