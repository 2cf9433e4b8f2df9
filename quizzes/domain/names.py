"""Names that people choose: any script, any emoji, on one line, and nothing that turns the text around it."""

import unicodedata

# Drawn as nothing, but a part of emoji and of some scripts: joiners and variation selectors.
INVISIBLE_PARTS = {"\u200c", "\u200d", *map(chr, range(0x180B, 0x1810)), *map(chr, range(0xFE00, 0xFE10))}
# Letters, marks and symbols of Unicode that are drawn as nothing: fillers of Hangul, the empty cell of Braille, the
# grapheme joiner, two vowels of Khmer, the object placeholder, the null note.
BLANKS = {
    *("\u115f", "\u1160", "\u3164", "\uffa0"),
    *("\u2800", "\u034f", "\u17b4", "\u17b5", "\ufffc", "\U0001d159"),
}
DROPPED_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Blocks of emoji, where every year brings characters that this Python does not know yet.
EMOJI = range(0x1F000, 0x1FC00)


def normalize_name(typed: str) -> str:
    """The name on one line in NFC, without control characters and marks that change the direction of what follows.

    Empty when nothing would be seen: at least one letter, digit or emoji is needed. Idempotent.
    """
    allowed = "".join(character for character in unicodedata.normalize("NFC", typed) if _is_allowed(character))
    # What was left out may have stood between two blanks, or between a letter and its accent.
    name = unicodedata.normalize("NFC", " ".join(allowed.split()))
    # Some characters are called letters that are an accent and nothing else.
    return name if any(map(_is_visible, unicodedata.normalize("NFKC", name))) else ""


def name_key(name: str) -> str:
    """Key shared by all spellings of a name: NFKC and casefold, without invisible characters.

    Equal for NFC and NFD, full and half width, upper and lower case. Idempotent; empty for an invalid name.
    """
    parts = "".join(character for character in normalize_name(name) if character not in INVISIBLE_PARTS)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", parts).casefold())
    return " ".join(folded.split())


def _is_allowed(character: str) -> bool:
    if character in BLANKS:
        return False
    if character in INVISIBLE_PARTS or character.isspace() or ord(character) in EMOJI:
        return True
    return unicodedata.category(character) not in DROPPED_CATEGORIES


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" or category == "So" or ord(character) in EMOJI
