"""The cue guard finds banks that tell their answers by tone, and spares those that do not."""

from random import Random

import pytest

from quizzes.domain.cues import (
    MIN_QUESTIONS,
    ChoiceItem,
    CueFigure,
    VerdictItem,
    choice_cues,
    share_of_best,
    textbook_verdict,
    tone,
    verdict_cues,
)
from quizzes.vocabulary import Verdict

TRUE, FALSE, NOT_PROVEN = Verdict.TRUE, Verdict.FALSE, Verdict.NOT_PROVEN


def shares(figures) -> dict[str, float]:
    return {figure.strategy: round(figure.share, 3) for figure in figures}


@pytest.mark.parametrize(
    ("scores", "right", "share"),
    [([1, 2, 3], 2, 1.0), ([1, 2, 3], 0, 0.0), ([3, 3, 1], 1, 0.5), ([0, 0, 0], 2, 1 / 3)],
)
def test_ties_are_shared(scores, right, share):
    assert share_of_best(scores, right) == share


@pytest.mark.parametrize(
    ("stem", "verdict"),
    [
        ("Some people with FM get better.", TRUE),
        ("FM always gets worse.", FALSE),
        ("Low magnesium causes FM.", NOT_PROVEN),
        ("The pain is imagined.", FALSE),
    ],
)
def test_textbook_rule(stem, verdict):
    assert textbook_verdict(stem) == verdict


def test_tone_counts_hedges_minus_absolutes():
    assert [tone("It may help some"), tone("Nothing must ever change"), tone("Rain falls")] == [2, -2, 0]


def test_verdicts_by_hand():
    """Three items; the words of the other lesson: "water" was true there, and "stone" was false."""
    items = [
        VerdictItem("a", "water", TRUE),
        VerdictItem("b", "water", TRUE),
        VerdictItem("b", "stone", FALSE),
    ]

    # Lesson a is answered by b: water is (1+1)/(1+2) in true, 1/3 in false, 1/2 in not proven. Lesson b is answered by
    # a, whose only word is as likely under every label after smoothing (2/2, 1/1, 1/1): both items are shared by three.
    assert shares(verdict_cues(items)) == {
        "verdicts: best constant answer": round(2 / 3, 3),
        "verdicts: hedge and absolute rule": round(1 / 3, 3),
        "verdicts: words of the other lessons": round((1 + 1 / 3 + 1 / 3) / 3, 3),
    }


def test_choices_by_hand():
    items = [ChoiceItem("a", "?", ["It may help.", "It always helps.", "It never helps."], 0)]

    assert shares(choice_cues(items)) == {
        "choices: longest option": 0.0,
        "choices: shortest option": 1.0,
        "choices: best position": 1.0,
        "choices: most hedged option": 1.0,
        "choices: words of the other lessons": round(1 / 3, 3),
    }


def test_nothing_without_questions():
    assert verdict_cues([]) + choice_cues([]) == []


@pytest.mark.parametrize(
    ("share", "total", "judged"),
    [
        (0.41, MIN_QUESTIONS, (False, False)),
        (0.42, MIN_QUESTIONS, (True, False)),
        (0.45, MIN_QUESTIONS, (True, False)),
        (0.46, MIN_QUESTIONS, (False, True)),
        (1.0, MIN_QUESTIONS - 1, (False, False)),
    ],
)
def test_bounds(share, total, judged):
    figure = CueFigure("", share, 1 / 3, total)

    assert (figure.is_warning, figure.is_error) == judged


WORDS = ["rain", "snow", "river", "cloud", "stone", "wind", "field", "road", "tree", "bird", "lamp", "chair"]


MARKS = {"hedge": (" may", " must"), "word": (" gentle", " harsh"), "longest": (" and more of it", "")}


def planted(chance, *, cue: str, lessons=14, each=8):
    """A bank of questions out of random words; `cue` is what the right option carries, or its place."""
    of_right, of_others = MARKS.get(cue, ("", ""))
    for lesson in range(lessons):
        for _ in range(each):
            right = 0 if cue == "position" else chance.randrange(3)
            texts = [" ".join(chance.sample(WORDS, 4)) for _ in range(3)]
            options = [text + (of_right if index == right else of_others) for index, text in enumerate(texts)]
            yield ChoiceItem(str(lesson), "?", options, right)


@pytest.mark.parametrize(
    ("cue", "found"),
    [
        ("hedge", "choices: most hedged option"),
        ("hedge", "choices: words of the other lessons"),
        ("word", "choices: words of the other lessons"),
        ("longest", "choices: longest option"),
        ("position", "choices: best position"),
    ],
)
def test_planted_cues_are_found(cue, found):
    figures = {figure.strategy: figure for figure in choice_cues(list(planted(Random(7), cue=cue)))}

    assert figures[found].is_error
    assert figures[found].share > 0.9


@pytest.mark.parametrize("seed", range(5))
def test_clean_choices_are_spared(seed):
    """1,120 questions, so that luck is no more than 4 points."""
    figures = choice_cues(list(planted(Random(seed), cue="none", each=80)))

    assert [figure.strategy for figure in figures if figure.is_error or figure.is_warning] == []


@pytest.mark.parametrize("seed", range(5))
def test_clean_verdicts_are_spared_and_leaky_ones_found(seed):
    chance = Random(seed)
    clean = [
        VerdictItem(
            str(lesson), f"{chance.choice(['', 'some ', 'always '])}{' '.join(chance.sample(WORDS, 4))}", verdict
        )
        for lesson in range(14)
        for _ in range(26)
        for verdict in Verdict
    ]
    hedges = {TRUE: "some", FALSE: "always", NOT_PROVEN: "causes"}
    leaky = [VerdictItem(item.lesson, f"{item.stem} {hedges[item.verdict]}", item.verdict) for item in clean]

    assert [figure.strategy for figure in verdict_cues(clean) if figure.is_error or figure.is_warning] == []
    assert [figure.is_error for figure in verdict_cues(leaky)] == [False, True, True]


def test_figures_do_not_depend_on_the_order_of_questions():
    items = list(planted(Random(3), cue="none"))
    mixed = Random(4).sample(items, len(items))

    assert shares(choice_cues(items)) == shares(choice_cues(mixed))
