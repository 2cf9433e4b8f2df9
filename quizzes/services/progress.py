"""Progress kept: dates and a state that never goes down."""

from datetime import datetime

from quizzes.domain.completion import ORDER, later_of, reached
from quizzes.models import Learner, LessonProgress, LessonVersion, Quiz
from quizzes.queries.tallies import lesson_facts
from quizzes.vocabulary import CompletionState

DATES = {
    CompletionState.COMPLETED: "completed_at",
    CompletionState.CHECKED: "checked_at",
    CompletionState.RETAINED: "retained_at",
}


def begin_lesson(learner: Learner, version: LessonVersion, *, at: datetime) -> LessonProgress:
    """The progress row of this lesson, made when missing."""
    progress, _ = LessonProgress.objects.get_or_create(
        learner=learner, lesson_id=version.lesson_id, defaults={"version": version, "started_at": at}
    )
    return progress


def mark_read(learner: Learner, version: LessonVersion, *, at: datetime) -> LessonProgress:
    """Pressed on from the lesson. The first time counts; a second changes nothing."""
    progress = begin_lesson(learner, version, at=at)
    if progress.read_at is None:
        progress.read_at, progress.version = at, version
        progress.save(update_fields=["read_at", "version"])
    return progress


def refresh_progress(learner: Learner, quiz: Quiz, *, at: datetime) -> None:
    """Look at the lesson again after an attempt closed, and date what was newly reached."""
    progress = LessonProgress.objects.filter(learner=learner, lesson__quiz=quiz).first()
    if progress is None:
        return
    before = CompletionState(progress.state)
    progress.state = later_of(before, reached(lesson_facts(learner, quiz, progress)))
    rank = ORDER.index(CompletionState(progress.state))
    for state, name in DATES.items():
        is_skipped = state is CompletionState.CHECKED and progress.state != state
        if ORDER.index(state) <= rank and getattr(progress, name) is None and not is_skipped:
            setattr(progress, name, at)
    progress.save(update_fields=["state", *DATES.values()])
