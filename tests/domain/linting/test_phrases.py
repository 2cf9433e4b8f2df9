"""HL-7, HL-6, HL-5 and dignity: a labelled corpus says how much of what a reader would mend is found."""

from pathlib import Path

import pytest

from quizzes.domain.linting.phrases import hits_in

CORPUS = Path(__file__).parent / "phrases.txt"
MEASURED = ["HL-5", "HL-6", "HL-7", "dignity"]


def labelled():
    """Phrase, whether it is quoted as a whole, and the rules it breaks."""
    for line in CORPUS.read_text().splitlines():
        if not line.startswith("#"):
            rules, _, phrase = line.partition(" | ")
            yield phrase.strip("{}"), phrase.startswith("{"), set(rules.split()) - {"fine"}


def found_in(phrase, is_quoted):
    return {hit.wording.rule.value for hit in hits_in(phrase, is_quoted=is_quoted)}


def tally(rule):
    """Right findings, false alarms and misses of one rule."""
    cases = [(rule in found_in(phrase, is_quoted), rule in wanted) for phrase, is_quoted, wanted in labelled()]
    return cases.count((True, True)), cases.count((True, False)), cases.count((False, True))


def test_corpus_is_large_and_has_both_kinds():
    cases = list(labelled())

    assert len(cases) >= 120
    assert sum(not wanted for _, _, wanted in cases) >= 60
    assert len({phrase for phrase, _, _ in cases}) == len(cases)


@pytest.mark.parametrize("rule", MEASURED)
def test_rules_about_words_find_what_a_reader_would_name(rule, capsys):
    right, alarms, misses = tally(rule)
    precision, recall = right / (right + alarms), right / (right + misses)
    with capsys.disabled():
        figures = f"precision {precision:.2f}, recall {recall:.2f}"
        print(f"\n{rule}: {figures} ({right} right, {alarms} in vain, {misses} missed)")

    assert precision >= 0.95
    assert recall >= 0.9
