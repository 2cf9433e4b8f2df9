"""What a visit can start with today, and the URL of each start."""

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
    """True if a lesson waits for answers, before or after reading. Re-checks are offered separately."""
    place = home.resume_point
    is_answering = place is not None and place.step in {Step.ITEM, Step.FEEDBACK, Step.PAGE}
    is_about_to = place is not None and place.step is Step.START and place.phase != Phase.RECHECK
    return is_answering or is_about_to


def is_review_open(home: HomePage) -> bool:
    return home.review is not None and home.review.open is not None


def unread_lesson(home: HomePage) -> LessonContent | None:
    """The started lesson that is not read yet, else the next lesson; None if there is none."""
    is_unread = home.resume_point is not None and home.resume_point.step is Step.LESSON
    return home.lesson if is_unread else home.next_lesson


def visit_url(home: HomePage, content: CourseContent, offer: Offer) -> str:
    """URL at which the offer starts."""
    lesson = {Offer.RECHECK: home.recheck}.get(offer, unread_lesson(home))
    is_question = home.resume_point is not None and home.resume_point.step is Step.ITEM
    # A begun review comes before reading on.
    goes_to_lesson = is_lesson_open(home) and (is_question or not is_review_open(home))
    if offer is Offer.CONTINUE and home.lesson and home.resume_point and goes_to_lesson:
        return resume_point_url(home.lesson, home.resume_point)
    if offer in {Offer.CONTINUE, Offer.REVIEW} or lesson is None:
        return reverse("quizzes:review_start")
    if offer is Offer.PART:
        return reverse("quizzes:lesson_part", args=[content.course.slug, lesson.slug, 1])
    return reverse("quizzes:attempt_start", args=[content.course.slug, lesson.slug])
