"""Finding words in texts: one behavior on every database, as all that is searched is in memory already."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 8  # of a query; more are left out
PLURAL_LENGTH = 4  # "pains" finds "pain"; "gas" is not taken for a plural


def folded(text: str) -> str:
    """The text without case, accents and forms of width: "Fibromialgía" and "fibromialgia" are alike."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def words_of(query: str) -> Sequence[str]:
    """The words to look for, folded, each once; signs such as % and quotes are no words."""
    words = dict.fromkeys(WORD.findall(folded(query)))
    return [_stem(word) for word in words][:MAX_WORDS]


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) >= PLURAL_LENGTH else word


@dataclass(frozen=True)
class Searchable:
    """One entry: words of its name, and all its words; both folded."""

    name: frozenset[str]
    text: frozenset[str]

    @classmethod
    def of(cls, name: str, *texts: str) -> "Searchable":
        named = frozenset(WORD.findall(folded(name)))
        return cls(named, named.union(*(WORD.findall(folded(text)) for text in texts)))

    def rank(self, words: Sequence[str]) -> int:
        """0 unless every word begins a word of the entry; then 1, and 1 more for each that begins one of its name."""
        if not words or not all(_begins_any(word, self.text) for word in words):
            return 0
        return 1 + sum(_begins_any(word, self.name) for word in words)


def _begins_any(beginning: str, words: frozenset[str]) -> bool:
    return any(word.startswith(beginning) for word in words)
