"""Comparison of two misconceptions, and the learners that a merge affects."""

from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from quizzes.models import Attempt, Belief, Learner, Misconception, Question, QuestionVersion, ReviewCard
from quizzes.models.learners import LearnerQuerySet


@dataclass(frozen=True)
class MergePlan:
    """A merge to be confirmed. `questions`: how many reveal the duplicate; `learners`: how many are affected."""

    duplicate: Misconception
    target: Misconception
    questions: int
    learners: int


def merge_plan(duplicate: Misconception, target: Misconception) -> MergePlan:
    questions = Question.objects.filter(versions__options__reveals=duplicate).distinct()
    going = Misconception.objects.filter(Q(pk=duplicate.pk) | Q(merged_into=duplicate) | Q(merged_into=target))
    return MergePlan(duplicate, target, questions.count(), affected_learners(going).count())


def merge_targets(misconception: Misconception) -> dict[str, Model]:
    """Misconceptions of the course that this one can be merged into, by slug and text."""
    rows = Misconception.objects.unmerged().filter(course=misconception.course_id).exclude(pk=misconception.pk)
    return {f"{row.slug}: {row.text}": row for row in rows.order_by("slug")}


def affected_learners(ideas: QuerySet[Misconception]) -> LearnerQuerySet:
    """Learners who answered a question about one of these misconceptions, or have a belief or card for it.

    Rows alone do not suffice: a wrong answer that reveals nothing leaves none, yet it prevents "refuted".
    """
    duplicate = ideas.values("pk")
    named = QuestionVersion.objects.filter(options__reveals__in=duplicate).values("question")
    answered = Question.objects.filter(Q(pk__in=named) | Q(claim__misconceptions__in=duplicate)).values("pk")
    attempts = Attempt.objects.filter(items__question_version__question__in=answered)
    rows = (
        attempts,
        Belief.objects.filter(misconception__in=duplicate),
        ReviewCard.objects.filter(misconception__in=duplicate),
    )
    condition = Q()
    for table in rows:
        condition |= Q(pk__in=table.values("learner"))
    return Learner.objects.filter(condition)
