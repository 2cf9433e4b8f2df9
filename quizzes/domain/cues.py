"""How often questions can be answered by their tone alone, by somebody who has not read the lesson.

Each strategy answers every question from surface marks and is given the share of right answers it would get; where it
cannot decide between k answers it gets 1/k. Strategies without training: the best constant answer, the hedge-and-
absolute rule of the item-writing handbooks (Haladyna, Downing & Rodriguez, Applied Measurement in Education 2002;15:
309-33: specific determiners, length, key position), the longest and shortest option, the best position. With training:
a naive Bayes model of words (Laplace smoothing 1; Manning, Raghavan & Schütze, Introduction to Information Retrieval,
ch. 13), always trained on the other lessons (leave one lesson out), so that it has never seen the text of the lesson
that it answers. All of it is deterministic: ties are shared, nothing is drawn.

Golden values, worked by hand in tests/domain/test_cues.py: three verdict items true/true/false give a best constant
answer of 2/3; options "may help", "always", "never" with the first right give the hedge rule 1 of 1.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import fmean
from typing import Generic, TypeVar

from quizzes.vocabulary import Verdict

HEDGES = frozenset(
    {"may", "might", "can", "could", "some", "sometimes", "often", "many", "most", "seems", "seem", "likely", "usually"}
    | {"partly", "perhaps", "probably", "rarely", "tend", "tends", "part", "several"}
)
ABSOLUTES = frozenset(
    {
        "all",
        "always",
        "never",
        "every",
        "everyone",
        "nobody",
        "nothing",
        "none",
        "only",
        "must",
        "will",
        "alone",
        "sure",
    }
    | {"sure", "completely", "entirely", "certain", "certainly", "anyone", "any", "no", "cannot", "everything"}
)
CAUSES = re.compile(r"\b(causes?|caused|treats?|cures?|brings? on|behind|leads? to|due to|comes? from)\b")
# Fewer questions than this say nothing about tone: one lucky guess more is many points.
MIN_QUESTIONS = 30
WARN_ABOVE, ERROR_ABOVE = 0.08, 0.12  # above chance

L = TypeVar("L", bound=Hashable)


@dataclass(frozen=True)
class VerdictItem:
    """A statement to be judged, and the lesson whose quiz asks it."""

    lesson: str
    stem: str
    verdict: Verdict


@dataclass(frozen=True)
class ChoiceItem:
    """A question with exactly one right option: its index in `options`."""

    lesson: str
    stem: str
    options: Sequence[str]
    right: int


@dataclass(frozen=True)
class CueFigure:
    """Result of a strategy: `share` of right answers and `chance` in 0..1; `total` counts questions."""

    strategy: str
    share: float
    chance: float
    total: int

    @property
    def share_of_hundred(self) -> int:
        return round(100 * self.share)

    @property
    def chance_of_hundred(self) -> int:
        return round(100 * self.chance)

    @property
    def excess(self) -> float:
        """Share above chance, -1..1."""
        return self.share - self.chance

    @property
    def can_be_judged(self) -> bool:
        return self.total >= MIN_QUESTIONS

    @property
    def is_error(self) -> bool:
        return self.can_be_judged and self.excess > ERROR_ABOVE

    @property
    def is_warning(self) -> bool:
        return self.can_be_judged and WARN_ABOVE < self.excess <= ERROR_ABOVE


def words_of(text: str) -> list[str]:
    """Lower-case words and pairs of neighbouring words."""
    words = re.findall(r"[a-z’']+|\d+", text.lower())
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def tone(text: str) -> int:
    """Hedging words minus absolute ones."""
    words = words_of(text)
    return sum(word in HEDGES for word in words) - sum(word in ABSOLUTES for word in words)


def share_of_best(scores: Sequence[float], right: int) -> float:
    """1 when the highest score is the right one's, 1/k when k share it, else 0."""
    best = max(scores)
    winners = [index for index, score in enumerate(scores) if score == best]
    return 1 / len(winners) if right in winners else 0.0


Credits = Mapping[str, Sequence[float]]
"""By strategy, in order of the questions: the credit 0..1 that it gets for each."""


# Statements: true, false or not proven


def verdict_cues(items: Sequence[VerdictItem]) -> list[CueFigure]:
    """Results of three strategies on verdict questions; empty without items."""
    chances = [1 / len(Verdict)] * len(items)
    return _figures(verdict_credits(items), chances)


def verdict_credits(items: Sequence[VerdictItem]) -> Credits:
    """What each strategy gets for each statement; empty without items."""
    if not items:
        return {}
    commonest = Counter(item.verdict for item in items).most_common(1)[0][0]
    return {
        "verdicts: best constant answer": [float(item.verdict == commonest) for item in items],
        "verdicts: hedge and absolute rule": [float(textbook_verdict(item.stem) == item.verdict) for item in items],
        "verdicts: words of the other lessons": model_verdicts(items),
    }


def textbook_verdict(stem: str) -> Verdict:
    """True with a hedging word, false with an absolute one, not proven for a bare "X causes Y", else false."""
    words = set(words_of(stem))
    if words & HEDGES:
        return Verdict.TRUE
    if words & ABSOLUTES:
        return Verdict.FALSE
    return Verdict.NOT_PROVEN if CAUSES.search(stem.lower()) else Verdict.FALSE


def model_verdicts(items: Sequence[VerdictItem]) -> list[float]:
    """Credit 0..1 for each item of a word model trained on the other lessons."""

    def share(item: VerdictItem, model: "WordModel[Verdict]") -> float:
        scores = model.scores(words_of(item.stem))
        return share_of_best([scores[verdict] for verdict in Verdict], list(Verdict).index(item.verdict))

    labelled = [(item, [(item.verdict, words_of(item.stem))]) for item in items]
    return _leave_one_lesson_out(labelled, list(Verdict), share)


# One right option


def choice_cues(items: Sequence[ChoiceItem]) -> list[CueFigure]:
    """Results of five strategies on single-choice questions; empty without items."""
    return _figures(choice_credits(items), [1 / len(item.options) for item in items])


def choice_credits(items: Sequence[ChoiceItem]) -> Credits:
    """What each strategy gets for each question; empty without items."""
    if not items:
        return {}
    best_place = Counter(item.right for item in items).most_common(1)[0][0]
    return {
        "choices: longest option": [_best_by(len, item) for item in items],
        "choices: shortest option": [_best_by(lambda option: -len(option), item) for item in items],
        "choices: best position": [float(item.right == best_place) for item in items],
        "choices: most hedged option": [_best_by(tone, item) for item in items],
        "choices: words of the other lessons": model_choices(items),
    }


def _best_by(score: Callable[[str], float], item: ChoiceItem) -> float:
    return share_of_best([score(option) for option in item.options], item.right)


def _figures(credits: Credits, chances: Sequence[float]) -> list[CueFigure]:
    return [CueFigure(strategy, fmean(row), fmean(chances), len(row)) for strategy, row in credits.items()]


def model_choices(items: Sequence[ChoiceItem]) -> list[float]:
    """Credit 0..1 for each item: the option most like right options of the other lessons."""

    def share(item: ChoiceItem, model: "WordModel[bool]") -> float:
        scores = [model.scores(words_of(option)) for option in item.options]
        return share_of_best([score[True] - score[False] for score in scores], item.right)

    labelled = [
        (item, [(index == item.right, words_of(option)) for index, option in enumerate(item.options)]) for item in items
    ]
    return _leave_one_lesson_out(labelled, [True, False], share)


# The word model


class WordModel(Generic[L]):
    """Naive Bayes over words and pairs of words, by Laplace smoothing 1, with equal weight for every label."""

    def __init__(self, labels: Sequence[L], texts: Sequence[tuple[L, Sequence[str]]]) -> None:
        self.counts: dict[L, Counter[str]] = {label: Counter() for label in labels}
        for label, words in texts:
            self.counts[label].update(words)
        self.vocabulary = {word for counter in self.counts.values() for word in counter}
        self.totals = {label: sum(counter.values()) for label, counter in self.counts.items()}

    def scores(self, words: Sequence[str]) -> Mapping[L, float]:
        """Log likelihoods by label, rounded so that ties are equal; unknown words are ignored."""
        size = len(self.vocabulary)
        known = [word for word in words if word in self.vocabulary]
        return {
            label: round(sum(log((counter[word] + 1) / (self.totals[label] + size)) for word in known), 9)
            for label, counter in self.counts.items()
        }


Item = TypeVar("Item", VerdictItem, ChoiceItem)


def _leave_one_lesson_out(
    labelled: Sequence[tuple[Item, Sequence[tuple[L, Sequence[str]]]]],
    labels: Sequence[L],
    share: Callable[[Item, WordModel[L]], float],
) -> list[float]:
    by_lesson: dict[str, list[tuple[L, Sequence[str]]]] = defaultdict(list)
    for item, texts in labelled:
        by_lesson[item.lesson].extend(texts)
    models = {
        lesson: WordModel(labels, [row for other, rows in by_lesson.items() if other != lesson for row in rows])
        for lesson in by_lesson
    }
    return [share(item, models[item.lesson]) for item, _ in labelled]
