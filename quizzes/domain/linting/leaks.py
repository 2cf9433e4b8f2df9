"""Whether a text that is read before a question gives its key away.

A sentence gives a key away when it asserts what the key asserts: it holds most of the key's content words, weighted by
how rare they are in the course (inverse document frequency, Manning, Raghavan & Schütze, Introduction to Information
Retrieval, ch. 6), and is negated exactly if the key is. What a sentence quotes or reports is not asserted, and neither
is a question. Endings are cut off (plural, -ed, -ing, -ly and the like), so that "damages" and "damage" are one word.

The bounds are fixed by the golden examples in tests/domain/linting/test_leaks.py.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from quizzes.domain.linting.attribution import own_words
from quizzes.domain.readability import SENTENCE_END

WARN_FROM, ERROR_FROM = 0.55, 0.80  # share of the key's weight that one sentence holds
MIN_SHARED = 2  # content words
# fmt: off
STOP_WORDS = frozenset({
    "a", "about", "after", "again", "also", "an", "and", "any", "are", "as", "at", "be", "been", "before", "being",
    "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing", "done", "for", "from", "had", "has",
    "have", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "itself",
    "may", "me", "might", "more", "most", "must", "my", "of", "often", "on", "one", "only", "or", "other", "our",
    "out", "over", "own", "people", "person", "said", "same", "say", "says", "she", "should", "so", "some",
    "somebody", "someone", "still", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "through", "to", "too", "under", "until", "up", "very", "was", "we", "were", "what", "when",
    "where", "which", "while", "who", "whom", "why", "will", "with", "without", "would", "yet", "you", "your",
})
# fmt: on
NEGATION = re.compile(
    r"\b(?:no|not|never|nor|neither|none|nothing|nobody|no one|(?<!than )without|cannot|unknown|unproven|\w+n['’]t)\b"
)
WORD = re.compile(r"[a-z]+|\d+")
ENDINGS = ("nesses", "ness", "ings", "ing", "ies", "ied", "edly", "ed", "es", "ly", "s", "e", "y")
MIN_STEM = 3


@dataclass(frozen=True)
class Statement:
    """Content words of a sentence, and whether it denies."""

    words: frozenset[str]
    is_negated: bool


def stem_of(word: str) -> str:
    """The word without its ending."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= MIN_STEM:
            return word[: -len(ending)]
    return word


def content_words(text: str) -> frozenset[str]:
    words = WORD.findall(NEGATION.sub(" ", text.lower()))
    return frozenset(stem_of(word) for word in words if word not in STOP_WORDS and (len(word) > 1 or word.isdigit()))


def sentences_of(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE_END.sub(lambda end: end.group() + "\n", text).split("\n") if part.strip()]


def statements(text: str, *, is_denied: bool = False) -> list[Statement]:
    """What the text asserts, sentence by sentence; questions assert nothing. `is_denied`: it is shown as wrong."""
    return [
        Statement(content_words(sentence), bool(NEGATION.search(sentence.lower())) != is_denied)
        for sentence in sentences_of(own_words(text))
        if not sentence.rstrip("\"'”’) ").endswith("?")
    ]


def choice_statement(stem: str, right: str) -> Statement:
    """What the right option says about its question."""
    return Statement(content_words(stem) | content_words(right), bool(NEGATION.search(right.lower())))


def word_weights(texts: Iterable[str]) -> Mapping[str, float]:
    """Inverse document frequency of each content word over the sentences of a course: log(N / n)."""
    sentences = [statement.words for text in texts for statement in statements(text)]
    counts = Counter(word for words in sentences for word in words)
    return {word: log(len(sentences) / count) for word, count in counts.items()}


def overlap(key: Statement, earlier: Statement, weights: Mapping[str, float]) -> float:
    """Share 0..1 of the key's weight that a sentence holds; 0 if one of them denies and the other does not."""
    shared = key.words & earlier.words
    if key.is_negated != earlier.is_negated or len(shared) < MIN_SHARED:
        return 0.0
    most = max(weights.values(), default=1.0)
    total = sum(weights.get(word, most) for word in key.words)
    return sum(weights.get(word, most) for word in shared) / total if total else 0.0
