"""Views of preferences: display and breaks."""

from urllib.parse import urlencode, urlsplit

from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from quizzes.content.queries.content import first_content
from quizzes.learning.forms.preferences import DisplayForm
from quizzes.learning.http import LearnerRequest, learner_for_writing, next_url, see_other
from quizzes.learning.queries.rest import rest_page
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
    """End of a visit: what is kept, and where it goes on."""
    at = timezone.now()
    content = first_content(at=at)
    if content is None:
        return render(request, "quizzes/no_course.html")
    came_from = resolved(next_url(request))
    attempt_id = came_from.kwargs.get("attempt_id") if came_from else None
    part = next_url(request) if came_from and came_from.view_name == "quizzes:lesson_part" else ""
    rest = rest_page(request.learner, content, attempt_id, part, at=at)
    return render(request, "quizzes/session_break.html", {"content": content, "rest": rest})


def resolved(url: str) -> ResolverMatch | None:
    """The page of this site that an address belongs to; None for what is none."""
    try:
        return resolve(urlsplit(url).path)
    except (Resolver404, ValueError):
        return None
