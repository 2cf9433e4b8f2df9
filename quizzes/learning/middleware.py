"""Middleware: who is asking, and what every response carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from quizzes.learning.http import find_learner
from quizzes.learning.services.learners import is_erased
from quizzes.outages import is_outage

DISABLED_FEATURES = (
    "accelerometer",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)
GetResponse = Callable[[HttpRequest], HttpResponse]


class LearnerMiddleware:
    """Sets `request.learner` and `request.is_signed_in`; see `http.LearnerRequest`.

    Visitors without a session cause no query and get no cookie.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A stranger's session is not even looked at: reading pages stay free of cookies and of `Vary: Cookie`.
        is_signed_in = bool(request.session.session_key) and request.user.is_authenticated
        request.is_signed_in = is_signed_in  # type: ignore[attr-defined]  # see LearnerRequest
        request.learner = find_learner(request)  # type: ignore[attr-defined]  # likewise
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A view that failed since its learner was erased meanwhile, on another device, says so in words."""
        if is_outage(exception):
            return None
        learner = getattr(request, "learner", None)
        user_id = request.user.pk if getattr(request, "is_signed_in", False) else None
        if is_erased(learner, user_id):
            return HttpResponse(render_to_string("410.html"), status=410)
        return None


def no_store(get_response: GetResponse) -> GetResponse:
    """Middleware: what is shown to somebody known is kept by no browser and no proxy.

    Known is whoever comes with a session, or gets a cookie with this response: a form's token is of one browser only.
    Pages for everybody else may be kept, apart from those for people with cookies. When the session that came does
    not go on, by signing in or out, erasing or running out, the browser also drops what it had kept before.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        came = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if came or response.cookies:
            response["Cache-Control"] = "no-store, private"
        else:
            patch_vary_headers(response, ["Cookie"])
        stays = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if came and stays is not None and stays.value != came:
            response["Clear-Site-Data"] = '"cache"'
        return response

    return middleware


def method_page(get_response: GetResponse) -> GetResponse:
    """Middleware: an address that only takes forms says so, instead of the empty page of a 405."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:  # noqa: PLR2004 – HttpResponseNotAllowed
            response.content = render_to_string("405.html")
        return response

    return middleware


def permissions_policy(get_response: GetResponse) -> GetResponse:
    """Middleware that sets Permissions-Policy: no page uses sensors, camera or payment."""
    value = ", ".join(f"{power}=()" for power in DISABLED_FEATURES)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", value)
        return response

    return middleware
