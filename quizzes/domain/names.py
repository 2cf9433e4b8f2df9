"""Names that people choose: any script, any emoji, on one line, and nothing that turns the text around it."""

import unicodedata

# Joiners that emoji and some scripts need.
KEPT_JOINERS = {"\u200c", "\u200d"}


def plain_name(typed: str) -> str:
    """The name on one line, without control characters and marks that change the direction of what follows."""
    blanks = " ".join(unicodedata.normalize("NFC", typed).split())
    letters = "".join(letter for letter in blanks if _is_kept(letter)).strip()
    # A name of joiners alone would be seen as nothing.
    return letters if letters.strip("\u200c\u200d ") else ""


def _is_kept(letter: str) -> bool:
    return letter in KEPT_JOINERS or unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
