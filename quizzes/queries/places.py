"""Where a learner goes on: the rows of one lesson as facts for the pure rule."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from quizzes.domain.resuming import AttemptFacts, LessonClock, Place, Step, place, place_within
from quizzes.models import Attempt, AttemptItem, Learner, LessonProgress
from quizzes.queries.content import CourseContent, LessonContent, QuizOutline
from quizzes.vocabulary import Phase


def lesson_progress(learner: Learner | None, lesson: LessonContent) -> LessonProgress | None:
    if learner is None:
        return None
    rows = LessonProgress.objects.filter(learner=learner, lesson_id=lesson.id)
    return rows.select_related("version").first()


def lesson_place(learner: Learner | None, lesson: LessonContent, *, at: datetime) -> Place:
    """The next page of this lesson for this learner; two queries."""
    return place_after(learner, lesson, lesson_progress(learner, lesson), at)


def place_after(learner: Learner | None, lesson: LessonContent, progress: LessonProgress | None, at: datetime) -> Place:
    """The next page, where the progress is known already; one query."""
    assert lesson.quiz
    attempts = attempt_facts(learner, lesson.quiz.id) if learner else []
    clock = LessonClock(
        read_at=progress.read_at if progress else None,
        completed_at=progress.completed_at if progress else None,
        now=at,
        recheck_after=timedelta(days=settings.RECHECK_AFTER_DAYS),
    )
    return place(attempts, phases_of(lesson.quiz), clock)


def phases_of(quiz: QuizOutline) -> set[Phase]:
    """Those in which anything is asked."""
    before = {Phase.PRE, Phase.RECHECK} if quiz.asked_before else set()
    return before | ({Phase.POST} if quiz.asked_after else set())


def attempt_facts(learner: Learner, quiz_id: int) -> list[AttemptFacts]:
    """The learner's attempts at a quiz, in order of their start."""
    rows = (
        AttemptItem.objects.of_learner(learner)
        .filter(attempt__quiz_id=quiz_id)
        .select_related("attempt", "response")
        .order_by("attempt__started_at", "attempt_id", "position")
    )
    by_attempt: dict[UUID, list[AttemptItem]] = {}
    for row in rows:
        by_attempt.setdefault(row.attempt_id, []).append(row)
    return [_facts(items) for items in by_attempt.values()]


def place_in(attempt: Attempt) -> Place:
    """Where an open attempt goes on; one query."""
    items = AttemptItem.objects.filter(attempt=attempt).select_related("attempt", "response").order_by("position")
    return place_within(_facts(list(items)))


def _facts(items: list[AttemptItem]) -> AttemptFacts:
    attempt = items[0].attempt
    answered = {item.position: item.response.received_at for item in items if hasattr(item, "response")}
    return AttemptFacts(
        uuid=attempt.pk,
        phase=Phase(attempt.phase),
        is_open=attempt.is_open,
        last_answered=max(answered, key=lambda position: (answered[position], position), default=None),
        open=[item.position for item in items if item.position not in answered and item.skipped_at is None],
    )


def latest_lesson(learner: Learner, content: CourseContent) -> tuple[LessonContent, LessonProgress] | None:
    """The lesson that the learner was last busy with, if it is still there."""
    rows = LessonProgress.objects.filter(learner=learner, lesson__course=content.course)
    by_id = {lesson.id: lesson for lesson in content.lessons if lesson.can_be_taken}
    known = [row for row in rows if row.lesson_id in by_id and row.has_begun]
    if not known:
        return None
    newest = max(known, key=lambda row: max(filter(None, (row.started_at, row.read_at, row.completed_at))))
    return by_id[newest.lesson_id], newest


def place_url(lesson: LessonContent, place: Place) -> str:
    """The page of a place in a lesson."""
    course = lesson.version.lesson.course.slug
    match place.step:
        case Step.START:
            return reverse("quizzes:attempt_start", args=[course, lesson.slug])
        case Step.LESSON:
            return reverse("quizzes:lesson", args=[course, lesson.slug])
    return attempt_url(place)


def attempt_url(place: Place) -> str:
    """The page of a place in an attempt."""
    match place.step:
        case Step.ITEM:
            return reverse("quizzes:attempt_item", args=[place.attempt, place.position])
        case Step.FEEDBACK:
            return reverse("quizzes:attempt_feedback", args=[place.attempt, place.position])
    return reverse("quizzes:attempt_results", args=[place.attempt])
