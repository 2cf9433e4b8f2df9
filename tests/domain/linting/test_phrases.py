"""HL-7, HL-6, HL-5 and dignity: labelled phrases say how much of what a reader would mend is found."""

from pathlib import Path

import pytest

from quizzes.domain.linting.phrases import find_phrases

SEEN, UNSEEN = (Path(__file__).parent / name for name in ("phrases.txt", "phrases_unseen.txt"))
MEASURED = ["HL-5", "HL-6", "HL-7", "dignity"]


def labelled(corpus):
    """Phrase, whether it is quoted as a whole, and the rules it breaks."""
    for line in corpus.read_text().splitlines():
        if not line.startswith("#"):
            rules, _, phrase = line.partition(" | ")
            yield phrase.strip("{}"), phrase.startswith("{"), set(rules.split()) - {"fine"}


def found_in(phrase, is_quoted=False):
    return {hit.phrase.rule.value for hit in find_phrases(phrase, is_quoted=is_quoted)}


def tally(corpus, rule):
    """Right findings, false alarms and misses of one rule."""
    cases = [(rule in found_in(phrase, is_quoted), rule in wanted) for phrase, is_quoted, wanted in labelled(corpus)]
    return cases.count((True, True)), cases.count((True, False)), cases.count((False, True))


def measured(name, right, alarms, misses, report_line):
    """Precision and recall, printed."""
    precision, recall = right / (right + alarms), right / (right + misses)
    counts = f"({right} right, {alarms} in vain, {misses} missed)"
    report_line(f"{name}: precision {precision:.2f}, recall {recall:.2f} {counts}")
    return precision, recall


def test_corpus_is_large_and_has_both_kinds():
    cases = [*labelled(SEEN), *labelled(UNSEEN)]

    assert len(cases) >= 300
    assert sum(not wanted for _, _, wanted in cases) >= 120
    assert len({phrase for phrase, _, _ in cases}) == len(cases)


@pytest.mark.parametrize("rule", MEASURED)
def test_rules_about_words_find_what_a_reader_would_mend(rule, report_line):
    precision, recall = measured(rule, *tally(SEEN, rule), report_line)

    assert precision >= 0.9
    assert recall >= 0.95


def test_rules_about_words_do_nearly_as_well_on_phrases_they_were_not_made_from(report_line):
    tallies = [tally(UNSEEN, rule) for rule in MEASURED]
    for rule, figures in zip(MEASURED, tallies, strict=True):
        measured(f"{rule}, unseen", *figures, report_line)

    precision, recall = measured("all, unseen", *map(sum, zip(*tallies, strict=True)), report_line)

    assert precision >= 0.85
    assert recall >= 0.85


@pytest.mark.parametrize(
    ("phrase", "rules"),
    [
        ("Take a pill, e.g. at night.", {"HL-3"}),
        ("Messages go via the spine.", {"HL-3"}),
        ("Take a viable path.", set()),
        ("It helps per day.", set()),
    ],
)
def test_latin_is_found(phrase, rules):
    """HL-3"""
    assert found_in(phrase) == rules


@pytest.mark.parametrize(
    "word", ["cure", "miracle", "detox", "toxins", "all in your head", "simply", "fibro sufferers"]
)
def test_words_of_the_requirement_are_found_where_the_course_says_them(word):
    """HL-7, and dignity for "sufferers"."""
    assert found_in(f"This is {word}.") != set()


def test_what_is_quoted_or_told_is_not_said():
    said = "FM is all in your head."

    assert found_in(said) == {"HL-7"}
    assert found_in("“FM is all in your head” hurts to hear.") == set()
    assert found_in("Some people say FM is all in your head.") == set()
    assert found_in(said, is_quoted=True) == set()


def test_what_follows_the_told_sentence_is_said():
    assert found_in("Some people say FM is a myth. It is just stress.") == {"HL-7"}


def test_some_words_have_no_place_in_a_quotation_either():
    assert found_in("Fibro sufferers all say so.", is_quoted=True) == {"dignity"}
    assert found_in("They call it “not unusual.”") == {"HL-5"}


def test_a_comparison_with_both_numbers_is_fair():
    """HL-6"""
    bare = "Women are twice as likely to get FM."

    assert found_in(bare) == {"HL-6"}
    assert found_in(f"{bare} That is 4 out of 100 against 2 out of 100.") == set()
