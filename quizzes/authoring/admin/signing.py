"""Admin of sign-offs: the page that signs a course, and the record of all sign-offs."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.authoring.services.signing import sign_course
from quizzes.content.queries.content import course_content
from quizzes.content.queries.evidence import claim_digests, combined_digest, latest_sign_off, signature_of
from quizzes.errors import NotSignable
from quizzes.models import Course, SignOff
from quizzes.vocabulary import ClinicalRole


class SignForm(forms.Form):
    stamp = forms.CharField(widget=forms.HiddenInput)
    role = forms.ChoiceField(
        label=gettext_lazy("I sign as"),
        help_text=gettext_lazy("Readers see this and the day. They never see a name."),
        choices=[("", gettext_lazy("Choose one")), *ClinicalRole.choices],
        error_messages={"required": gettext_lazy("Choose as what you sign.")},
    )
    has_read = forms.BooleanField(
        label=gettext_lazy("I have read every claim with its verdict, its sources and its safety note."),
        error_messages={"required": gettext_lazy("Tick this once you have read them all.")},
    )


def sign_page(request: HttpRequest, course_id: int) -> HttpResponse:
    """GET: what is signed. POST: signs."""
    if not request.user.has_perm("quizzes.sign_course"):
        raise PermissionDenied
    course = get_object_or_404(Course, pk=course_id)
    marks = claim_digests(course_content(course, at=timezone.now()))
    form = SignForm(request.POST if request.method == "POST" else None, initial={"stamp": combined_digest(marks)})
    if form.is_valid() and _is_signed(request, course, form):
        return HttpResponseRedirect(reverse("admin:quizzes_course_change", args=[course.pk]))
    context = {**admin.site.each_context(request), "course": course, "form": form, "marks": marks}
    context |= {"stamp": combined_digest(marks), "signature": signature_of(latest_sign_off(course), marks)}
    return render(request, "admin/quizzes/sign.html", context)


def _is_signed(request: HttpRequest, course: Course, form: SignForm) -> bool:
    role = ClinicalRole(form.cleaned_data["role"])
    try:
        sign_course(course, role, form.cleaned_data["stamp"], by=request.user, at=timezone.now())
    except NotSignable as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Signed: %(course)s. New versions now need approval.") % {"course": course})
    return True


@admin.register(SignOff)
class SignOffAdmin(admin.ModelAdmin):
    """Read-only: sign-offs are made on the page of the course."""

    list_display = ["course", "signed_at", "signed_by", "role", "claim_count"]
    list_filter = ["course"]
    list_select_related = ["course", "signed_by"]
    actions = None

    @admin.display(description=gettext_lazy("Claims"))
    def claim_count(self, sign_off: SignOff) -> int:
        return len(sign_off.claims)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
