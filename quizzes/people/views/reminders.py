"""Views of reminders: chosen when signed in; paused and stopped by e-mail links, without signing in."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from quizzes.errors import InvalidReminderLink
from quizzes.learning.http import LearnerRequest, learner_for_writing, see_other
from quizzes.models import ReminderPlan
from quizzes.people.forms.reminders import PauseForm, RhythmForm
from quizzes.people.queries.addresses import own_address
from quizzes.people.queries.reminders import own_plan_state, plan_from_token, plan_state
from quizzes.people.services.reminders import choose_rhythm, pause_reminders, stop_reminders


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: LearnerRequest) -> HttpResponse:
    """Choose a rhythm. Needs a confirmed address; others are told how to confirm one."""
    at = timezone.now()
    address = own_address(request.user)
    may_choose = address.is_confirmed and bool(settings.SITE_URL)
    state = own_plan_state(request.learner, at=at)
    form = RhythmForm(
        request.POST if request.method == "POST" and may_choose else None, initial={"rhythm": state.rhythm}
    )
    if may_choose and form.is_valid():
        choose_rhythm(learner_for_writing(request, at), form.cleaned_data["rhythm"], at=at)
    if request.method == "POST" and not form.errors:
        return see_other(reverse("quizzes:reminders") + ("?saved=yes" if may_choose else ""))
    context = {"form": form, "state": state, "address": address, "are_sent": bool(settings.SITE_URL)}
    return render(request, "quizzes/reminders.html", context | {"is_saved": "saved" in request.GET})


def plan_of_link(token: str) -> ReminderPlan | None:
    """The plan of an e-mail link; None if it was erased. Raises Http404 for an invalid link."""
    try:
        return plan_from_token(token)
    except InvalidReminderLink as reason:
        raise Http404 from reason


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_pause(request: LearnerRequest, token: str) -> HttpResponse:
    """From an e-mail. GET changes nothing: mail programs open links by themselves."""
    at, plan = timezone.now(), plan_of_link(token)
    form = PauseForm(request.POST)
    if request.method == "POST":
        if plan and form.is_valid():
            pause_reminders(plan, form.cleaned_data["weeks"], at=at)
        return see_other("quizzes:reminder_pause", token)
    return render(request, "quizzes/reminder_pause.html", {"state": plan_state(plan, at=at)})


# Mail programs POST here themselves without cookies (RFC 8058); the signed link is the authorization.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_stop(request: LearnerRequest, token: str) -> HttpResponse:
    """From an e-mail. GET changes nothing."""
    plan = plan_of_link(token)
    if request.method == "POST" and plan:
        stop_reminders(plan)
    # Mail programs do not follow redirects well, so one-click POSTs get a plain response.
    if request.method == "POST" and "List-Unsubscribe" not in request.POST:
        return see_other("quizzes:reminder_stop", token)
    state = plan_state(plan_of_link(token), at=timezone.now())
    return render(request, "quizzes/reminder_stop.html", {"state": state, "token": token})
