"""Views of personal data: download, erase, merge."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.formats.record_archive import record_archive
from quizzes.learning.http import LearnerRequest, clear_guest, guest_of_session, next_url, see_other
from quizzes.learning.services.learners import learner_of_user
from quizzes.models import Cohort
from quizzes.people.forms.privacy import EraseForm, MergeForm
from quizzes.people.http import needs_password, password_page
from quizzes.people.queries.addresses import own_address
from quizzes.people.queries.exports import records_of
from quizzes.people.services.erasing import erase_learner, truncate_log
from quizzes.people.services.learner_merging import add_guest


@require_safe
def my_data(request: LearnerRequest) -> HttpResponse:
    """What is stored, with download and erase."""
    return data_page(request, EraseForm())


def data_page(request: LearnerRequest, form: EraseForm) -> HttpResponse:
    context = {"form": form, "only_of_user": Cohort.objects.only_of_educator(request.user)}
    context["open_guest"] = guest_of_session(request) if request.user.is_authenticated else None
    context["has_records"] = request.learner is not None or request.user.is_authenticated
    return render(request, "quizzes/my_data.html", context)


@require_safe
def my_data_archive(request: LearnerRequest) -> HttpResponse:
    """All records of this person as a zip."""
    # An account has records before its first answer.
    owners: list[Model] = [request.user] if isinstance(request.user, AbstractBaseUser) else []
    owners += [request.learner] if request.learner else []
    if not owners:
        return see_other("quizzes:my_data")
    packed = record_archive(records_of(owners), at=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="my-data.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)


@require_POST
def erase(request: LearnerRequest) -> HttpResponse:
    """POST: erases everything at once, and what was answered on this device before signing in."""
    form = EraseForm(request.POST)
    if not form.is_valid():
        return data_page(request, form)
    if needs_password(request):
        return password_page(request, back=reverse("quizzes:my_data") + "#forget")
    address = own_address(request.user)
    learner = learner_of_user(request.user.pk, at=timezone.now()) if request.user.pk else request.learner
    for owner in (learner, guest_of_session(request)):
        if owner is not None:
            erase_learner(owner)
    user = request.user
    logout(request)
    truncate_log()
    if address.is_confirmed:
        get_adapter().send_notification_mail("account/email/account_erased", user, email=address.email)
    return see_other("quizzes:erased")


@require_safe
def erased(request: LearnerRequest) -> HttpResponse:
    return render(request, "quizzes/erased.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: LearnerRequest) -> HttpResponse:
    """Asks after sign-in whether the answers of this device belong to the account."""
    guest = guest_of_session(request)
    if guest is None:
        return see_other(next_url(request))
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if form.cleaned_data["add"] == "yes":
            assert request.user.pk
            add_guest(request.user.pk, guest, at=at)
        clear_guest(request)
        return see_other(next_url(request))
    return render(request, "quizzes/merge.html", {"form": form, "next": next_url(request)})
