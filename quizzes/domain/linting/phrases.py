"""Finds banned phrases in a passage, ignoring quoted and negated uses where allowed."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.domain.linting.attribution import is_negated, own_words
from quizzes.domain.linting.banned_phrases import BANNED_PHRASES, BannedPhrase


@dataclass(frozen=True)
class PhraseMatch:
    """A banned phrase and the words that matched it."""

    phrase: BannedPhrase
    words: str


def find_phrases(text: str, *, is_quoted: bool = False) -> Iterator[PhraseMatch]:
    """All matches in a passage. In quoted or reported words only phrases with `in_quotes` are matched."""
    own = own_words(text)
    for wording in BANNED_PHRASES:
        if is_quoted and not wording.in_quotes:
            continue
        searched = text if wording.in_quotes else own
        for match in wording.pattern.finditer(searched):
            if not is_allowed(wording, searched, match.span()):
                yield PhraseMatch(wording, match.group().strip())


def is_allowed(wording: BannedPhrase, text: str, span: tuple[int, int]) -> bool:
    """True if the match is negated and may be, or the passage contains what allows it."""
    if wording.may_be_denied and is_negated(text, *span):
        return True
    return bool(wording.unless and wording.unless.search(text))
