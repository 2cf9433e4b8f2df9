"""Tallies of right answers by phase."""

from quizzes.domain.completion import LessonFacts, Tally
from quizzes.models import Attempt, Belief, Learner, LessonProgress, Option, Quiz, Response
from quizzes.models.questions import IDEA
from quizzes.vocabulary import BeliefState, Phase


def latest_tally(learner: Learner, quiz: Quiz, phase: Phase) -> Tally | None:
    """Latest answers of submitted attempts; None before the first attempt was submitted.

    Retries count, except for the re-check: answers right after the feedback do not show retention.
    """
    attempts = Attempt.objects.of_learner(learner).submitted().filter(quiz=quiz, phase=phase)
    if phase == Phase.RECHECK:
        attempts = attempts.first_attempts()
    if not attempts.exists():
        return None
    rows = Response.objects.filter(item__attempt__in=attempts).select_related("item__question_version")
    latest: dict[int, bool] = {}
    for row in rows.order_by("received_at", "pk"):
        latest[row.item.question_version.question_id] = row.points >= row.item.points
    return Tally(right=sum(latest.values()), total=len(latest))


def lesson_facts(learner: Learner, quiz: Quiz, progress: LessonProgress) -> LessonFacts:
    """Facts that decide the completion of the lesson. Up to five queries."""
    ideas = Option.objects.filter(version__question__items__quiz=quiz, reveals__isnull=False).values_list(IDEA)
    held_sure = Belief.objects.of_learner(learner).filter(state=BeliefState.HELD_SURE, misconception__in=ideas)
    return LessonFacts(
        read_at=progress.read_at,
        latest_post=latest_tally(learner, quiz, Phase.POST),
        has_sure_misconception=held_sure.exists(),
        recheck=latest_tally(learner, quiz, Phase.RECHECK) if progress.completed_at is not None else None,
    )
