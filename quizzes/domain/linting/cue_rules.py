"""MC-16: whether questions can be answered by their tone, measured by strategies that have not read the lessons."""

from collections.abc import Iterator, Sequence

from quizzes.domain.cues import (
    ChoiceItem,
    CueFigure,
    VerdictItem,
    choice_credits,
    choice_cues,
    verdict_credits,
    verdict_cues,
)
from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import PackQuestion
from quizzes.vocabulary import LintRule, QuestionType, Verdict

# They tell about the bank, not about a question.
OF_THE_BANK = {"verdicts: best constant answer", "choices: best position"}


def course_cues(text: CourseText) -> list[CueFigure]:
    """Figures of every strategy over all questions that a quiz asks."""
    return verdict_cues(list(_verdicts(text).values())) + choice_cues(list(_choices(text).values()))


def questions_answered_by_tone(text: CourseText) -> dict[str, list[str]]:
    """By slug of a question: the strategies that answer it for certain, in order of the course; without "best constant
    answer", which is about the bank and not about a question.
    """
    verdicts, choices = _verdicts(text), _choices(text)
    told: dict[str, list[str]] = {slug: [] for slug in (*verdicts, *choices)}
    for items, credits in (
        (verdicts, verdict_credits(list(verdicts.values()))),
        (choices, choice_credits(list(choices.values()))),
    ):
        for strategy, row in credits.items():
            if strategy in OF_THE_BANK:
                continue
            for slug, credit in zip(items, row, strict=True):
                if credit == 1:
                    told[slug].append(strategy.partition(": ")[2])
    return told


def _verdicts(text: CourseText) -> dict[str, VerdictItem]:
    """Statements to be judged, by slug."""
    return {
        question.slug: VerdictItem(lesson, question.stem, Verdict(text.verdict_of(question)))
        for lesson, question in _placed(text)
        if question.type == QuestionType.VERDICT and text.verdict_of(question) in Verdict.values
    }


def _choices(text: CourseText) -> dict[str, ChoiceItem]:
    """Questions with one right option, by slug."""
    return {
        question.slug: ChoiceItem(
            lesson, question.stem, [option.text for option in question.options], _right(question)[0]
        )
        for lesson, question in _placed(text)
        if question.type == QuestionType.SINGLE_CHOICE and len(_right(question)) == 1
    }


def _placed(text: CourseText) -> Iterator[tuple[str, PackQuestion]]:
    """(lesson, question) of every question that a quiz asks."""
    for quiz in text.course.quizzes:
        yield from ((quiz.slug, text.question_of[i.question]) for i in quiz.items if i.question in text.question_of)


def _right(question: PackQuestion) -> Sequence[int]:
    return [index for index, option in enumerate(question.options) if option.is_right]


def check_cues(text: CourseText) -> Iterator[LintFinding]:
    """MC-16: no strategy without knowledge gets more than chance + 8 points (warning) or + 12 (error)."""
    for figure in course_cues(text):
        if figure.is_error or figure.is_warning:
            severity = Severity.ERROR if figure.is_error else Severity.WARNING
            words = f"{figure.strategy}: {figure.share:.0%} right, chance {figure.chance:.0%}"
            instead = "Reword until tone, length and place no longer tell the answer: blunt truths, kind falsehoods."
            yield LintFinding(LintRule.MC_16, severity, "course", words, instead, text.course.outline.where)
