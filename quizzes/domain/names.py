"""Normalization of names that people choose: any script, any emoji, one line, no direction marks."""

import unicodedata

# Zero-width joiners that emoji and some scripts need.
ALLOWED_JOINERS = {"\u200c", "\u200d"}


def normalize_name(typed: str) -> str:
    """The name in NFC on one line, without control, format, private-use and unassigned characters.

    Empty if nothing visible is left.
    """
    kept = "".join(character for character in unicodedata.normalize("NFC", typed) if _is_allowed(character))
    # Removing characters may join blanks, or a letter and its accent: collapse and compose once more.
    name = unicodedata.normalize("NFC", " ".join(kept.split()))
    # A name of joiners only would be invisible.
    return name if name.strip("\u200c\u200d ") else ""


def _is_allowed(character: str) -> bool:
    return (
        character in ALLOWED_JOINERS
        or character.isspace()
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
