"""Names that people choose: any script, any emoji, on one line, and nothing that turns the text around it."""

import unicodedata

# Joiners that emoji and some scripts need.
ALLOWED_JOINERS = {"\u200c", "\u200d"}


def normalize_name(typed: str) -> str:
    """The name on one line, without control characters and marks that change the direction of what follows."""
    kept = "".join(character for character in unicodedata.normalize("NFC", typed) if _is_allowed(character))
    # What was left out may have stood between two blanks, or between a letter and its accent.
    name = unicodedata.normalize("NFC", " ".join(kept.split()))
    # A name of joiners alone would be seen as nothing.
    return name if name.strip("\u200c\u200d ") else ""


def _is_allowed(character: str) -> bool:
    return (
        character in ALLOWED_JOINERS
        or character.isspace()
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
