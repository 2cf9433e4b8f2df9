"""What gives a key away and what does not: the golden examples that fix the bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.linting.leaks import (
    ERROR_FROM,
    WARN_FROM,
    choice_statement,
    content_words,
    overlap,
    statements,
    stem_of,
    word_weights,
)

# A course in small: what is rare in it weighs more.
COURSE = [
    "FM hurts, but it does not damage joints or muscles.",
    "Depression and anxiety are more common with FM than without.",
    "It is not proven that magnesium pills treat FM.",
    "It is not proven that low magnesium causes FM.",
    "Over the years, some people with FM improve, many stay the same, and some feel worse.",
    "FM is more common in people who have lupus or rheumatoid arthritis.",
    "In FM, pain can be strong without damage.",
    "About 2 to 4 of 100 people have FM.",
    "The pain of FM is real.",
    "Doctors use your story, an exam and a checklist.",
    "No blood test can prove FM.",
    "Pain is not the same as harm.",
]
WEIGHTS = word_weights(COURSE)


def strength(key, told, *, is_denied=False):
    rows = [
        overlap(one, sentence, WEIGHTS) for one in statements(key) for sentence in statements(told, is_denied=is_denied)
    ]
    return max(rows, default=0.0)


CONFIDENT = [
    (
        "FM hurts, but it does not damage joints or muscles.",
        "It hurts. FM hurts, but it never damages a joint or muscle.",
    ),
    ("Depression and anxiety are more common with FM than without.", "Anxiety and depression are common with FM, too."),
    ("No blood test can prove FM.", "There is no test of the blood that proves FM."),
    ("About 2 to 4 of 100 people have FM.", "FM: 2 to 4 of 100."),
]
LIKELY = [
    ("FM hurts, but it does not damage joints or muscles.", "FM does not damage joints or muscles."),
    ("FM may last for years, yet some people improve.", "Over the years, some people with FM improve, many do worse."),
    ("In FM, pain can be strong without damage.", "The pain of FM is strong with no injury."),
]
HARMLESS = [
    ("FM hurts, but it does not damage joints or muscles.", "FM damages joints and muscles."),
    ("FM hurts, but it does not damage joints or muscles.", "Dan hurts from his neck to his feet."),
    ("FM hurts, but it does not damage joints or muscles.", "Does FM not damage joints or muscles?"),
    ("FM hurts, but it does not damage joints or muscles.", "“FM does not damage joints or muscles,” says Dan."),
    (
        "FM hurts, but it does not damage joints or muscles.",
        "Some people say that FM does not damage joints or muscles.",
    ),
    ("It is not proven that magnesium pills treat FM.", "It is not proven that low magnesium causes FM."),
    ("No blood test can prove FM.", "Three times his blood was tested, and three times it was fine."),
    ("About 2 to 4 of 100 people have FM.", "FM: 30 to 40 of 100."),
    ("The pain of FM is real.", "Pain and the nervous system"),
]


@pytest.mark.parametrize(("key", "told"), CONFIDENT)
def test_the_key_in_the_same_or_other_words_is_an_error(key, told):
    assert strength(key, told) >= ERROR_FROM


@pytest.mark.parametrize(("key", "told"), LIKELY)
def test_most_of_the_key_is_a_warning(key, told):
    assert WARN_FROM <= strength(key, told) < ERROR_FROM


@pytest.mark.parametrize(("key", "told"), HARMLESS)
def test_what_denies_asks_quotes_or_speaks_of_something_else_is_spared(key, told):
    assert strength(key, told) < WARN_FROM


def test_what_is_shown_as_wrong_says_its_opposite():
    key = "FM hurts, but it does not damage joints or muscles."

    assert strength(key, "FM damages joints and muscles.", is_denied=True) >= WARN_FROM
    assert strength(key, "FM does not damage joints and muscles.", is_denied=True) == 0


def test_overlap_by_hand():
    """Of five content words (fm, hurt, damag, joint, muscl) a sentence holds three."""
    (key,), (told,) = (
        statements("FM hurts but does not damage joints, muscles."),
        statements("No joint of FM is damaged."),
    )
    weights = {"fm": 0.5, "hurt": 2.0, "damag": 1.0, "joint": 2.0, "muscl": 2.0}

    assert key.words == set(weights)
    assert overlap(key, told, weights) == pytest.approx((0.5 + 1 + 2) / 7.5)


def test_one_shared_word_is_no_leak():
    """At least two."""
    (key,), (told,) = statements("Magnesium helps."), statements("Magnesium is a mineral.")

    assert overlap(key, told, {"magnesium": 9.0, "help": 0.1}) == 0


def test_a_right_option_speaks_with_its_stem():
    key = choice_statement("What does FM do to joints?", "They stay sound.")

    assert (key.words, key.is_negated) == (content_words("FM joints stay sound"), False)


@pytest.mark.parametrize(
    ("words", "stem"),
    [
        (("damage", "damages", "damaged", "damaging"), "damag"),
        (("muscle", "muscles"), "muscl"),
        (("study", "studies", "studied"), "stud"),
        (("gene", "genes"), "gen"),
        (("fm",), "fm"),
        (("ease",), "eas"),
    ],
)
def test_endings_are_cut_off(words, stem):
    assert {stem_of(word) for word in words} == {stem}


@given(st.text(alphabet="abn .?!“”’not", max_size=80), st.text(alphabet="abn .?!“”’not", max_size=80))
def test_any_texts_give_a_share(key, told):
    assert 0 <= strength(key, told) <= 1


@pytest.mark.parametrize("key", COURSE)
def test_every_statement_gives_itself_away(key):
    assert strength(key, key) == pytest.approx(1)
