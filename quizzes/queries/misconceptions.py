"""Misconceptions as authors compare them, and whose rows still speak of a merged one."""

from dataclasses import dataclass

from django.db.models import Model, Q

from quizzes.models import Belief, Learner, Misconception, Question, ReviewCard
from quizzes.models.learners import LearnerQuerySet


@dataclass(frozen=True)
class MergePlan:
    """Two misconceptions side by side; `questions`: how many name the one that goes."""

    gone: Misconception
    kept: Misconception
    questions: int


def merge_plan(gone: Misconception, kept: Misconception) -> MergePlan:
    questions = Question.objects.filter(versions__options__reveals=gone).distinct()
    return MergePlan(gone, kept, questions.count())


def others_of(misconception: Misconception) -> dict[str, Model]:
    """What it may be merged into, by slug and text: two authors may have found the very same words."""
    rows = Misconception.objects.unmerged().filter(course=misconception.course_id).exclude(pk=misconception.pk)
    return {f"{row.slug}: {row.text}": row for row in rows.order_by("slug")}


def split_learners(kept: Misconception) -> LearnerQuerySet:
    """Whoever has a row for something that was merged into this one."""
    gone = kept.merged.values("pk")
    beliefs, cards = Belief.objects.filter(misconception__in=gone), ReviewCard.objects.filter(misconception__in=gone)
    return Learner.objects.filter(Q(pk__in=beliefs.values("learner")) | Q(pk__in=cards.values("learner")))
