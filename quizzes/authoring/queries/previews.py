"""Drafts as learners would see them. Nothing is saved."""

from collections.abc import Sequence
from datetime import datetime

from quizzes.authoring.queries.authoring import verdict_of
from quizzes.authoring.queries.packs import pack_option
from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import OptionContent, QuestionContent, content_of
from quizzes.domain.grading import Answer
from quizzes.domain.verdicts import verdict_options
from quizzes.learning.queries.answers import Feedback, feedback_page
from quizzes.learning.queries.attempts import AttemptPage
from quizzes.models import Attempt, AttemptItem, Claim, Course, Option, QuestionVersion, Response
from quizzes.vocabulary import UNSURE, Phase, QuestionType


def draft_question_content(
    version: QuestionVersion, claim: Claim, kind: QuestionType, options: Sequence[Option], *, at: datetime
) -> QuestionContent:
    """A draft in the form in which questions are asked; neither it nor its options need be stored."""
    packed = tuple(pack_option(option) for option in options)
    if kind == QuestionType.VERDICT:
        packed = verdict_options(verdict_of(claim, at=at), packed)
    misconceptions = [option.reveals.canonical for option in options if option.reveals]
    ids = {row.slug: row.pk for row in misconceptions}
    shown = [OptionContent(row.label, row.text, row.is_right, row.feedback, ids.get(row.reveals)) for row in packed]
    return content_of(version, kind, claim.slug, shown)


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
