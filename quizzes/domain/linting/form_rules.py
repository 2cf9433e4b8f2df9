"""MC-18: every idea that is asked before a lesson has two wordings of one type and one key, form A and form B."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.leak_rules import ideas_of
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import PackQuestion, PackQuiz
from quizzes.vocabulary import Form, ItemRole, LintRule, QuestionType

# Spare: a parallel that is no form, another wording for reviews.
FORM_COLUMNS = ("A", "B", "spare", "transfer")


@dataclass(frozen=True)
class FormPair:
    """The two wordings of an idea; `second` is None where there is one only, `others` are its further wordings."""

    first: PackQuestion
    second: PackQuestion | None
    others: tuple[PackQuestion, ...]


def check_forms(text: CourseText) -> Iterator[LintFinding]:
    """MC-18: an error where form B is of another type or has another key, a warning where it is missing."""
    for quiz in text.course.quizzes:
        for pair in form_pairs(text, quiz):
            again = pair.second or next(iter(pair.others), None)
            question, severity = (again, Severity.ERROR) if again else (pair.first, Severity.WARNING)
            if instead := pair_fault(pair):
                place = f"question {question.slug}"
                yield LintFinding(LintRule.MC_18, severity, place, question.stem, instead, question.where)


def form_pairs(text: CourseText, quiz: PackQuiz) -> list[FormPair]:
    """The ideas of a quiz in order, as attempts pick their wordings."""
    parallels: dict[str, list[PackQuestion]] = {}
    for item in quiz.items:
        if item.role == ItemRole.PARALLEL and item.question in text.question_of:
            parallels.setdefault(item.parallel_of, []).append(text.question_of[item.question])
    pairs = zip(ideas_of(text, quiz, Form.A), ideas_of(text, quiz, Form.B), strict=True)
    return [
        FormPair(
            first,
            None if second is first else second,
            tuple(row for row in parallels.get(first.slug, []) if row is not second),
        )
        for first, second in pairs
    ]


def pair_fault(pair: FormPair) -> str:
    """What to do about a pair; empty if it is sound."""
    first, second = pair.first, pair.second
    if second is None and pair.others:
        types = f"{first.type} and {pair.others[0].type}"
        return f"Form B has the type of form A, so that a change is no change of type; these are {types}."
    if second is None:
        return "Write form B: the same idea, type and key in other words, as a parallel of this question."
    if first.claim != second.claim:
        return f"Form B has the key of form A, so the same claim; these are {first.claim} and {second.claim}."
    if first.type == QuestionType.ESTIMATE and _numbers(first) != _numbers(second):
        return f"Form B has the key of form A; these are {_numbers(first)} and {_numbers(second)}."
    return ""


def _numbers(question: PackQuestion) -> str:
    return ", ".join(option.text for option in question.options if option.is_right)


def forms_per_claim(text: CourseText) -> dict[str, Counter[str]]:
    """Number of questions by claim and FORM_COLUMNS, over all askable claims in order of the course."""
    counts: dict[str, Counter[str]] = {claim.slug: Counter() for claim in text.course.claims if claim.is_askable}
    for quiz in text.course.quizzes:
        for column, question in _columns(text, quiz):
            counts.setdefault(question.claim, Counter())[column] += 1
    return counts


def _columns(text: CourseText, quiz: PackQuiz) -> Iterator[tuple[str, PackQuestion]]:
    """Every question of a quiz with its column."""
    first, second, spare, transfer = FORM_COLUMNS
    for pair in form_pairs(text, quiz):
        yield first, pair.first
        if pair.second:
            yield second, pair.second
        yield from ((spare, row) for row in pair.others)
    for item in quiz.items:
        if item.role == ItemRole.TRANSFER and item.question in text.question_of:
            yield transfer, text.question_of[item.question]
