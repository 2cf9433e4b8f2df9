"""What a request carries for us: the learner; and how we answer a post."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache

from quizzes.learning.services.learners import create_guest, key_hash, learner_of_user, mark_seen
from quizzes.models import Learner

GUEST_KEY = "guest_key"
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


class LearnerRequest(HttpRequest):
    """A request after `resolve_learner`: `learner` is None for a stranger."""

    learner: Learner | None
    is_signed_in: bool


def resolve_learner(get_response: GetResponse) -> GetResponse:
    """Middleware: who is learning. A stranger without a session costs no query and gets no cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # A stranger's session is not even looked at: reading pages stay free of cookies and of `Vary: Cookie`.
        is_signed_in = bool(request.session.session_key) and request.user.is_authenticated
        request.is_signed_in = is_signed_in  # type: ignore[attr-defined]  # see LearnerRequest
        request.learner = find_learner(request)  # type: ignore[attr-defined]  # likewise
        return get_response(request)

    return middleware


def find_learner(request: HttpRequest) -> Learner | None:
    if not request.session.session_key:
        return None
    if request.user.is_authenticated:
        # Joined to the user by the backend that loads users, so that this costs no query.
        return getattr(request.user, "learner", None)
    return guest_of_session(request)


def guest_of_session(request: HttpRequest) -> Learner | None:
    """The guest who used this device before, signed in by now or not."""
    key = request.session.get(GUEST_KEY)
    return next(iter(Learner.objects.filter(guest_key_hash=key_hash(key))), None) if key else None


def clear_guest(request: HttpRequest) -> None:
    """From now on the device does not know the guest's row."""
    request.session.pop(GUEST_KEY, None)


def learner_for_writing(request: LearnerRequest, at: datetime) -> Learner:
    """The learner of this request, made when missing, and marked as seen today."""
    learner = request.learner
    if learner is None and request.user.is_authenticated:
        learner = learner_of_user(request.user.pk, at=at)
    elif learner is None:
        learner, request.session[GUEST_KEY] = create_guest(at=at)
    request.learner = learner
    if mark_seen(learner, at=at):
        # Once a day the 30 days of the session begin anew.
        request.session.modified = True
    return learner


def permissions_policy(get_response: GetResponse) -> GetResponse:
    """Middleware: no page of ours uses a sensor, a camera or the like."""
    value = ", ".join(f"{power}=()" for power in DISABLED_FEATURES)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", value)
        return response

    return middleware


class SeeOther(HttpResponseRedirect):
    """After a post: look there with GET, so that "back" never sends anything twice."""

    status_code = 303


def see_other(to: str, *args: object) -> SeeOther:
    """To a page by its name and arguments, or to an address."""
    return SeeOther(resolve_url(to, *args))


View = Callable[..., HttpResponseBase]


def educators_only(view: View) -> View:
    """Strangers are asked to sign in; others need the role. Whose cohorts they see is for the QuerySet to say."""
    return login_required(never_cache(permission_required("quizzes.view_cohort", raise_exception=True)(view)))


may_add_cohorts = permission_required("quizzes.add_cohort", raise_exception=True)
