"""Views of cohorts: created by educators; joined and left by members."""

from random import SystemRandom
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.content.queries.content import course_content
from quizzes.domain.join_codes import format_code, normalize_code
from quizzes.errors import JoinRateLimited
from quizzes.learning.http import LearnerRequest, educators_only, learner_for_writing, may_add_cohorts, see_other
from quizzes.models import Cohort, Course, Enrollment
from quizzes.teaching.forms.cohorts import UNKNOWN_CODE, CohortForm, JoinCodeForm, JoinForm
from quizzes.teaching.queries.certificates import certificate_of
from quizzes.teaching.queries.cohorts import cohort_cards, groups_of
from quizzes.teaching.queries.report_presentation import state_choices
from quizzes.teaching.queries.reports import ReportFilter, completion_report
from quizzes.teaching.services.cohorts import create_cohort, join_cohort, leave_cohort, withdraw_answers
from quizzes.teaching.services.join_limits import count_miss

RNG = SystemRandom()


@educators_only
@require_safe
def cohorts(request: LearnerRequest) -> HttpResponse:
    return render(request, "quizzes/cohorts.html", {"cards": cohort_cards(request.user)})


@educators_only
@may_add_cohorts
@require_http_methods(["GET", "HEAD", "POST"])
def cohort_new(request: LearnerRequest) -> HttpResponse:
    form = CohortForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        new_cohort = create_cohort(chosen["course"], chosen["name"], by=request.user, rng=RNG, at=timezone.now())
        return see_other("quizzes:cohort", new_cohort.pk)
    return render(request, "quizzes/cohort_new.html", {"form": form})


@educators_only
@require_safe
def cohort(request: LearnerRequest, cohort_id: UUID) -> HttpResponse:
    """The cohort at a glance: join code, and states per lesson."""
    mine = get_object_or_404(Cohort.objects.of_educator(request.user).select_related("course"), pk=cohort_id)
    content = course_content(mine.course, at=timezone.now())
    report = completion_report(mine, content, ReportFilter())
    context = {"cohort": mine, "content": content, "report": report, "code": format_code(mine.join_code)}
    return render(request, "quizzes/cohort.html", context | {"states": state_choices()})


@educators_only
@require_safe
def cohort_invitation(request: LearnerRequest, cohort_id: UUID) -> HttpResponse:
    """Invitation to print."""
    mine = get_object_or_404(Cohort.objects.of_educator(request.user).select_related("course"), pk=cohort_id)
    content = course_content(mine.course, at=timezone.now())
    context = {"cohort": mine, "content": content, "code": format_code(mine.join_code)}
    context["address"] = request.build_absolute_uri(reverse("quizzes:join"))
    return render(request, "quizzes/cohort_invitation.html", context)


def cohort_to_join(request: LearnerRequest, typed: str) -> Cohort | None:
    """The cohort with this join code, or None. Raises JoinRateLimited after too many that no cohort has."""
    open_cohort = Cohort.objects.open_for(normalize_code(typed)).select_related("course").first()
    if open_cohort is None:
        own = str(request.learner.pk) if request.learner else (request.session.session_key or "")
        count_miss(own, request.META["REMOTE_ADDR"])
    return open_cohort


def rate_limited(request: LearnerRequest) -> HttpResponse:
    return render(request, "quizzes/join_wait.html", status=429)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: LearnerRequest) -> HttpResponse:
    """Form for the join code."""
    form = JoinCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            open_cohort = cohort_to_join(request, form.cleaned_data["code"])
        except JoinRateLimited:
            return rate_limited(request)
        if open_cohort:
            return see_other("quizzes:join_with_code", open_cohort.join_code)
        form.add_error("code", UNKNOWN_CODE)
    return render(request, "quizzes/join.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def join_with_code(request: LearnerRequest, code: str) -> HttpResponse:
    """Terms of joining, and the form that agrees."""
    try:
        open_cohort = cohort_to_join(request, code)
    except JoinRateLimited:
        return rate_limited(request)
    if open_cohort is None:
        form = JoinCodeForm({"code": code})
        form.add_error("code", UNKNOWN_CODE)
        return render(request, "quizzes/join.html", {"form": form}, status=404)
    return join_cohort_page(request, open_cohort)


def join_cohort_page(request: LearnerRequest, open_cohort: Cohort) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None)
    already = Enrollment.objects.of_learner(request.learner).active().filter(cohort=open_cohort).first()
    if request.method == "POST" and already is None and form.is_valid():
        at, agreed = timezone.now(), form.cleaned_data
        learner = learner_for_writing(request, at)
        join_cohort(open_cohort, learner, name=agreed["name"], shares_answers=agreed["shares_answers"], at=at)
        return see_other(reverse("quizzes:groups") + "?joined=yes")
    content = course_content(open_cohort.course, at=timezone.now())
    context = {"cohort": open_cohort, "form": form, "content": content, "already": already}
    return render(request, "quizzes/join_with_code.html", context)


@require_safe
def groups(request: LearnerRequest) -> HttpResponse:
    """The learner's cohorts with what each can see."""
    notices = {name for name in ("joined", "left", "withdrawn") if name in request.GET}
    return render(request, "quizzes/groups.html", {"groups": groups_of(request.learner), "notices": notices})


@require_POST
def group_leave(request: LearnerRequest, enrollment_id: UUID) -> HttpResponse:
    mine = get_object_or_404(Enrollment.objects.of_learner(request.learner), pk=enrollment_id)
    leave_cohort(mine, at=timezone.now())
    return see_other(reverse("quizzes:groups") + "?left=yes")


@require_POST
def group_withdraw(request: LearnerRequest, enrollment_id: UUID) -> HttpResponse:
    """POST: stay, but share answers no more."""
    mine = get_object_or_404(Enrollment.objects.of_learner(request.learner), pk=enrollment_id)
    withdraw_answers(mine, at=timezone.now())
    return see_other(reverse("quizzes:groups") + "?withdrawn=yes")


@require_safe
def certificate(request: LearnerRequest, course_slug: str) -> HttpResponse:
    content = course_content(get_object_or_404(Course, slug=course_slug), at=timezone.now())
    context = {"content": content, "certificate": certificate_of(request.learner, content)}
    return render(request, "quizzes/certificate.html", context)
