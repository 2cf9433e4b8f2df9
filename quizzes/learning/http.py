"""Helpers for requests: the learner of a request, redirects, permissions."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from quizzes.learning.services.learners import create_guest, learner_of_user, mark_seen
from quizzes.models import Learner
from quizzes.models.learners import GUEST_KEY, key_hash


class LearnerRequest(HttpRequest):
    """A request after `LearnerMiddleware`. `learner` is None for visitors without a session."""

    learner: Learner | None
    is_signed_in: bool


def find_learner(request: HttpRequest) -> Learner | None:
    if not request.session.session_key:
        return None
    if request.user.is_authenticated:
        # Loaded with the user by LearnerBackend: no query.
        return getattr(request.user, "learner", None)
    return guest_of_session(request)


def guest_of_session(request: HttpRequest) -> Learner | None:
    """The guest of this session, None without one; also after signing in."""
    key = request.session.get(GUEST_KEY)
    return next(iter(Learner.objects.filter(guest_key_hash=key_hash(key))), None) if key else None


def clear_guest(request: HttpRequest) -> None:
    """Removes the guest from the session."""
    request.session.pop(GUEST_KEY, None)


def learner_for_writing(request: LearnerRequest, at: datetime) -> Learner:
    """The learner of this request, created if missing, with `last_seen_on` updated."""
    learner = request.learner
    if learner is None and request.user.is_authenticated:
        learner = learner_of_user(request.user.pk, at=at)
    elif learner is None:
        # What CsrfViewMiddleware read from its cookie; it lets no post pass without.
        learner, request.session[GUEST_KEY] = create_guest(at=at, browser=request.META.get("CSRF_COOKIE", ""))
    request.learner = learner
    if mark_seen(learner, at=at):
        # Renews the session's 30 days once a day.
        request.session.modified = True
    return learner


def next_url(request: HttpRequest) -> str:
    """The page to return to; always a path of this site."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    return target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/") else "/"


class SeeOther(HttpResponseRedirect):
    """Redirect with status 303: the browser follows with GET, so that going back never posts twice."""

    status_code = 303


def see_other(to: str, *args: object) -> SeeOther:
    """Redirect to a view name with arguments, or to a URL."""
    return SeeOther(resolve_url(to, *args))


View = Callable[..., HttpResponseBase]


def educators_only(view: View) -> View:
    """Decorator: requires a signed-in user with the permission to view cohorts. Which cohorts is up to the
    QuerySets.
    """
    return login_required(permission_required("quizzes.view_cohort", raise_exception=True)(view))


may_add_cohorts = permission_required("quizzes.add_cohort", raise_exception=True)
