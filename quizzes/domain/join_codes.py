"""Join codes: short enough to type from paper, long enough not to be guessed."""

from random import Random

# No look-alikes (0 and O, 1 and I and L, 5 and S, B and 8, Z and 2, U and V) and no A and E: no code spells a word.
ALPHABET = "2346789CDFGHJKMNPQRTVWXY"
LENGTH = 8


def new_code(rng: Random) -> str:
    """One of 24 to the power of 8, some 110 thousand million."""
    return "".join(rng.choice(ALPHABET) for _ in range(LENGTH))


def normalize_code(typed: str) -> str:
    """What was meant by somebody who typed blanks, hyphens or small letters."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())[: LENGTH * 2]


def format_code(code: str) -> str:
    """Two groups of four, easier to read aloud."""
    return f"{code[:4]}-{code[4:]}"
