"""What is answered before anything is looked up: no session, no user, no database."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from fmlearn.buffering import NEVER_WAITING, REFUSED
from fmlearn.limits import body_limit
from quizzes.learning.views import errors
from quizzes.learning.views.health import healthz

GetResponse = Callable[[HttpRequest], HttpResponse]


def answer_early(get_response: GetResponse) -> GetResponse:
    """Middleware: refuses what is too much, and answers whether the process is alive."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refused = request.META.get(REFUSED) or size_refused(request)
        if refused:
            return errors.refusal(request, refused)
        if request.path_info in NEVER_WAITING:
            return healthz(request)
        return get_response(request)

    return middleware


def size_refused(request: HttpRequest) -> HTTPStatus | None:
    """413 for a body that is declared to be too long, whatever the server; it is not read."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    is_too_long = declared.isdecimal() and int(declared) > body_limit(request.path_info).size
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_long else None
