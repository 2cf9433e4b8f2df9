"""Finds the wordings of the table in a passage, minding whose words they are and what is denied."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.domain.linting.attribution import is_negated, own_words
from quizzes.domain.linting.banned_phrases import BANNED_PHRASES, BannedPhrase


@dataclass(frozen=True)
class PhraseMatch:
    """A wording, and the words it was found in."""

    phrase: BannedPhrase
    words: str


def find_phrases(text: str, *, is_quoted: bool = False) -> Iterator[PhraseMatch]:
    """Every hit in a passage; in quoted or told words only what has no place there either."""
    own = own_words(text)
    for wording in BANNED_PHRASES:
        if is_quoted and not wording.in_quotes:
            continue
        searched = text if wording.in_quotes else own
        for found in wording.pattern.finditer(searched):
            if not is_allowed(wording, searched, found.span()):
                yield PhraseMatch(wording, found.group().strip())


def is_allowed(wording: BannedPhrase, text: str, span: tuple[int, int]) -> bool:
    """Denied in its clause, or fine beside what stands in the same passage."""
    if wording.may_be_denied and is_negated(text, *span):
        return True
    return bool(wording.unless and wording.unless.search(text))
