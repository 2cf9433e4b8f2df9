"""Shared admin of all drafts: save, preview, approve and publish, one service call each."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin

from quizzes.authoring.admin.parents import PageAdmin
from quizzes.authoring.queries.packs import cached_course_pack
from quizzes.authoring.services.authoring import DraftCheck, approve, check_draft, has_written, publish, save_draft
from quizzes.content.queries.publications import name_of, parent_of
from quizzes.errors import ChecksFailed, NotApprovable, NotPublishable
from quizzes.learning.forms.resubmission import typed_fields
from quizzes.models.content import Version

# Stricter than other pages, but framing by this site is allowed for the live preview.
PREVIEW_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; script-src 'none'; "
    "frame-ancestors 'self'"
)


def message_refusal(request: HttpRequest, version: Version, refused: NotPublishable) -> None:
    words = _("Not published yet, and nothing changed for learners: %(name)s.") % {"name": name_of(version)}
    sentences = refused.sentences if isinstance(refused, ChecksFailed) else [str(refused)]
    for sentence in (words, *sentences):
        messages.error(request, sentence)


def publish_with_messages(request: HttpRequest, version: Version) -> bool:
    """Publishes and adds the result as messages; True on success."""
    try:
        warnings = publish(version, by=request.user, at=timezone.now())
    except NotPublishable as refused:
        message_refusal(request, version, refused)
        return False
    words = _("Published: %(name)s. Learners get it at their next start.") % {"name": name_of(version)}
    messages.success(request, words)
    for warning in warnings:
        messages.warning(request, warning)
    return True


class DraftAdmin(PageAdmin):
    """Versions of one kind. Published ones are read-only."""

    change_form_template = "admin/quizzes/draft.html"
    has_preview = True
    actions = ["publish_drafts", "approve_drafts"]
    list_display = ["__str__", "number", "saved_at", "written_by", "approved_by", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), ("approved_at", admin.EmptyFieldListFilter)]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Hidden on the index: versions are reached from their parents."""
        return {}

    def has_change_permission(self, request: HttpRequest, obj: Version | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.published_at is None)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"quizzes.approve_{self.opts.model_name}")

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        save_draft(obj, by=request.user, at=timezone.now())

    @admin.action(description="Publish", permissions=["change"])
    def publish_drafts(self, request: HttpRequest, queryset: QuerySet[Version]) -> None:
        for version in queryset:
            publish_with_messages(request, version)

    @admin.action(description="Approve", permissions=["approve"])
    def approve_drafts(self, request: HttpRequest, queryset: QuerySet[Version]) -> None:
        done = 0
        for version in queryset:
            try:
                approve(version, by=request.user, at=timezone.now())
                done += 1
            except NotApprovable as refused:
                messages.error(request, f"{name_of(version)}: {refused}")
        if done:
            words = ngettext("%(count)d version approved.", "%(count)d versions approved.", done)
            messages.success(request, words % {"count": done})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        version = self.get_object(request, object_id) if object_id and request.method == "POST" else None
        if version and version.published_at and super().has_change_permission(request):
            context = {**self.admin_site.each_context(request), "typed": typed_fields(request), "version": version}
            context["edit_url"] = f"admin:quizzes_{version.parent_name}_edit"
            return render(request, "admin/quizzes/published_meanwhile.html", context, status=409)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        version: Version | None = obj
        return {
            **super().page_context(request, version),
            "title": title_of(self.model, version),
            "subtitle": None,
            "parent_url": parent_url(version) if version else "",
            "edit_url": f"admin:quizzes_{self.model.parent_name}_edit",
            "approve_url": f"admin:quizzes_{self.opts.model_name}_approve",
            "preview_name": f"admin:quizzes_{self.opts.model_name}_preview",
            "preview_url": preview_url(self.model, version) if self.has_preview else "",
            "can_approve": self.has_approve_permission(request) and version and not has_written(version, request.user),
            "checked": checked_page(version) if version and not version.published_at else None,
        }

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Publishes if requested; always returns to the draft."""
        if "_publish" in request.POST:
            publish_with_messages(request, obj)
        else:
            messages.success(request, _("Saved as a draft. Learners do not see it."))
        return HttpResponseRedirect(reverse(f"admin:quizzes_{self.opts.model_name}_change", args=[obj.pk]))

    def get_urls(self) -> list[URLPattern]:
        name = f"quizzes_{self.opts.model_name}"
        view = self.admin_site.admin_view
        previews = [
            path("preview/", view(self.preview), name=f"{name}_preview_new"),
            path("<int:object_id>/preview/", view(self.preview), name=f"{name}_preview"),
        ]
        return [
            *(previews if self.has_preview else ()),
            path("<int:object_id>/approve/", view(self.approve_view), name=f"{name}_approve"),
            *super().get_urls(),
        ]

    def approve_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        version = get_object_or_404(self.model, pk=object_id)
        if request.method == "POST" and self.has_approve_permission(request):
            self.approve_drafts(request, self.model._base_manager.filter(pk=object_id))
        return HttpResponseRedirect(reverse(f"admin:quizzes_{self.opts.model_name}_change", args=[version.pk]))

    def preview(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """The draft as learners would see it, from the posted fields (POST) or stored (GET)."""
        raise NotImplementedError


def render_framed(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Renders a preview that may be framed by this site only and cannot send anything."""
    response = xframe_options_sameorigin(render)(request, template, context | {"is_preview": True})
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


def checked_page(version: Version) -> DraftCheck:
    at = timezone.now()
    return check_draft(version, at=at, published=cached_course_pack(parent_of(version).course, at=at))


def title_of(model: type[Version], version: Version | None) -> str:
    if version is None:
        return _("New %(kind)s") % {"kind": model.parent_name}
    return name_of(version).capitalize()


def preview_url(model: type[Version], version: Version | None) -> str:
    name = f"admin:quizzes_{model._meta.model_name}_preview"
    return reverse(name, args=[version.pk]) if version else reverse(f"{name}_new")


def parent_url(version: Version) -> str:
    return reverse(f"admin:quizzes_{version.parent_name}_change", args=[parent_of(version).pk])
