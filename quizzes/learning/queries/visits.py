"""What a visit of today can begin with, and where each of it stands."""

from django.urls import reverse

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.resume import Step
from quizzes.domain.visits import Offer, Visit
from quizzes.learning.queries.home import HomePage
from quizzes.learning.queries.resume import resume_point_url
from quizzes.vocabulary import Phase


def visit_of(home: HomePage) -> Visit:
    return Visit(
        has_open=is_lesson_open(home) or is_review_open(home),
        has_recheck=home.recheck is not None,
        has_review=home.review is not None and home.review.is_ready,
        has_lesson=unread_lesson(home) is not None,
    )


def is_lesson_open(home: HomePage) -> bool:
    """A lesson was begun that wants answers, before reading or after; a re-check is its own offer."""
    place = home.resume_point
    is_answering = place is not None and place.step in {Step.ITEM, Step.FEEDBACK}
    is_about_to = place is not None and place.step is Step.START and place.phase != Phase.RECHECK
    return is_answering or is_about_to


def is_review_open(home: HomePage) -> bool:
    return home.review is not None and home.review.open is not None


def unread_lesson(home: HomePage) -> LessonContent | None:
    """The lesson begun and not read yet, else the next one."""
    is_unread = home.resume_point is not None and home.resume_point.step is Step.LESSON
    return home.lesson if is_unread else home.next_lesson


def visit_url(home: HomePage, content: CourseContent, offer: Offer) -> str:
    """Where this begins; a review that is not begun begins on its own page."""
    lesson = {Offer.RECHECK: home.recheck}.get(offer, unread_lesson(home))
    if offer is Offer.CONTINUE and home.lesson and home.resume_point and is_lesson_open(home):
        return resume_point_url(home.lesson, home.resume_point)
    if offer in {Offer.CONTINUE, Offer.REVIEW} or lesson is None:
        return reverse("quizzes:review_start")
    if offer is Offer.PART:
        return reverse("quizzes:lesson_part", args=[content.course.slug, lesson.slug, 1])
    return reverse("quizzes:attempt_start", args=[content.course.slug, lesson.slug])
