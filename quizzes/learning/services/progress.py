"""Updates progress in lessons by the rules of `domain.completion`."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from quizzes.domain.completion import Completion, after_attempt, marked_read, started
from quizzes.learning.queries.tallies import lesson_facts
from quizzes.learning.services.learners import LockedLearner, lock_learner
from quizzes.models import Learner, LessonProgress, LessonVersion, Quiz
from quizzes.vocabulary import CompletionState


def start_lesson(learner: Learner, version: LessonVersion, *, at: datetime) -> LessonProgress:
    """The progress row of this lesson, created if missing."""
    progress, _ = LessonProgress.objects.get_or_create(
        learner=learner, lesson_id=version.lesson_id, defaults={"version": version, "started_at": at}
    )
    _save(progress, started(progress.completion, at), version)
    return progress


@transaction.atomic
def mark_read(learner: Learner, version: LessonVersion, *, at: datetime) -> LessonProgress:
    """Sets the date on which the learner went on from the lesson text; only the first time counts."""
    # Waiving and merging save the whole row while they hold this lock.
    locked = lock_learner(learner.pk)
    progress = start_lesson(locked, version, at=at)
    _save(progress, marked_read(progress.completion, at), version)
    return progress


def _save(progress: LessonProgress, after: Completion, version: LessonVersion | None = None) -> None:
    """Saves what the completion changes, and with it the version that was read; nothing if nothing changed."""
    before = asdict(progress.completion)
    changed: dict[str, object] = {name: value for name, value in asdict(after).items() if value != before[name]}
    if changed and version is not None:
        changed["version"] = version
    for name, value in changed.items():
        setattr(progress, name, value)
    if changed:
        progress.save(update_fields=[*changed])


def refresh_progress(learner: LockedLearner, quiz: Quiz, *, at: datetime) -> None:
    """Updates state and dates after an attempt was submitted."""
    progress = LessonProgress.objects.filter(learner=learner, lesson__quiz=quiz).first()
    if progress is not None:
        _save(progress, after_attempt(progress.completion, lesson_facts(learner, quiz, progress), at))


def refresh_after_review(learner: LockedLearner, *, at: datetime) -> None:
    """Updates completed lessons after a review, which may have cleared the last sure misconception."""
    completed = LessonProgress.objects.filter(learner=learner, state=CompletionState.COMPLETED)
    for quiz in Quiz.objects.filter(lesson__in=completed.values("lesson")):
        refresh_progress(learner, quiz, at=at)
