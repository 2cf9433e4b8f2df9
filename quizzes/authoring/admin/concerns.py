"""Admin of concerns: the queue by question version, and closing concerns with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.authoring.queries.concerns import ConcernFilter, concern_page, concern_queue
from quizzes.learning.services.concerns import ClosingNote, close_concerns
from quizzes.models import Concern, QuestionVersion
from quizzes.vocabulary import ConcernReason

REASONS = [("", _("All of them")), *ConcernReason.choices]


class QueueForm(forms.Form):
    """Filters of the queue. Invalid values are ignored, since links get old."""

    reason = forms.ChoiceField(label=_("What was said"), choices=REASONS, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("open")), ("closed", _("closed"))], required=False)

    @property
    def filters(self) -> ConcernFilter:
        self.is_valid()
        return ConcernFilter(self.cleaned_data.get("reason", ""), self.cleaned_data.get("state") == "closed")


class ClosingForm(forms.Form):
    """Closes concerns. `newest`: highest id that the page showed; later concerns stay open."""

    words = forms.CharField(
        label=_("What you did, or why the question stays as it is"),
        help_text=_("Such as: worded anew in version 3. Write about the question, never about people."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 70}),
        error_messages={
            "required": _("Say what you did, or why the question stays as it is."),
            "max_length": _("Use at most 200 characters."),
        },
    )
    reason = forms.ChoiceField(label=_("Close those that say"), choices=REASONS, required=False)
    newest = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@admin.register(Concern)
class ConcernAdmin(admin.ModelAdmin):
    """Two custom pages. Concerns cannot be added, changed or deleted here."""

    actions = None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="quizzes_concern_changelist"),
            path("versions/<int:version_id>/", view(self.version_view), name="quizzes_concern_version"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = QueueForm(request.GET)
        filters = form.filters
        page, rows = concern_queue(filters, request.GET.get("p", "1"))
        context = {"form": QueueForm(initial=request.GET.dict()), "page": page, "rows": rows, "filters": filters}
        title = {"title": _("Concerns about questions"), "opts": self.opts}
        return render(
            request, "admin/quizzes/concerns.html", {**self.admin_site.each_context(request), **title, **context}
        )

    def version_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """All concerns about one question version, and the form that closes them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(QuestionVersion.objects.select_related("question"), pk=version_id)
        page = concern_page(version, at=timezone.now())
        form = ClosingForm(request.POST if request.method == "POST" else None, initial={"newest": page.newest})
        if request.method == "POST" and form.is_valid():
            return self.close(request, version, form)
        context = {"form": form, "page": page, "opts": self.opts, "title": version.stem or version.question.slug}
        rights = {
            "can_close": request.user.has_perm("quizzes.close_concern"),
            "can_write": request.user.has_perm("quizzes.add_questionversion"),
        }
        return render(
            request,
            "admin/quizzes/concern_version.html",
            {**self.admin_site.each_context(request), **context, **rights},
        )

    def close(self, request: HttpRequest, version: QuestionVersion, form: ClosingForm) -> HttpResponse:
        if not request.user.has_perm("quizzes.close_concern"):
            raise PermissionDenied
        given = form.cleaned_data
        closing = ClosingNote(given["words"], given["newest"], given["reason"])
        count = close_concerns(version, closing, by=request.user, at=timezone.now())
        words = ngettext("%(count)d concern closed.", "%(count)d concerns closed.", count)
        messages.success(request, words % {"count": count})
        return HttpResponseRedirect(reverse("admin:quizzes_concern_changelist"))
