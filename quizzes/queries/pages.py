"""Home, course and lesson pages as one learner sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from quizzes.domain.completion import is_updated
from quizzes.domain.resuming import Place, Step
from quizzes.formats.lesson_terms import Term
from quizzes.models import AttemptItem, Learner, LessonProgress
from quizzes.queries.content import CourseContent, LessonContent, TopicContent
from quizzes.queries.corrections import Correction, corrections
from quizzes.queries.places import latest_lesson, lesson_progress, place_after
from quizzes.queries.results import BeliefLine, Mark, all_belief_lines
from quizzes.queries.reviews import ReviewOffer, recheck_lesson, review_offer, taken_phases
from quizzes.vocabulary import CompletionState, Phase

STATE_GLYPHS = {
    CompletionState.IN_PROGRESS: ("wave", "is-wave"),
    CompletionState.COMPLETED: ("ring", "is-clear"),
    CompletionState.CHECKED: ("bead", "is-clear"),
    CompletionState.RETAINED: ("kept", "is-clear"),
    CompletionState.WAIVED: ("ring", "is-later"),
}


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list; `glyph` and `tone` draw its state, None where it is not begun."""

    lesson: LessonContent
    state: CompletionState | None
    glyph: str
    tone: str
    is_updated: bool = False  # its meaning changed since the learner read it; nothing is taken away


@dataclass(frozen=True)
class TopicRows:
    topic: TopicContent
    rows: Sequence[LessonRow]


@dataclass(frozen=True)
class TermRow:
    """A word of the glossary, with the lessons whose text uses it."""

    term: Term
    lessons: Sequence[LessonContent]


@dataclass(frozen=True)
class LessonPage:
    """`can_press_on`: the lesson is the learner's next step, so that reading it counts. `step`: where they are."""

    place: Place | None
    can_press_on: bool
    has_begun: bool
    is_updated: bool = False
    lines: Sequence[BeliefLine] = ()  # the learner's ideas in this lesson, where they asked to see them


@dataclass(frozen=True)
class HomePage:
    """`place` is None for somebody who has not begun. `recheck`: a lesson whose re-check is open."""

    lesson: LessonContent | None
    place: Place | None
    question: tuple[int, int] | None  # position and total, inside an attempt
    marks: Sequence[tuple[BeliefLine, Mark]]
    next_lesson: LessonContent | None
    recheck: LessonContent | None = None
    review: ReviewOffer | None = None
    correction: Correction | None = None  # one at a time

    @property
    def is_over(self) -> bool:
        return self.place is not None and self.place.step is Step.RESULTS

    @property
    def step(self) -> int:
        return step_of(self.place)


def step_of(place: Place | None) -> int:
    """1..4 in the row of steps."""
    if place is None:
        return 1
    if place.step is Step.LESSON:
        return 2
    if place.step is Step.RESULTS:
        return 4
    return 3 if place.phase in {Phase.POST, Phase.RECHECK} else 1


def progress_of(learner: Learner | None, content: CourseContent) -> Mapping[int, LessonProgress]:
    """The learner's progress by lesson."""
    if learner is None:
        return {}
    rows = LessonProgress.objects.filter(learner=learner, lesson__course=content.course).select_related("version")
    return {row.lesson_id: row for row in rows}


def lesson_row(lesson: LessonContent, progress: LessonProgress | None) -> LessonRow:
    if progress is None:
        return LessonRow(lesson, None, "none", "is-later")
    state = CompletionState(progress.state)
    return LessonRow(lesson, state, *STATE_GLYPHS[state], is_updated=was_updated(lesson, progress))


def was_updated(lesson: LessonContent, progress: LessonProgress | None) -> bool:
    if progress is None or progress.read_at is None:
        return False
    return is_updated(progress.version.number, lesson.meaning_numbers)


def lesson_rows(learner: Learner | None, content: CourseContent) -> list[TopicRows]:
    """All lessons by topic, each with how far the learner is; at most one query."""
    progress = progress_of(learner, content)
    return [
        TopicRows(topic, [lesson_row(lesson, progress.get(lesson.id)) for lesson in topic.lessons])
        for topic in content.topics
    ]


def term_rows(content: CourseContent) -> list[TermRow]:
    """The glossary in alphabetical order; no query."""
    using: dict[str, list[LessonContent]] = {}
    for lesson in content.lessons:
        for term in lesson.terms:
            using.setdefault(term.anchor, []).append(lesson)
    terms = sorted(content.glossary.terms, key=lambda term: term.name.casefold())
    return [TermRow(term, using.get(term.anchor, ())) for term in terms]


def lesson_page(learner: Learner | None, lesson: LessonContent, *, at: datetime) -> LessonPage:
    """At most two queries."""
    if learner is None or not lesson.can_be_taken:
        return LessonPage(None, can_press_on=False, has_begun=False)
    progress = lesson_progress(learner, lesson)
    place = place_after(learner, lesson, progress, at)
    has_begun = progress is not None and progress.has_begun
    return LessonPage(place, place.step is Step.LESSON, has_begun, was_updated(lesson, progress))


def with_results(
    page: LessonPage, learner: Learner | None, content: CourseContent, lesson: LessonContent
) -> LessonPage:
    """The lesson with what became of the learner's ideas in it, to take along on paper; two queries more."""
    if learner is None or not page.has_begun:
        return page
    lines = all_belief_lines(learner, content)
    return replace(page, lines=[line for line in lines if line.misconception.lesson == lesson.slug])


def home_page(learner: Learner | None, content: CourseContent, *, at: datetime) -> HomePage:
    latest = latest_lesson(learner, content) if learner else None
    if learner is None or latest is None:
        return HomePage(None, None, None, (), content.first_lesson)
    lesson, progress = latest
    place = place_after(learner, lesson, progress, at)
    lines = all_belief_lines(learner, content)
    begun = progress_of(learner, content)
    fresh = (other for other in content.lessons if other.can_be_taken and other.id not in begun)
    taken = taken_phases(learner)
    return HomePage(
        lesson=lesson,
        place=with_phase(place),
        question=question_of(place),
        marks=[(line, line.current) for line in lines],
        next_lesson=next(fresh, None),
        recheck=recheck_lesson(content, begun, taken, at=at),
        review=review_offer(learner, content, taken, at=at),
        correction=next(iter(corrections(learner, content)), None),
    )


def with_phase(place: Place) -> Place:
    """The place, its phase filled in from its attempt."""
    if place.phase is not None or place.attempt is None:
        return place
    item = AttemptItem.objects.filter(attempt=place.attempt).select_related("attempt").first()
    phase = Phase(item.attempt.phase) if item else None
    return Place(place.step, phase, place.attempt, place.position)


def question_of(place: Place) -> tuple[int, int] | None:
    """Which question of how many, inside an attempt."""
    if place.position is None:
        return None
    total = AttemptItem.objects.filter(attempt=place.attempt).count()
    return place.position, total
