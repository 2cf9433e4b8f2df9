"""Views of preferences: display and breaks."""

from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.content.queries.content import first_content
from quizzes.learning.forms.preferences import DisplayForm
from quizzes.learning.http import LearnerRequest, learner_for_writing, next_url, see_other
from quizzes.learning.queries.attempts import answers_of_day
from quizzes.learning.queries.home import HomePage, home_page
from quizzes.learning.queries.resume import resume_point_url
from quizzes.learning.services.learners import choose_display


@require_http_methods(["GET", "HEAD", "POST"])
def display(request: LearnerRequest) -> HttpResponse:
    """Brightness, letters and space; the page shows itself as it was chosen."""
    target = "/" if urlsplit(next_url(request)).path == request.path else next_url(request)
    chosen = model_to_dict(request.learner, DisplayForm.base_fields) if request.learner else {}
    form = DisplayForm(request.POST if request.method == "POST" else None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        choose_display(learner_for_writing(request, timezone.now()), form.choices)
        return see_other(f"{request.path}?{urlencode({'next': target})}#{next(iter(form.choices))}")
    content = first_content(at=timezone.now())
    return render(request, "quizzes/display.html", {"form": form, "next": target, "content": content})


@require_safe
def session_break(request: LearnerRequest) -> HttpResponse:
    """Break page: where the learner is, and the number of answers saved today."""
    at = timezone.now()
    content = first_content(at=at)
    if content is None:
        return render(request, "quizzes/no_course.html")
    page = home_page(request.learner, content, at=at)
    review = open_review(request, page)
    context = {
        "content": content,
        "page": page,
        "review": review,
        # The results page of an open review redirects to its next question.
        "resume": reverse("quizzes:attempt_results", args=[review]) if review else resume_url(request, page),
        "answered": answers_of_day(request.learner, at=at),
    }
    return render(request, "quizzes/session_break.html", context)


def open_review(request: LearnerRequest, page: HomePage) -> UUID | None:
    """Id of the open review, if the learner comes from it or has no open lesson; else None."""
    open_id = page.review.open if page.review else None
    return open_id if page.is_over or open_id == attempt_of_url(next_url(request)) else None


def attempt_of_url(url: str) -> UUID | None:
    """The attempt that a page of this site belongs to; None for all other pages, and for what is none."""
    try:
        attempt_id = resolve(urlsplit(url).path).kwargs.get("attempt_id")
    except (Resolver404, ValueError):
        return None
    return attempt_id if isinstance(attempt_id, UUID) else None


def resume_url(request: LearnerRequest, page: HomePage) -> str:
    """URL to go on with after the break: the same part of a lesson, else the next step."""
    if not page.lesson or not page.resume_point:
        return next_url(request)
    place = resume_point_url(page.lesson, page.resume_point)
    course = page.lesson.version.lesson.course.slug
    parts = reverse("quizzes:lesson", args=[course, page.lesson.slug]) + "parts/"
    return next_url(request) if next_url(request).startswith(parts) else place
