"""Join codes: short enough to type from paper, long enough not to be guessed."""

import unicodedata
from random import Random

# No look-alikes (0 and O, 1 and I and L, 5 and S, B and 8, Z and 2, U and V) and no A and E: no code spells a word.
ALPHABET = "2346789CDFGHJKMNPQRTVWXY"
LENGTH = 8


def new_code(rng: Random) -> str:
    """A random code of 8 characters: 24^8, about 1.1 × 10^11 possible codes."""
    return "".join(rng.choice(ALPHABET) for _ in range(LENGTH))


def normalize_code(typed: str) -> str:
    """The typed code in upper case without blanks, hyphens and other characters; at most 16 characters."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())[: LENGTH * 2]


def format_code(code: str) -> str:
    """The code in two groups of four, such as "2346-789C"."""
    return f"{code[:4]}-{code[4:]}"
