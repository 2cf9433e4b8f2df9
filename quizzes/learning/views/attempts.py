"""Views of attempts: start, question, feedback, results. Every POST ends in a redirect."""

import secrets
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.content.queries.content import CourseContent, LessonContent, course_content
from quizzes.content.queries.questions import question_content
from quizzes.domain.assembly import SEEDS
from quizzes.domain.loop import PageKind
from quizzes.domain.portions import Energy, portion_end
from quizzes.domain.resume import ResumePoint, Step, page_number
from quizzes.errors import AttemptClosed, NoQuestions
from quizzes.learning.forms.portions import Portion, energy_in, portion_in
from quizzes.learning.forms.responses import ResponseForm
from quizzes.learning.http import LearnerRequest, learner_for_writing, see_other
from quizzes.learning.queries.answers import feedback_page
from quizzes.learning.queries.attempts import (
    AttemptPage,
    answerable_items,
    attempt_items,
    attempt_page,
    course_of,
    loop_position,
    next_position,
)
from quizzes.learning.queries.outlines import attempt_minutes, course_outlines
from quizzes.learning.queries.results import results
from quizzes.learning.queries.resume import attempt_url, lesson_resume_point, resume_point_in, resume_point_url
from quizzes.learning.services.attempts import pass_page, record_response, retry_attempt, skip_item, start_attempt
from quizzes.learning.services.progress import mark_read, start_lesson
from quizzes.models import Attempt, AttemptItem, Course, Learner, Quiz
from quizzes.vocabulary import Phase


def open_lesson(course_slug: str, lesson_slug: str) -> tuple[CourseContent, LessonContent]:
    """Course and lesson, if the lesson can be taken. Raises Http404."""
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    lesson = content.lesson(lesson_slug)
    if lesson is None or not lesson.is_available:
        raise Http404
    return content, lesson


def own_page(request: LearnerRequest, attempt_id: UUID, position: int) -> AttemptPage:
    """One item of this learner's attempts. Raises Http404 for others'."""
    item = get_object_or_404(attempt_items(request.learner), attempt_id=attempt_id, position=position)
    return attempt_page(item, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def attempt_start(request: LearnerRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """Landing page of a phase; POST starts the phase that is due, or goes on."""
    at = timezone.now()
    content, lesson = open_lesson(course_slug, lesson_slug)
    learner = learner_for_writing(request, at) if request.method == "POST" else request.learner
    place = lesson_resume_point(learner, lesson, at=at)
    if request.method != "POST" or learner is None:
        context = {
            "content": content,
            "lesson": lesson,
            "resume_point": place,
            "has_read": "read" in request.GET,
            "minutes": course_outlines(content)[lesson.id].minutes,
        }
        return render(request, "quizzes/attempt_start.html", context)
    start_lesson(learner, lesson.version, at=at)
    return go_on_in_lesson(learner, lesson, at, energy_in(request.POST))


def go_on_in_lesson(
    learner: Learner, lesson: LessonContent, at: datetime, energy: Energy = Energy.GOOD
) -> HttpResponse:
    """To the next page of a lesson; a phase that can be begun is begun. Raises Http404 where no question is left."""
    place = lesson_resume_point(learner, lesson, at=at)
    if place.step is not Step.START or place.phase is None:
        return see_other(resume_point_url(lesson, place) + portion_from(place, energy).query)
    assert lesson.quiz
    quiz = Quiz.objects.select_related("course").get(pk=lesson.quiz.id)
    try:
        attempt = start_attempt(learner, quiz, place.phase, seed=secrets.randbelow(SEEDS), at=at)
    except NoQuestions as reason:
        raise Http404 from reason
    begun = resume_point_in(attempt)
    return see_other(attempt_url(begun) + portion_from(begun, energy).query)


def portion_from(place: ResumePoint, energy: Energy) -> Portion:
    """The portion of a loop that begins at this place. At most one query."""
    if energy is Energy.GOOD or place.attempt is None:
        return Portion()
    pages = Attempt.objects.get(pk=place.attempt).loop_pages
    return Portion(portion_end(pages, page_number(pages, place), energy))


def go_on_in_attempt(attempt: Attempt, at: datetime, portion: Portion) -> HttpResponse:
    """To the next page of an attempt; from the end of a loop to the later questions."""
    place = resume_point_in(attempt)
    if place.step is not Step.RESULTS or not attempt.pages:
        return see_other(attempt_url(place) + portion.query)
    lesson = course_content(course_of(attempt), at=at).lesson_of_quiz(attempt.quiz_id)
    if lesson is None:
        return see_other(attempt_url(place))
    mark_read(attempt.learner, lesson.version, at=at)
    return go_on_in_lesson(attempt.learner, lesson, at)


@require_safe
def loop_page(request: LearnerRequest, attempt_id: UUID, number: int) -> HttpResponse:
    """A page of the loop that asks nothing: sections to read in their place."""
    mine = Attempt.objects.of_learner(request.learner).select_related("quiz__course")
    attempt = get_object_or_404(mine, pk=attempt_id)
    if not 1 <= number <= len(attempt.pages):
        raise Http404
    page = attempt.loop_pages[number - 1]
    if page.position:
        item_url = reverse("quizzes:attempt_item", args=[attempt_id, page.position])
        return see_other(item_url + portion_in(request.GET).query)
    content = course_content(course_of(attempt), at=timezone.now())
    lesson = content.lesson_of_quiz(attempt.quiz_id)
    loop = loop_position(attempt, lesson, number)
    minutes = attempt_minutes(attempt, lesson) if lesson and page.kind is PageKind.OPENING else None
    context = {"content": content, "lesson": lesson, "attempt": attempt, "loop": loop, "minutes": minutes}
    return render(request, "quizzes/loop_page.html", context)


@require_POST
def loop_next(request: LearnerRequest, attempt_id: UUID, number: int) -> HttpResponse:
    """Pressed on from a page of the loop, to the next one or to rest."""
    at = timezone.now()
    mine = Attempt.objects.of_learner(request.learner).select_related("quiz__course", "learner")
    attempt = get_object_or_404(mine, pk=attempt_id, quiz__isnull=False)
    learner_for_writing(request, at)
    pass_page(attempt, number)
    following = go_on_in_attempt(attempt, at, portion_in(request.GET))
    return see_other("quizzes:session_break") if request.POST.get("then") == "rest" else following


@require_POST
def lesson_finish(request: LearnerRequest, course_slug: str, lesson_slug: str) -> HttpResponse:
    """POST: the learner goes on from the lesson text."""
    at = timezone.now()
    _, lesson = open_lesson(course_slug, lesson_slug)
    learner = learner_for_writing(request, at)
    place = lesson_resume_point(learner, lesson, at=at)
    if place.step is Step.LESSON or place == ResumePoint(Step.START, phase=Phase.PRE):
        mark_read(learner, lesson.version, at=at)
    return go_on_in_lesson(learner, lesson, at)


@require_http_methods(["GET", "HEAD", "POST"])
def attempt_item(request: LearnerRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """One question. Redirects to the feedback if answered, to the results if the attempt is submitted."""
    if request.method == "POST":
        return post_answer(request, attempt_id, position)
    page = own_page(request, attempt_id, position)
    return redirect_if_done(request, page) or render_question(
        request, page, ResponseForm(page.question, page.item.option_order)
    )


def render_question(request: LearnerRequest, page: AttemptPage, form: ResponseForm) -> HttpResponse:
    return render(request, "quizzes/attempt_item.html", {"page": page, "form": form, "content": page.content})


def post_answer(request: LearnerRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """Saves the answer, or shows the form again with its errors."""
    item = get_object_or_404(answerable_items(request.learner), attempt_id=attempt_id, position=position)
    if item.is_sensitive and "skip" in request.POST:
        return skip_question(request, item)
    form = ResponseForm(question_content(item.question_version_id), item.option_order, request.POST)
    return (
        save_answer(request, item, form)
        if form.is_valid()
        else render_invalid_answer(request, attempt_id, position, form)
    )


def render_invalid_answer(request: LearnerRequest, attempt_id: UUID, position: int, form: ResponseForm) -> HttpResponse:
    """The form with its errors; redirects if the item was answered meanwhile."""
    page = own_page(request, attempt_id, position)
    return redirect_if_done(request, page) or render_question(request, page, form)


def redirect_if_done(request: LearnerRequest, page: AttemptPage) -> HttpResponse | None:
    """An answered item leads to its feedback, a skipped one of a closed attempt to the result."""
    if page.response is not None and not (page.item.attempt.has_feedback or page.item.attempt.is_open):
        return redirect_to_results(page.item.attempt_id)
    if page.response is not None:
        return see_feedback(request, page.item)
    return None if page.item.attempt.is_open else redirect_to_results(page.item.attempt_id)


def save_answer(request: LearnerRequest, item: AttemptItem, form: ResponseForm) -> HttpResponse:
    at = timezone.now()
    learner_for_writing(request, at)
    try:
        record_response(item, form.chosen_answer, at=at)
    except AttemptClosed:
        return redirect_to_results(item.attempt_id)
    if not item.attempt.has_feedback:
        return go_on_in_check(item)
    return see_feedback(request, item)


def see_feedback(request: LearnerRequest, item: AttemptItem) -> HttpResponse:
    """To the answer page of an item, in the same portion."""
    url = reverse("quizzes:attempt_feedback", args=[item.attempt_id, item.position])
    return see_other(url + portion_in(request.GET).query)


def go_on_in_check(item: AttemptItem) -> HttpResponse:
    """The next question of a check after the lesson, or its result."""
    following = next_position(item.attempt_id, item.position)
    if following is None:
        return see_other("quizzes:attempt_results", item.attempt_id)
    return see_other("quizzes:attempt_item", item.attempt_id, following)


def skip_question(request: LearnerRequest, item: AttemptItem) -> HttpResponse:
    """Skips a sensitive item and goes on with the next."""
    at = timezone.now()
    learner_for_writing(request, at)
    skip_item(item, at=at)
    portion = portion_in(request.GET)
    return go_on_in_attempt(item.attempt, at, portion) if item.attempt.pages else go_on_in_check(item)


def redirect_to_results(attempt_id: UUID) -> HttpResponse:
    return see_other(reverse("quizzes:attempt_results", args=[attempt_id]) + "?all=answered")


@require_safe
def attempt_feedback(request: LearnerRequest, attempt_id: UUID, position: int) -> HttpResponse:
    page = own_page(request, attempt_id, position)
    if page.response is None:
        return see_other("quizzes:attempt_item", attempt_id, position)
    feedback = feedback_page(page, page.response)
    return render(
        request,
        "quizzes/attempt_feedback.html",
        {"feedback": feedback, "page": page, "content": page.content},
    )


@require_safe
def attempt_results(request: LearnerRequest, attempt_id: UUID) -> HttpResponse:
    """Results. Redirects to the open item of an open attempt; a pre-check leads to the lesson."""
    mine = Attempt.objects.of_learner(request.learner).select_related("quiz__course", "learner")
    attempt = get_object_or_404(mine, pk=attempt_id)
    place = resume_point_in(attempt)
    if place.step is not Step.RESULTS:
        return see_other(attempt_url(place))
    content = course_content(course_of(attempt), at=timezone.now())
    lesson = content.lesson_of_quiz(attempt.quiz_id)
    if lesson and attempt.pages:
        return see_other("quizzes:attempt_start", content.course.slug, lesson.slug)
    if lesson and attempt.phase == Phase.PRE:
        return render(request, "quizzes/attempt_results_pre.html", {"content": content, "lesson": lesson})
    context = {"content": content, "results": results(attempt, content, lesson)}
    return render(request, "quizzes/attempt_results.html", context)


@require_POST
def attempt_retry(request: LearnerRequest, attempt_id: UUID) -> HttpResponse:
    """POST: a new attempt with the missed items only."""
    at = timezone.now()
    attempt = get_object_or_404(Attempt.objects.of_learner(request.learner), pk=attempt_id, quiz__isnull=False)
    learner_for_writing(request, at)
    try:
        new = retry_attempt(attempt, seed=secrets.randbelow(SEEDS), at=at)
    except (NoQuestions, AttemptClosed):
        return redirect_to_results(attempt_id)
    return see_other("quizzes:attempt_item", new.pk, 1)
