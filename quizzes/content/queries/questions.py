"""Question versions as asked. Immutable, so cached in the process until misconceptions are merged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from django.db.models.functions import Coalesce

from quizzes.domain.beliefs import GradedAnswer
from quizzes.domain.grading import Answer, grade
from quizzes.models import Misconception, Question, QuestionVersion
from quizzes.models.questions import IDEA
from quizzes.vocabulary import Confidence, QuestionType, Verdict


@dataclass(frozen=True)
class OptionContent:
    """One option. `reveals`: id of a misconception after merges, or None."""

    label: str
    text: str
    is_correct: bool
    feedback: str
    reveals: int | None


@dataclass(frozen=True)
class QuestionContent:
    """One published question version."""

    version_id: int
    question_id: int
    type: QuestionType
    claim: str
    stem: str
    fact: str
    why_it_misleads: str
    closing_fact: str
    section: str
    picture: str
    options: Sequence[OptionContent]

    @property
    def labels(self) -> Mapping[str, bool]:
        return {option.label: option.is_correct for option in self.options}

    @property
    def probes(self) -> frozenset[int]:
        """Ids of the misconceptions that its options can reveal."""
        return frozenset(option.reveals for option in self.options if option.reveals is not None)

    def misconceptions(self, answered: Mapping[int, frozenset[int]]) -> frozenset[int]:
        """Ids of the misconceptions that a review of it is about: probed, or refuted by its claim.

        `answered` as returned by `claim_misconceptions`.
        """
        return self.probes | answered.get(self.question_id, frozenset())

    @property
    def verdict(self) -> Verdict | None:
        """Of the statement that is asked, as published; None for other types of question."""
        return Verdict(self.right()[0].label) if self.type == QuestionType.VERDICT else None

    def matches_verdict(self, verdict: str | None) -> bool:
        """False for a verdict question whose claim has another verdict now; such a question is not asked any more."""
        return None in {verdict, self.verdict} or verdict == self.verdict

    def chosen(self, labels: Sequence[str]) -> list[OptionContent]:
        return [option for option in self.options if option.label in labels]

    def right(self) -> list[OptionContent]:
        return [option for option in self.options if option.is_correct]

    def fraction(self, answer: Answer) -> float:
        """Fraction 0..1 of an answer. Raises NotAnswerable."""
        return grade(self.type, answer, self.labels)

    def grade_answer(self, answer: Answer) -> GradedAnswer:
        """The answer as a value for the ledger."""
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


# The merges known to this process. Caches are keyed by them: what one thread read before a merge, and puts into a cache
# after another thread has seen the merge, is found by nobody.
Merges = frozenset[tuple[int, int]]
_known: dict[str, Merges] = {"merges": frozenset()}


def question_content(version_id: int) -> QuestionContent:
    """The question of this version, cached. Raises QuestionVersion.DoesNotExist."""
    return _question_content(version_id, _known["merges"])


@lru_cache(maxsize=8192)
def _question_content(version_id: int, merges: Merges) -> QuestionContent:
    version = QuestionVersion.objects.select_related("question__claim").get(pk=version_id)
    question = version.question
    rows = version.options.values_list("label", "text", "is_correct", "feedback", IDEA)
    options = [OptionContent(*columns) for columns in rows]
    return content_of(version, QuestionType(question.type), question.claim.slug, options)


def content_of(
    version: QuestionVersion, kind: QuestionType, claim: str, options: Sequence[OptionContent]
) -> QuestionContent:
    """The texts of a version as they are asked; a draft of the moment has neither id."""
    columns = {column.name for column in version._meta.concrete_fields}
    texts = {field.name: getattr(version, field.name) for field in fields(QuestionContent) if field.name in columns}
    return QuestionContent(
        version_id=version.pk or 0,
        question_id=version.question_id or 0,
        type=kind,
        claim=claim,
        options=options,
        **texts,
    )


def claim_misconceptions(questions: Collection[int]) -> dict[int, frozenset[int]]:
    """By question id, ids of the misconceptions that its claim refutes, after merges. One query.

    Not cached: authors may add misconceptions at any time.
    """
    rows = Question.objects.filter(pk__in=questions, claim__misconceptions__isnull=False)
    idea = Coalesce("claim__misconceptions__merged_into", "claim__misconceptions")
    by_question: dict[int, frozenset[int]] = {}
    for question, key in rows.values_list("pk", idea):
        by_question[question] = by_question.get(question, frozenset()) | {key}
    return by_question


def graded_answer(version_id: int, chosen: tuple[str, ...], confidence: int | None) -> GradedAnswer:
    """A stored response as a value for the ledger, cached. Raises QuestionVersion.DoesNotExist."""
    return _graded_answer(version_id, chosen, confidence, _known["merges"])


@lru_cache(maxsize=65_536)
def _graded_answer(version_id: int, chosen: tuple[str, ...], confidence: int | None, merges: Merges) -> GradedAnswer:
    how_sure = None if confidence is None else Confidence(confidence)
    return _question_content(version_id, merges).grade_answer(Answer(frozenset(chosen), how_sure))


def refresh_merges() -> dict[int, int]:
    """Reads all merges (merged id → target id); questions cached under others are read anew. One query.

    Services that derive rows from answers must call it first: another process may have merged misconceptions.
    """
    merges = dict(Misconception.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    _known["merges"] = frozenset(merges.items())
    return merges


def clear_question_cache() -> None:
    """Empties the process caches of questions."""
    _question_content.cache_clear()
    _graded_answer.cache_clear()
    _known["merges"] = frozenset()
