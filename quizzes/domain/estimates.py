"""Estimates: "Out of 100 people …, about how many?", answered with one of four numbers, then shown as a picture."""

import re
from collections.abc import Iterator, Sequence

CHOICES = 4
MAX_NUMBER = 100
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
WHOLE = re.compile(r"\d{1,3}")


def estimated(text: str) -> int | None:
    """The whole number from 0 to 100 in the text of an option, such as "About 21"; None unless it holds just one."""
    numbers = NUMBER.findall(text)
    if len(numbers) != 1 or not WHOLE.fullmatch(numbers[0]) or "-" in text or "\N{MINUS SIGN}" in text:
        return None
    return int(numbers[0]) if int(numbers[0]) <= MAX_NUMBER else None


def estimate_faults(texts: Sequence[str], picture: str) -> Iterator[str]:
    """What an estimate with these options, in order, and this picture still needs, one sentence each."""
    if len(texts) != CHOICES:
        yield f"An estimate has {CHOICES} options, this one has {len(texts)}."
    numbers = [estimated(text) for text in texts]
    if None in numbers:
        yield f"Each option of an estimate holds one whole number from 0 to {MAX_NUMBER}, such as 'About 21'."
    elif numbers != sorted({number for number in numbers if number is not None}):
        yield "The numbers of an estimate rise from one option to the next."
    if not picture:
        yield "An estimate needs its 'picture': learners see the numbers after they have answered."
