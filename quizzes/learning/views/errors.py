"""Error pages. They need neither session nor database."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from quizzes.learning.forms.resubmission import is_own_form, posted_fields, without_secrets
from quizzes.outages import is_outage

UNAVAILABLE = 503
RETRY_SECONDS = 10


def _page(template: str, status: int) -> HttpResponse:
    return HttpResponse(render_to_string(template), status=status)


def refusal(status: int) -> HttpResponse:
    """408, 413 or 503 for a request whose body was not read."""
    response = _page(f"{status}.html", status)
    if status == UNAVAILABLE:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 while the database cannot be used. Posted fields without secrets are returned for resubmission."""
    context: dict[str, object] = {"path": request.get_full_path()}
    if request.method == "POST" and is_own_form(request):
        context |= {"fields": without_secrets(request), "csrf_token": get_token(request)}
    response = HttpResponse(render_to_string("503.html", context), status=UNAVAILABLE)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: nothing was stored. Authors get their fields back for resubmission."""
    if request.path.startswith(reverse("admin:index")) and is_own_form(request):
        return render(request, "admin/resubmission.html", {"fields": posted_fields(request)}, status=403)
    return _page("403_csrf.html", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read; or the session ended, by signing out or erasing, while the request was under way."""
    return _page("410.html", 410) if isinstance(exception, SessionInterrupted) else _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; Django calls it while it handles the exception."""
    return unavailable(request) if is_outage(sys.exc_info()[1]) else _page("500.html", 500)
