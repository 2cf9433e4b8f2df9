"""MC-16: whether questions can be answered by their tone, measured by strategies that have not read the lessons."""

from collections.abc import Iterator, Sequence

from quizzes.domain.cues import ChoiceItem, CueFigure, VerdictItem, choice_cues, verdict_cues
from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import PackQuestion
from quizzes.vocabulary import LintRule, QuestionType, Verdict


def course_cues(text: CourseText) -> list[CueFigure]:
    """Figures of every strategy over all questions that a quiz asks."""
    placed = [(quiz.slug, question) for quiz in text.course.quizzes for question in _questions(text, quiz.slug)]
    verdicts = [
        VerdictItem(lesson, question.stem, Verdict(text.verdict_of(question)))
        for lesson, question in placed
        if question.type == QuestionType.VERDICT and text.verdict_of(question) in Verdict.values
    ]
    choices = [
        ChoiceItem(lesson, question.stem, [option.text for option in question.options], _right(question)[0])
        for lesson, question in placed
        if question.type == QuestionType.SINGLE_CHOICE and len(_right(question)) == 1
    ]
    return verdict_cues(verdicts) + choice_cues(choices)


def _questions(text: CourseText, slug: str) -> Iterator[PackQuestion]:
    quiz = next(quiz for quiz in text.course.quizzes if quiz.slug == slug)
    return (text.question_of[item.question] for item in quiz.items if item.question in text.question_of)


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
