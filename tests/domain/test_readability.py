"""HL-9: the golden values, syllables of the field, sentences as they are read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.readability import (
    SYLLABLES,
    Counts,
    counts_of,
    flesch_kincaid,
    grades_of,
    is_passive,
    sentences_in,
    smog,
    syllables_in,
)

# As the dictionaries divide them.
SPOKEN = re.findall(
    r"\S+",
    """
fi-bro-my-al-gia:6 mag-ne-si-um:4 se-ro-to-nin:4 do-pa-mine:3 neu-ro-trans-mit-ter:5 sen-si-ti-za-tion:5
no-ci-plas-tic:4 pe-riph-er-al:4 rheu-ma-toid:3 ar-thri-tis:3 lu-pus:2 mi-graine:2 an-ti-de-pres-sant:5 o-pi-oid:3
pla-ce-bo:3 tri-al:2 au-to-im-mune:4 de-fi-cien-cy:4 sup-ple-ment:3 gene:1 genes:1 mu-ta-tion:3 var-i-ant:3
trig-ger:2 flare:1 syn-drome:2 symp-toms:2 ir-ri-ta-ble:4 bow-el:2 wide-spread:2 fa-tigue:2 mus-cle:2 mus-cles:2
nerve:1 nerves:1 ner-vous:2 sys-tem:2 ten-der:2 ache:1 aches:1 tired:1 tired-ness:2 ex-er-cise:3 med-i-cine:3
med-i-cines:3 vi-ta-min:3 min-er-als:3 cal-ci-um:3 thy-roid:2 an-ti-bod-y:4 hep-a-ti-tis:4 di-a-be-tes:4
de-pres-sion:3 anx-i-e-ty:4 anx-ious:2 trau-ma:2 in-flam-ma-tion:4 im-mune:2 dis-ease:2 dis-ea-ses:3 head-ache:2
nau-sea:3 di-ag-nose:3 di-ag-no-sis:4 rhythm:2 peo-ple:2 ev-i-dence:3 proven:2 stud-ies:2 brain:1 chem-i-cals:3
psy-cho-log-i-cal:5 cog-ni-tive:3 in-som-ni-a:4 gen-e-tic:3 hor-mone:2 glu-ta-mate:3 neu-rop-a-thy:4
cat:1 table:2 asked:1 wanted:2 makes:1 changes:2 being:2 quiet:2 area:3 idea:3 little:2 science:2 walked:1
""",
)


@pytest.mark.parametrize("case", SPOKEN)
def test_syllables_are_counted_as_spoken(case):
    word, _, count = case.replace("-", "").partition(":")

    assert syllables_in(word) == int(count)


def test_words_of_the_field_are_listed_and_many():
    """HL-9: at least 60, each in small letters with at least one syllable."""
    assert len(SYLLABLES) >= 60
    assert all(word.islower() and count >= 1 for word, count in SYLLABLES.items())
    assert len(SPOKEN) >= 60


@pytest.mark.parametrize(
    ("word", "count"), [("FM", 2), ("DNA", 3), ("2016", 1), ("long-lasting", 3), ("patient's", 2), ("I", 1), ("'s", 1)]
)
def test_syllables_of_what_is_no_plain_word(word, count):
    assert syllables_in(word) == count


def test_flesch_kincaid_matches_its_golden_value():
    """12.5 words per sentence and 1.5 syllables per word."""
    assert flesch_kincaid(Counts(words=25, sentences=2, syllables=37.5, polysyllables=0)) == pytest.approx(6.985)


def test_smog_matches_its_golden_value():
    """10 polysyllables in 30 sentences."""
    assert smog(Counts(words=300, sentences=30, syllables=400, polysyllables=10)) == pytest.approx(6.427, abs=0.0005)


@pytest.mark.parametrize(
    ("block", "count"),
    [
        ("It hurts. It is real!", 2),
        ("Is it real? Yes.", 2),
        ("Dr. Lee said so.", 1),
        ("She said “rest.” Then she left.", 2),
        ("It took 2.5 hours.", 1),
        ("a bullet without an end", 1),
        ("…", 0),
        ("", 0),
        ("One: two; three, four.", 1),
    ],
)
def test_sentences(block, count):
    assert len(sentences_in(block)) == count


def test_a_bullet_ends_a_sentence():
    assert counts_of(["rest", "walk", "sleep"]).sentences == 3
    assert counts_of(["rest walk sleep"]).sentences == 1


def test_taught_terms_count_as_easy_words():
    """HL-1: in any case, singular or plural, and as a whole only."""
    text = ["Magnesium and opioids act on the central nervous system."]

    counts = counts_of(text, ["magnesium", "opioid", "central nervous system"])

    assert counts == Counts(words=9, sentences=1, syllables=9, polysyllables=0)
    assert counts_of(["A nervous person."], ["central nervous system"]) == counts_of(["A nervous person."])


def test_both_forms_of_a_term_are_taught():
    assert counts_of(["Association."], ["link (association)"]).syllables == 1


def test_grades_with_and_without_taught_terms():
    grades = grades_of(["Magnesium is a mineral."], ["magnesium"])

    assert (grades.words, round(grades.grade, 2), round(grades.raw_grade, 2)) == (4, 3.67, 12.52)
    assert grades_of(["…"], []) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The test was done by a nurse.", True),
        ("It has been shown in mice.", True),
        ("You are often asked about it.", True),
        ("Some were not seen.", True),
        ("You are tired.", False),
        ("A nurse did the test.", False),
        ("They need a bed.", False),
        ("It is real.", False),
    ],
)
def test_passives(sentence, expected):
    """HL-5"""
    assert is_passive(sentence) == expected


@given(st.lists(st.text(max_size=80), max_size=5))
def test_counts_of_any_text_make_sense(blocks):
    counts = counts_of(blocks)

    assert counts.syllables >= counts.words >= counts.polysyllables >= 0
    assert counts.words >= counts.sentences
    assert (counts.sentences == 0) == (counts.words == 0)


@given(st.text(max_size=200), st.text(max_size=200))
def test_counts_of_blocks_add_up(one, other):
    together, first, second = counts_of([one, other]), counts_of([one]), counts_of([other])

    assert together.words == first.words + second.words
    assert together.sentences == first.sentences + second.sentences
    assert together.syllables == first.syllables + second.syllables


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_every_word_is_spoken(word):
    assert 1 <= syllables_in(word) <= len(word)


def test_readability_needs_no_network(monkeypatch):
    """HL-9"""

    def refuse(*args, **more):
        raise AssertionError("asked the network")

    monkeypatch.setattr("socket.socket.connect", refuse)

    assert grades_of(["Magnesium is a mineral."], []) == grades_of(["Magnesium is a mineral."], [])
