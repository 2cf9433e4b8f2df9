"""What a course wordings, idea by idea, and what one learner made of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.content.queries.questions import QuestionContent, question_content
from quizzes.domain.ideas import IdeaAnswer, IdeaMoment, moments
from quizzes.learning.queries.reviews import quiz_items
from quizzes.models import Item, Learner, QuestionVersion, Response
from quizzes.vocabulary import AttemptState, ItemRole, Phase


@dataclass(frozen=True)
class Idea:
    """One idea of a lesson, named by the fact of its claim. `item`: the first question that wordings about it."""

    item: int
    lesson: LessonContent
    fact: str
    why: str  # in two or three sentences
    section: str  # anchor of the section that teaches why


@dataclass(frozen=True)
class IdeaHistory:
    """An idea that the learner was asked about, with its state after each attempt; there is at least one."""

    idea: Idea
    moments: Sequence[IdeaMoment]

    @property
    def now(self) -> IdeaMoment:
        return self.moments[-1]


def current_questions(content: CourseContent) -> dict[int, QuestionContent]:
    """The current wording of every question that lessons ask, by question id. One query, and those of a cold cache."""
    asked = [item.question_id for lesson in content.lessons for item in quiz_items(lesson)]
    versions = QuestionVersion.objects.current(at=content.built_at).filter(question__in=asked)
    return {version.question_id: question_content(version.pk) for version in versions}


@lru_cache(maxsize=2)
def course_ideas(content: CourseContent) -> Mapping[int, Idea]:
    """The idea that each item wordings about, by item id, in the order of the lessons; cached per content.

    Other wordings of an idea, and new situations on the same claim, ask about the same idea.
    """
    questions = current_questions(content)
    ideas: dict[int, Idea] = {}
    for lesson in content.lessons:
        items = [item for item in quiz_items(lesson) if item.question_id in questions]
        ideas |= _ideas_of_lesson(lesson, items, {item.pk: questions[item.question_id] for item in items}, content)
    return ideas


def _ideas_of_lesson(
    lesson: LessonContent, items: Sequence[Item], wordings: Mapping[int, QuestionContent], content: CourseContent
) -> dict[int, Idea]:
    """`wordings`: the question of each item, by item id."""
    by_claim = {wordings[item.pk].claim: item.pk for item in items if item.role == ItemRole.ANCHOR}
    ideas = {}
    for item in items:
        same = by_claim.get(wordings[item.pk].claim) if item.role == ItemRole.TRANSFER else item.parallel_of_id
        first = same if same is not None and same in wordings else item.pk
        card = content.cards.get(wordings[first].claim)
        ideas[item.pk] = Idea(
            item=first,
            lesson=lesson,
            fact=card.fact if card else wordings[first].fact,
            why=wordings[first].why_it_misleads,
            section=wordings[first].section,
        )
    return ideas


def idea_histories(learner: Learner | None, content: CourseContent) -> list[IdeaHistory]:
    """All ideas that the learner was asked about, in the order of the lessons; at most one query.

    Answers count once they were told: those of an open check without answer pages do not.
    """
    if learner is None:
        return []
    ideas = course_ideas(content)
    answers: dict[int, list[IdeaAnswer]] = {}
    for item, answer in _shown_answers(learner, content):
        if item in ideas:
            answers.setdefault(ideas[item].item, []).append(answer)
    first_items = dict.fromkeys(idea.item for idea in ideas.values())
    return [IdeaHistory(ideas[item], moments(answers[item])) for item in first_items if item in answers]


def _shown_answers(learner: Learner, content: CourseContent) -> list[tuple[int, IdeaAnswer]]:
    """(item id, answer) in order of time."""
    is_untold = Q(item__attempt__state=AttemptState.IN_PROGRESS) & ~Q(item__attempt__form="")
    rows = (
        Response.objects.filter(item__attempt__learner=learner, item__item__quiz__course=content.course)
        .exclude(is_untold & ~Q(item__attempt__phase=Phase.PRE))
        .order_by("received_at", "pk")
        .values_list(
            "item__item_id",
            "item__attempt_id",
            "item__attempt__retry_of_id",
            "item__attempt__phase",
            "received_at",
            "points",
            "item__points",
            "is_unsure",
        )
    )
    return [
        (item, IdeaAnswer(str(attempt), str(first or attempt), Phase(phase), at, points >= most, is_unsure))
        for item, attempt, first, phase, at, points, most, is_unsure in rows
    ]
