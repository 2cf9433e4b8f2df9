"""Where a learner goes on: reads the rows for the rules of `domain.resume`."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from quizzes.content.queries.content import LessonContent, QuizOutline
from quizzes.domain.resume import AttemptFacts, LessonDates, ResumePoint, Step, resume_point, resume_point_within
from quizzes.models import Attempt, AttemptItem, Learner, LessonProgress
from quizzes.vocabulary import Phase


def lesson_progress(learner: Learner | None, lesson: LessonContent) -> LessonProgress | None:
    if learner is None:
        return None
    rows = LessonProgress.objects.filter(learner=learner, lesson_id=lesson.id)
    return rows.select_related("version").first()


def lesson_resume_point(learner: Learner | None, lesson: LessonContent, *, at: datetime) -> ResumePoint:
    """The next page of this lesson. Two queries."""
    return resume_point_after(learner, lesson, lesson_progress(learner, lesson), at)


def resume_point_after(
    learner: Learner | None, lesson: LessonContent, progress: LessonProgress | None, at: datetime
) -> ResumePoint:
    """The next page of this lesson with known progress. One query."""
    assert lesson.quiz
    attempts = attempt_facts(learner, [lesson.quiz.id])[lesson.quiz.id] if learner else []
    return resume_point(attempts, phases_of(lesson.quiz), lesson_dates(progress, at))


def lesson_dates(progress: LessonProgress | None, at: datetime) -> LessonDates:
    return LessonDates(
        read_at=progress.read_at if progress else None,
        completed_at=progress.completed_at if progress else None,
        now=at,
        recheck_after=timedelta(days=settings.RECHECK_AFTER_DAYS),
    )


def phases_of(quiz: QuizOutline) -> set[Phase]:
    """Phases in which the quiz asks any item."""
    before = {Phase.PRE, Phase.RECHECK} if quiz.pre_count else set()
    return before | ({Phase.POST} if quiz.post_count else set())


def attempt_facts(learner: Learner, quiz_ids: Collection[int]) -> dict[int, list[AttemptFacts]]:
    """By quiz id, the learner's attempts in order of start. One query."""
    rows = (
        AttemptItem.objects.of_learner(learner)
        .filter(attempt__quiz__in=quiz_ids)
        .select_related("attempt", "response")
        .order_by("attempt__started_at", "attempt_id", "position")
    )
    by_attempt: dict[UUID, list[AttemptItem]] = {}
    for row in rows:
        by_attempt.setdefault(row.attempt_id, []).append(row)
    by_quiz: dict[int, list[AttemptFacts]] = {quiz_id: [] for quiz_id in quiz_ids}
    for items in by_attempt.values():
        by_quiz[items[0].attempt.quiz_id or 0].append(_facts(items))
    return by_quiz


def resume_point_in(attempt: Attempt) -> ResumePoint:
    """Where an attempt goes on, a closed one by its result unless pages of its loop are left; one query."""
    items = AttemptItem.objects.filter(attempt=attempt).select_related("attempt", "response").order_by("position")
    return resume_point_within(_facts(list(items)))


def _facts(items: list[AttemptItem]) -> AttemptFacts:
    attempt = items[0].attempt
    answered = {item.position: item.response.received_at for item in items if hasattr(item, "response")}
    return AttemptFacts(
        uuid=attempt.pk,
        phase=Phase(attempt.phase),
        is_open=attempt.is_open,
        last_answered=max(answered, key=lambda position: (answered[position], position), default=None),
        open=[item.position for item in items if item.position not in answered and item.skipped_at is None],
        pages=attempt.loop_pages,
        passed=attempt.pages_passed,
        skipped=[item.position for item in items if item.skipped_at is not None],
        has_feedback=attempt.has_feedback,
    )


def resume_point_url(lesson: LessonContent, resume_point: ResumePoint) -> str:
    """URL of a resume point in a lesson."""
    course = lesson.version.lesson.course.slug
    match resume_point.step:
        case Step.START:
            return reverse("quizzes:attempt_start", args=[course, lesson.slug])
        case Step.LESSON:
            return reverse("quizzes:lesson", args=[course, lesson.slug])
    return attempt_url(resume_point)


def attempt_url(resume_point: ResumePoint) -> str:
    """URL of a resume point in an attempt."""
    match resume_point.step:
        case Step.ITEM:
            return reverse("quizzes:attempt_item", args=[resume_point.attempt, resume_point.position])
        case Step.PAGE:
            return reverse("quizzes:loop_page", args=[resume_point.attempt, resume_point.position])
        case Step.FEEDBACK:
            return reverse("quizzes:attempt_feedback", args=[resume_point.attempt, resume_point.position])
    return reverse("quizzes:attempt_results", args=[resume_point.attempt])
