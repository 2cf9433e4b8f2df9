"""Admin of claims with citations, misconceptions and sources."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.admin.draft_forms import ClaimDraftForm
from quizzes.authoring.admin.drafts import DraftAdmin
from quizzes.authoring.admin.fields import BoundedForm, ListedField
from quizzes.authoring.admin.misconception_merging import merge_page
from quizzes.authoring.admin.parents import AuditedAdmin, VersionedAdmin
from quizzes.authoring.queries.authoring import claim_listing, source_listing
from quizzes.authoring.services.authoring import next_draft
from quizzes.models import Citation, Claim, ClaimVersion, Misconception, Source


class CitationForm(BoundedForm):
    source = ListedField(
        source_listing, "sources", label=_("Source"), help_text=_("Type a name or year and choose a line.")
    )

    class Meta:
        model = Citation
        fields = ["source", "locator"]
        labels = {"locator": _("Where in it")}
        help_texts = {"locator": _("Page, table or section.")}


class CitationFormSet(BaseInlineFormSet):
    """Keeps at least one visible source for claims that are published."""

    def clean(self) -> None:
        super().clean()
        remaining = [row for row in self.forms if row.cleaned_data.get("source") and not row.cleaned_data.get("DELETE")]
        sources = [row.cleaned_data["source"] for row in remaining]
        if len(set(sources)) < len(sources):
            raise forms.ValidationError(_("A source stands twice. Take one away."))
        is_read = self.instance.pk and self.instance.versions.exclude(published_at=None).exists()
        if is_read and not any(source.is_shown for source in sources):
            raise forms.ValidationError(_("Readers see this claim. Keep at least one source that they can see."))


class CitationInline(admin.StackedInline):
    model = Citation
    form = CitationForm
    formset = CitationFormSet
    extra = 1


class ClaimForm(BoundedForm):
    class Meta:
        model = Claim
        fields = ["course", "slug", "reviewed_on", "review_by", "is_askable"]
        labels = {"slug": _("Short name"), "is_askable": _("Questions may ask about it")}
        help_texts = {
            "slug": _("Small letters and dashes, such as magnesium-cause-not-proven. It never changes."),
            "reviewed_on": _("The day on which its sources were last read."),
            "review_by": _("The day by which they are read again: within 24 months if not proven, else 36."),
        }


@admin.register(Claim)
class ClaimAdmin(VersionedAdmin):
    form = ClaimForm
    version_page = "claimversion"
    lists = ("sources",)
    inlines = [CitationInline]
    list_display = ["slug", "course", "is_askable", "reviewed_on", "review_by"]
    list_filter = ["course", "is_askable", "awaiting_review"]
    search_fields = ["slug", "versions__statement"]
    date_hierarchy = "review_by"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["course", "slug"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"reviewed_on": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def response_add(self, request: HttpRequest, obj: Claim, post_url_continue: str | None = None) -> HttpResponse:
        """Redirects to the first draft of the claim."""
        draft = next_draft(obj, by=request.user, at=timezone.now())
        return HttpResponseRedirect(reverse("admin:quizzes_claimversion_change", args=[draft.pk]))


@admin.register(ClaimVersion)
class ClaimVersionAdmin(DraftAdmin):
    form = ClaimDraftForm
    list_select_related = ["claim", "written_by", "approved_by"]
    search_fields = ["statement", "claim__slug"]
    has_preview = False  # claims have no page of their own

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Versions are created from their claim."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: ClaimVersion | None = None) -> Any:
        fields = list(ClaimDraftForm.Meta.fields)
        if obj is None or not self.has_change_permission(request, obj):
            return [(None, {"fields": fields})]
        return [(None, {"fields": [*(fields[:-1] if obj.number == 1 else fields), "revision"]})]


class MisconceptionForm(BoundedForm):
    refuted_by = ListedField(
        claim_listing,
        "claims",
        label=_("Answered by"),
        help_text=_("The claim that sets it right. Type a word and choose a line."),
    )

    class Meta:
        model = Misconception
        fields = ["course", "slug", "text", "refutation", "harm", "refuted_by"]
        labels = {
            "slug": _("Short name"),
            "text": _("As a learner would say it"),
            "refutation": _("What is so instead"),
        }
        widgets = {"refutation": forms.Textarea(attrs={"rows": 3, "cols": 70})}
        help_texts = {"slug": _("Small letters and dashes. It never changes.")}

    def clean_refuted_by(self) -> Claim:
        claim: Claim = self.cleaned_data["refuted_by"]
        if not claim.versions.exclude(published_at=None).exists():
            raise forms.ValidationError(_("Publish this claim first: learners would find nothing that answers them."))
        return claim


@admin.register(Misconception)
class MisconceptionAdmin(AuditedAdmin):
    """Merged misconceptions are read-only."""

    change_form_template = "admin/quizzes/misconception.html"
    form = MisconceptionForm
    lists = ("claims",)
    list_display = ["text", "harm", "refuted_by", "merged_into"]
    list_select_related = ["refuted_by", "merged_into"]
    list_filter = ["course", "harm"]
    search_fields = ["text", "slug"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["course", "slug"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Misconception | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.merged_into_id)

    def has_delete_permission(self, request: HttpRequest, obj: Misconception | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.merged_into_id)

    def get_urls(self) -> list[URLPattern]:
        merge = self.admin_site.admin_view(merge_page)
        return [
            path("<int:misconception_id>/merge/", merge, name="quizzes_misconception_merge"),
            *super().get_urls(),
        ]


@admin.register(Source)
class SourceAdmin(AuditedAdmin):
    list_display = ["slug", "kind", "year", "is_shown"]
    list_filter = ["course", "kind", "is_shown"]
    search_fields = ["slug", "citation"]
    fields = ["course", "slug", "citation", "kind", "year", "doi", "url", "is_shown"]
    # An address typed without "https://" is taken to mean it.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["course", "slug"] if obj else []
