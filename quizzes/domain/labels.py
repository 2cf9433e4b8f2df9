"""Labels of options."""

from collections.abc import Iterator
from itertools import count, product
from string import ascii_lowercase


def option_labels() -> Iterator[str]:
    """a to z, then aa to zz, and so on without end: a question never uses a label twice, however often it changes."""
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))
