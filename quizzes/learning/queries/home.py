"""Home page of one learner: what to do today, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.choices import Offer, choices
from quizzes.learning.queries.choices import Door, Panel, Today, door_of, panel_of
from quizzes.learning.queries.corrections import Correction, corrections
from quizzes.learning.queries.ideas import idea_histories
from quizzes.learning.queries.places import Place, Progress, course_progress, places, progress_of
from quizzes.learning.queries.reviews import ReviewOffer, recheck_lesson, review_offer, submitted_phases
from quizzes.models import Learner


@dataclass(frozen=True)
class HomePage:
    """`panel` is None for newcomers, and where only the next lesson is left: then `doors` are its three energies.
    Without panel and doors, everything is done. `place`: where the learner stopped.
    """

    panel: Panel | None
    doors: Sequence[Door]
    next_lesson: LessonContent | None
    has_started: bool
    progress: Progress
    place: Place | None = None
    review: ReviewOffer | None = None
    correction: Correction | None = None  # the first one only


def home_page(learner: Learner | None, content: CourseContent, *, at: datetime) -> HomePage:
    progress = progress_of(learner, content)
    begun = places(learner, content, progress, at=at)
    submitted = submitted_phases(learner) if learner else set()
    today = Today(
        content=content,
        place=next(iter(begun), None),
        recheck=recheck_lesson(content, progress, submitted, at=at),
        review=review_offer(learner, content, submitted, at=at) if learner else None,
        next_lesson=next((row for row in content.lessons if row.is_available and row.id not in progress), None),
    )
    offered = choices(today.day)
    has_panel = bool(offered) and offered[0].offer is not Offer.NEXT
    return HomePage(
        panel=panel_of(offered[0], today) if has_panel else None,
        doors=[door_of(choice, today, has_panel=has_panel) for choice in (offered[1:] if has_panel else offered)],
        next_lesson=today.next_lesson,
        has_started=bool(progress),
        progress=course_progress(content, progress, len(idea_histories(learner, content))),
        place=today.place,
        review=today.review,
        correction=next(iter(corrections(learner, content)), None),
    )
