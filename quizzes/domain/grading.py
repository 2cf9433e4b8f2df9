"""Grading: turns an answer and the right labels into a fraction of the points."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from quizzes.errors import NotAnswerable
from quizzes.vocabulary import Confidence, QuestionType


@dataclass(frozen=True)
class Answer:
    """The chosen option labels and the optional confidence. No labels means "I don't know"."""

    chosen: frozenset[str] = frozenset()
    confidence: Confidence | None = None

    @property
    def is_unsure(self) -> bool:
        return not self.chosen

    @property
    def is_very_sure(self) -> bool:
        return self.confidence == Confidence.VERY


def grade_single(chosen: frozenset[str], right: frozenset[str]) -> float:
    """1.0 if exactly the right label is chosen, else 0.0."""
    return 1.0 if chosen == right else 0.0


def grade_multiple(chosen: frozenset[str], right: frozenset[str]) -> float:
    """Fraction 0..1 = max(0, (right ticks − wrong ticks) / number of right options)."""
    earned = len(chosen & right) - len(chosen - right)
    return max(0.0, earned / len(right))


GRADERS: Mapping[QuestionType, Callable[[frozenset[str], frozenset[str]], float]] = MappingProxyType(
    {
        QuestionType.VERDICT: grade_single,
        QuestionType.SINGLE_CHOICE: grade_single,
        QuestionType.MULTIPLE_CHOICE: grade_multiple,
        QuestionType.ESTIMATE: grade_single,
    }
)
SINGLE_ANSWER_TYPES = frozenset({QuestionType.VERDICT, QuestionType.SINGLE_CHOICE, QuestionType.ESTIMATE})


def grade(question_type: QuestionType, answer: Answer, labels: Mapping[str, bool]) -> float:
    """Fraction 0..1 of an answer. `labels` maps each option label to whether it is right.

    Raises NotAnswerable for an unknown label, and for two labels where the type takes one.
    """
    if not answer.chosen <= labels.keys():
        raise NotAnswerable("unknown label")
    if question_type in SINGLE_ANSWER_TYPES and len(answer.chosen) > 1:
        raise NotAnswerable("two labels for one choice")
    right = frozenset(label for label, is_right in labels.items() if is_right)
    return GRADERS[question_type](answer.chosen, right)
