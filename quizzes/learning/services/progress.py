"""Updates progress in lessons: dates, and a state that never goes down."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from quizzes.domain.completion import after_attempt
from quizzes.learning.queries.tallies import lesson_facts
from quizzes.models import Learner, LessonProgress, LessonVersion, Quiz
from quizzes.vocabulary import CompletionState

STATE_FIELDS = ["state", "completed_at", "checked_at", "retained_at"]


def start_lesson(learner: Learner, version: LessonVersion, *, at: datetime) -> LessonProgress:
    """The progress row of this lesson, created if missing."""
    progress, _ = LessonProgress.objects.get_or_create(
        learner=learner, lesson_id=version.lesson_id, defaults={"version": version, "started_at": at}
    )
    if not progress.is_started:
        progress.started_at, progress.version = at, version
        progress.save(update_fields=["started_at", "version"])
    return progress


@transaction.atomic
def mark_read(learner: Learner, version: LessonVersion, *, at: datetime) -> LessonProgress:
    """Sets the date on which the learner went on from the lesson text; only the first time counts."""
    # Waiving and merging save the whole row while they hold this lock.
    Learner.objects.select_for_update().get(pk=learner.pk)
    progress = start_lesson(learner, version, at=at)
    if progress.read_at is None:
        progress.read_at, progress.version = at, version
        progress.save(update_fields=["read_at", "version"])
    return progress


def refresh_progress(learner: Learner, quiz: Quiz, *, at: datetime) -> None:
    """Updates state and dates after an attempt was submitted."""
    progress = LessonProgress.objects.filter(learner=learner, lesson__quiz=quiz).first()
    if progress is None:
        return
    after = after_attempt(progress.completion, lesson_facts(learner, quiz, progress), at)
    for name, value in asdict(after).items():
        if name in STATE_FIELDS:
            setattr(progress, name, value)
    progress.save(update_fields=STATE_FIELDS)


def refresh_after_review(learner: Learner, *, at: datetime) -> None:
    """Updates completed lessons after a review, which may have cleared the last sure misconception."""
    completed = LessonProgress.objects.filter(learner=learner, state=CompletionState.COMPLETED)
    for quiz in Quiz.objects.filter(lesson__in=completed.values("lesson")):
        refresh_progress(learner, quiz, at=at)
