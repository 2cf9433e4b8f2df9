"""Drafts as learners would see them. Nothing is saved."""

from collections.abc import Sequence
from datetime import datetime

from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import OptionContent, QuestionContent
from quizzes.domain.grading import Answer
from quizzes.learning.queries.attempts import AttemptPage, Feedback, feedback_page
from quizzes.models import Attempt, AttemptItem, Claim, Course, Option, QuestionVersion, Response
from quizzes.vocabulary import UNSURE, Phase, QuestionType, Verdict


def draft_question_content(
    version: QuestionVersion, claim: Claim, kind: str, options: Sequence[Option]
) -> QuestionContent:
    """An unsaved or stored draft as a question to be asked."""
    return QuestionContent(
        version_id=0,
        question_id=0,
        type=QuestionType(kind),
        claim=claim.slug,
        stem=version.stem,
        fact=version.fact,
        why_it_misleads=version.why_it_misleads,
        closing_fact=version.closing_fact,
        section=version.section,
        options=_verdicts(claim, options)
        if kind == QuestionType.VERDICT
        else [_option_content(row) for row in options],
    )


def _option_content(option: Option) -> OptionContent:
    return OptionContent(option.label, option.text, option.is_correct, option.feedback, _idea(option))


def _idea(option: Option) -> int | None:
    return option.reveals.canonical.pk if option.reveals else None


def _verdicts(claim: Claim, options: Sequence[Option]) -> list[OptionContent]:
    newest = claim.versions.order_by("number").last()
    given = {option.label: option for option in options}
    rows = [(member, given.get(member.value) or Option(label=member.value)) for member in Verdict]
    return [
        OptionContent(m.value, str(m.label), bool(newest and newest.verdict == m.value), row.feedback, _idea(row))
        for m, row in rows
    ]


def question_page(question: QuestionContent, course: Course, lesson: str, *, at: datetime) -> AttemptPage | None:
    """The page of this question after the lesson with this slug; None in a course without lessons."""
    content = course_content(course, at=at)
    shown_lesson = content.lesson(lesson) or next(iter(content.lessons), None)
    attempt = Attempt(phase=Phase.POST, number=1)
    return (
        AttemptPage(AttemptItem(attempt=attempt, position=1), 1, question, content, shown_lesson)
        if shown_lesson
        else None
    )


def preview_feedback(page: AttemptPage, label: str) -> Feedback:
    """Feedback on choosing this option, or on "I don't know"."""
    answer = Answer(frozenset() if label == UNSURE else frozenset({label}))
    # Drafts may have no right option yet.
    points = page.question.fraction(answer) * page.item.points if page.question.right() else 0.0
    return feedback_page(page, Response(chosen=sorted(answer.chosen), is_unsure=answer.is_unsure, points=points))
