"""Shared admin of questions, lessons and claims: versions, usages, and editing the next draft."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from quizzes.authoring.admin.fields import BoundedForm
from quizzes.authoring.queries.authoring import (
    claim_listing,
    misconception_listing,
    source_listing,
    usages,
    versions_of,
)
from quizzes.authoring.services.authoring import next_draft, record_edit

LISTS = {"claims": claim_listing, "misconceptions": misconception_listing, "sources": source_listing}


class PageAdmin(admin.ModelAdmin):
    """Adds context for our templates to the change page. `lists`: names of datalists on the page."""

    form = BoundedForm
    lists: tuple[str, ...] = ()

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Context besides Django's own; `obj` is None on the add page."""
        return {"lists": {name: list(LISTS[name]()) for name in self.lists}}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id) if object_id else None
        context = {**self.page_context(request, obj), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)


class AuditedAdmin(PageAdmin):
    """Objects without versions: changes reach readers at once and are audited."""

    change_form_template = "admin/quizzes/edited.html"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        record_edit(form.instance, by=request.user, at=timezone.now())

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        uses = usages(obj) if obj else []
        rows = [(use.words, reverse(f"admin:quizzes_{use.page}_change", args=[use.pk])) for use in uses]
        return {**super().page_context(request, obj), "uses": rows, "thing": obj}


class VersionedAdmin(AuditedAdmin):
    """Objects with versions. `version_page`: model name of the versions' admin."""

    change_form_template = "admin/quizzes/parent.html"
    version_page = ""

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {
            **super().page_context(request, obj),
            "versions": versions_of(obj) if obj else [],
            "version_url": f"admin:quizzes_{self.version_page}_change",
            "version_preview": f"admin:quizzes_{self.version_page}_preview",
            "edit_url": f"admin:quizzes_{self.opts.model_name}_edit",
            "clone_url": f"admin:quizzes_{self.opts.model_name}_clone",
            "can_edit": request.user.has_perm(f"quizzes.add_{self.version_page}"),
            "can_clone": hasattr(self, "clone"),
        }

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"quizzes_{self.opts.model_name}"
        return [path("<int:object_id>/edit/", view(self.edit), name=f"{name}_edit"), *super().get_urls()]

    def edit(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """POST: redirects to the open draft, created if there is none."""
        if not request.user.has_perm(f"quizzes.add_{self.version_page}"):
            raise PermissionDenied
        thing: Any = get_object_or_404(self.model, pk=object_id)  # Any: the model differs by admin
        if request.method != "POST":
            return HttpResponseRedirect(reverse(f"admin:quizzes_{self.opts.model_name}_change", args=[object_id]))
        draft = next_draft(thing, by=request.user, at=timezone.now())
        return HttpResponseRedirect(reverse(f"admin:quizzes_{self.version_page}_change", args=[draft.pk]))
