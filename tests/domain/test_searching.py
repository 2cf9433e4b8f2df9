"""Finding words in texts: case, accents, plurals, and whatever else people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.searching import MAX_WORDS, Searchable, folded, words_of

ENTRY = Searchable.of("Nerve pain", "What we call neuropathic pain. Crème, naïve, ﬁbro.")


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        ("pain", 2),
        ("PAIN", 2),
        ("pains nerves", 3),
        ("neuro", 1),
        ("pathic", 0),  # not the beginning of a word
        ("creme", 1),
        ("CRÈME", 1),
        ("fibro", 1),
        ("pain moon", 0),
        ('"nerve" AND* -pain', 0),  # no operators: "and" is a word that the entry does not hold
        ('"nerve" -pain*', 3),
        ("%", 0),
        ("_", 0),
        ("💡", 0),
        ("", 0),
        (" \x00\t", 0),
        ("'; DROP TABLE quizzes_claim; --", 0),
    ],
)
def test_every_word_begins_a_word_of_the_entry(query, rank):
    assert ENTRY.rank(words_of(query)) == rank


def test_a_query_has_few_words():
    assert len(words_of(" ".join(f"word{n}" for n in range(100)))) == MAX_WORDS


@given(st.text(max_size=300))
def test_any_text_finds_itself_unless_it_has_no_word(text):
    words = words_of(text)

    assert (Searchable.of("", text).rank(words) > 0) is bool(words)
    assert folded(folded(text)) == folded(text)
