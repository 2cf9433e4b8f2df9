"""Home page of one learner: the lesson to go on with, and what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.resume import ResumePoint, Step
from quizzes.learning.queries.corrections import Correction, corrections
from quizzes.learning.queries.lessons import progress_of
from quizzes.learning.queries.results import BeliefLine, Mark, all_belief_lines
from quizzes.learning.queries.resume import latest_lesson, resume_point_after
from quizzes.learning.queries.reviews import ReviewOffer, recheck_lesson, review_offer, submitted_phases
from quizzes.models import AttemptItem, Learner
from quizzes.vocabulary import Phase


@dataclass(frozen=True)
class HomePage:
    """The home page. `resume_point` is None before the first start; `recheck`: a lesson whose re-check is due."""

    lesson: LessonContent | None
    resume_point: ResumePoint | None
    question: tuple[int, int] | None  # (position, total) within an attempt
    marks: Sequence[tuple[BeliefLine, Mark]]
    next_lesson: LessonContent | None
    recheck: LessonContent | None = None
    review: ReviewOffer | None = None
    correction: Correction | None = None  # the first one only

    @property
    def is_over(self) -> bool:
        return self.resume_point is not None and self.resume_point.step is Step.RESULTS

    @property
    def step(self) -> int:
        return step_of(self.resume_point)


def step_of(place: ResumePoint | None) -> int:
    """Position 1..3 in the steps of a lesson: ideas, later questions, what changed."""
    if place is not None and place.step is Step.RESULTS:
        return 3
    return 2 if place is not None and place.phase in {Phase.POST, Phase.RECHECK} else 1


def home_page(learner: Learner | None, content: CourseContent, *, at: datetime) -> HomePage:
    latest = latest_lesson(learner, content) if learner else None
    if learner is None or latest is None:
        return HomePage(None, None, None, (), content.first_lesson)
    lesson, progress = latest
    place = resume_point_after(learner, lesson, progress, at)
    lines = all_belief_lines(learner, content)
    progress_by_lesson = progress_of(learner, content)
    fresh = (other for other in content.lessons if other.is_available and other.id not in progress_by_lesson)
    submitted = submitted_phases(learner)
    return HomePage(
        lesson=lesson,
        resume_point=fill_phase(place),
        question=question_position(place),
        marks=[(line, line.current) for line in lines],
        next_lesson=next(fresh, None),
        recheck=recheck_lesson(content, progress_by_lesson, submitted, at=at),
        review=review_offer(learner, content, submitted, at=at),
        correction=next(iter(corrections(learner, content)), None),
    )


def fill_phase(place: ResumePoint) -> ResumePoint:
    """The resume point with the phase of its attempt."""
    if place.phase is not None or place.attempt is None:
        return place
    item = AttemptItem.objects.filter(attempt=place.attempt).select_related("attempt").first()
    phase = Phase(item.attempt.phase) if item else None
    return ResumePoint(place.step, phase, place.attempt, place.position)


def question_position(place: ResumePoint) -> tuple[int, int] | None:
    """(position, total) within an attempt; None outside of one, and on a page of a loop that asks nothing."""
    if place.position is None or place.step is Step.PAGE:
        return None
    total = AttemptItem.objects.filter(attempt=place.attempt).count()
    return place.position, total
