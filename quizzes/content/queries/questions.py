"""Question versions as they are asked: immutable, so kept in process until misconceptions are merged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models.functions import Coalesce

from quizzes.domain.beliefs import GradedAnswer
from quizzes.domain.grading import Answer, grade
from quizzes.models import Misconception, Question, QuestionVersion
from quizzes.models.questions import IDEA
from quizzes.vocabulary import Confidence, QuestionType


@dataclass(frozen=True)
class OptionContent:
    """`reveals` is the id of a misconception after all merges, or None."""

    label: str
    text: str
    is_correct: bool
    feedback: str
    reveals: int | None


@dataclass(frozen=True)
class QuestionContent:
    """One published wording of a question."""

    version_id: int
    question_id: int
    type: QuestionType
    claim: str
    stem: str
    fact: str
    why_it_misleads: str
    closing_fact: str
    section: str
    options: Sequence[OptionContent]

    @property
    def labels(self) -> Mapping[str, bool]:
        return {option.label: option.is_correct for option in self.options}

    @property
    def probes(self) -> frozenset[int]:
        """The misconceptions that its distractors reveal."""
        return frozenset(option.reveals for option in self.options if option.reveals is not None)

    def misconceptions(self, answered: Mapping[int, frozenset[int]]) -> frozenset[int]:
        """What a review of it is about: what it probes and what its claim answers; see `claim_misconceptions`."""
        return self.probes | answered.get(self.question_id, frozenset())

    def matches_verdict(self, verdict: str | None) -> bool:
        """A claim may have another verdict since its question was published: then nobody is asked the old one."""
        if self.type != QuestionType.VERDICT or verdict is None:
            return True
        return [option.label for option in self.right()] == [verdict]

    def chosen(self, labels: Sequence[str]) -> list[OptionContent]:
        return [option for option in self.options if option.label in labels]

    def right(self) -> list[OptionContent]:
        return [option for option in self.options if option.is_correct]

    def fraction(self, answer: Answer) -> float:
        """0..1; raises NotAnswerable."""
        return grade(self.type, answer, self.labels)

    def grade_answer(self, answer: Answer) -> GradedAnswer:
        """The answer as the ledger sees it."""
        revealed = (option.reveals for option in self.chosen(sorted(answer.chosen)))
        return GradedAnswer(
            probes=self.probes,
            reveals=frozenset(key for key in revealed if key is not None),
            is_right=self.fraction(answer) == 1.0,
            is_unsure=answer.is_unsure,
            is_very_sure=answer.is_very_sure,
            confidence=answer.confidence,
            question=self.question_id,
        )


_merges: dict[int, int] = {}


@lru_cache(maxsize=8192)
def question_content(version_id: int) -> QuestionContent:
    """Raises QuestionVersion.DoesNotExist."""
    version = QuestionVersion.objects.select_related("question__claim").get(pk=version_id)
    question = version.question
    options = version.options.values_list("label", "text", "is_correct", "feedback", IDEA)
    return QuestionContent(
        version_id=version_id,
        question_id=question.pk,
        type=QuestionType(question.type),
        claim=question.claim.slug,
        stem=version.stem,
        fact=version.fact,
        why_it_misleads=version.why_it_misleads,
        closing_fact=version.closing_fact,
        section=version.section,
        options=[OptionContent(*columns) for columns in options],
    )


def claim_misconceptions(questions: Collection[int]) -> dict[int, frozenset[int]]:
    """Misconceptions that the claims of these questions answer, by question and after all merges; one query.

    Never kept: authors may add a misconception at any time.
    """
    rows = Question.objects.filter(pk__in=questions, claim__misconceptions__isnull=False)
    idea = Coalesce("claim__misconceptions__merged_into", "claim__misconceptions")
    found: dict[int, frozenset[int]] = {}
    for question, key in rows.values_list("pk", idea):
        found[question] = found.get(question, frozenset()) | {key}
    return found


@lru_cache(maxsize=65_536)
def graded_answer(version_id: int, chosen: tuple[str, ...], confidence: int | None) -> GradedAnswer:
    """A stored response as the ledger sees it; people often answer alike. Raises QuestionVersion.DoesNotExist."""
    how_sure = None if confidence is None else Confidence(confidence)
    return question_content(version_id).grade_answer(Answer(frozenset(chosen), how_sure))


def refresh_merges() -> dict[int, int]:
    """What each merged misconception is now, by id; one query.

    Questions read before a merge are forgotten, by whatever process it was made. Whoever writes what follows from
    answers calls this first.
    """
    found = dict(Misconception.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    if found != _merges:
        clear_question_cache()
        _merges.update(found)
    return found


def clear_question_cache() -> None:
    """Empty the process's memory of questions."""
    question_content.cache_clear()
    graded_answer.cache_clear()
    _merges.clear()
