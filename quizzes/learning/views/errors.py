"""Error pages. They need neither session nor database."""

import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from quizzes.learning.forms.resubmission import (
    SENT_AGAIN,
    TOKEN,
    is_own_form,
    posted_fields,
    resendable_fields,
    typed_fields,
)
from quizzes.outages import comes_of_outage, is_outage

UNAVAILABLE = 503
RETRY_SECONDS = 10


def _page(template: str, status: int, request: HttpRequest | None = None) -> HttpResponse:
    """With `request`, a page as light and as large as its learner chose, if it came so far that there is one."""
    return HttpResponse(render_to_string(template, {"learner": getattr(request, "learner", None)}), status=status)


def refusal(request: HttpRequest, status: int) -> HttpResponse:
    """408 or 413 for a request whose body was not kept; 503 for one that waited too long."""
    return unavailable(request) if status == UNAVAILABLE else _page(f"{status}.html", status)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away, full or locked. What was typed, secrets aside, is handed back to be sent again."""
    fields = (
        resendable_fields(request, token=request.POST.get(TOKEN, ""))
        if request.method == "POST" and is_own_form(request)
        else []
    )
    context = {"path": request.get_full_path(), "fields": fields, "is_page": request.method in {"GET", "HEAD"}}
    response = HttpResponse(render_to_string("503.html", context), status=UNAVAILABLE)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a valid token: nothing was stored. What was typed, secrets aside, is handed back to be sent again
    with a new one; if that comes without the cookie too, the browser keeps none, and the page says so.
    """
    if request.path.startswith(reverse("admin:index")) and is_own_form(request):
        typed = {"fields": posted_fields(request), "typed": typed_fields(request)}
        return render(request, "admin/resubmission.html", typed, status=403)
    context: dict[str, object] = {"path": request.get_full_path()}
    if is_own_form(request):
        context["keeps_no_cookies"] = SENT_AGAIN in request.POST and settings.CSRF_COOKIE_NAME not in request.COOKIES
        context["fields"] = [(SENT_AGAIN, "yes"), *resendable_fields(request, token=get_token(request))]
    return HttpResponse(render_to_string("403_csrf.html", context), status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What could not be read; or the session ended, by signing out or erasing, while the request was under way."""
    if not isinstance(exception, SessionInterrupted):
        return _page("400.html", 400)
    # Django says the same when the session could not be written.
    return unavailable(request) if comes_of_outage(exception) else _page("410.html", 410)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("403.html", 403, request)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page("404.html", 404, request)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; Django calls it while it handles the exception."""
    return unavailable(request) if is_outage(sys.exc_info()[1]) else _page("500.html", 500)
