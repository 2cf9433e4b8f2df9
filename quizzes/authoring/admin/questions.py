"""Admin of the question bank: question and options in one form, versions, copies."""

from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from quizzes.authoring.admin.draft_forms import OptionForm, QuestionDraftForm, VerdictOptionForm
from quizzes.authoring.admin.drafts import DraftAdmin, render_framed
from quizzes.authoring.admin.parents import VersionedAdmin
from quizzes.authoring.admin.previewing import question_preview
from quizzes.authoring.queries.previews import preview_feedback
from quizzes.authoring.services.authoring import (
    add_question,
    clone_question,
    place_question,
    save_draft,
    save_options,
    set_tags,
)
from quizzes.learning.forms.responses import ResponseForm
from quizzes.models import Option, Question, QuestionVersion
from quizzes.vocabulary import UNSURE, QuestionType, Verdict

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Listing(TypedDict):
        has_draft: bool
        is_published: bool
        newest_stem: str | None

    ListedQuestion = WithAnnotations[Question, Listing]

MAX_OPTIONS = 8
INITIAL_OPTIONS = 3
WORDING_FIELDS = ["stem", "fact", "why_it_misleads", "closing_fact", "picture"]
PLACEMENT_FIELDS = ["role", "parallel_of"]


def question_type_of(request: HttpRequest, version: QuestionVersion | None) -> str:
    """Type of the question on this page."""
    if version is not None and version.question_id is not None:
        return version.question.type
    return request.POST.get("type") or request.GET.get("type") or QuestionType.SINGLE_CHOICE


class VerdictOptionFormSet(BaseInlineFormSet):
    """Options of a verdict question except the right one, which needs no feedback."""

    @cached_property
    def _rows(self) -> QuerySet[Option]:
        rows = super().get_queryset()
        return rows.filter(is_correct=False) if self.instance.pk else rows

    def get_queryset(self) -> QuerySet[Option]:
        """Cached, because the formset reads it for each of its forms."""
        return self._rows


class OptionInline(admin.StackedInline):
    model = Option
    form = OptionForm
    fk_name = "version"
    template = "admin/quizzes/options.html"
    extra = 1
    max_num = MAX_OPTIONS

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return INITIAL_OPTIONS if obj is None else self.extra


class VerdictInline(OptionInline):
    form = VerdictOptionForm
    formset = VerdictOptionFormSet
    can_delete = False
    max_num = len(Verdict)
    fields = ["label", "feedback", "reveals"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(Verdict) if obj is None else 0


@admin.register(QuestionVersion)
class QuestionVersionAdmin(DraftAdmin):
    form = QuestionDraftForm
    lists = ("claims", "misconceptions")
    list_select_related = ["question", "written_by", "approved_by"]
    search_fields = ["stem", "question__slug"]

    def get_fieldsets(self, request: HttpRequest, obj: QuestionVersion | None = None) -> Any:
        if obj is None:
            return [
                (None, {"fields": ["claim", "type", *WORDING_FIELDS, "place", *PLACEMENT_FIELDS, "tags", "revision"]}),
            ]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": [*WORDING_FIELDS, "section", "change_kind"]})]
        place = [] if obj.question.items.exists() else PLACEMENT_FIELDS
        changes = [] if obj.number == 1 else ["change_kind"]
        return [(None, {"fields": [*WORDING_FIELDS, "place", *place, "tags", *changes, "revision"]})]

    def get_inlines(self, request: HttpRequest, obj: QuestionVersion | None) -> Any:
        return [VerdictInline if question_type_of(request, obj) == QuestionType.VERDICT else OptionInline]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"type": question_type_of(request, None), **super().get_changeform_initial_data(request)}

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, VerdictInline) and obj.pk is None:
            kwargs["initial"] = [{"label": member.value} for member in Verdict]
        return kwargs

    def save_model(self, request: HttpRequest, obj: QuestionVersion, form: Any, change: bool) -> None:
        at = timezone.now()
        if change:
            save_draft(obj, by=request.user, at=at)
        else:
            given = form.cleaned_data
            add_question(obj, given["claim"], given["type"], by=request.user, at=at)
        set_tags(obj.question, form.cleaned_data["tags"])
        place_question(obj.question, form.placement, at=at)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        changed = formset.save(commit=False)
        save_options(form.instance, changed, formset.deleted_objects, at=timezone.now())

    def page_context(self, request: HttpRequest, obj: QuestionVersion | None) -> dict[str, Any]:
        kind = question_type_of(request, None) if obj is None else ""
        return {**super().page_context(request, obj), "kind": kind, "preview_shows": True}

    def preview(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """The question as asked, or the feedback on the answer in `shows`."""
        version = get_object_or_404(QuestionVersion, pk=object_id) if object_id else None
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        page = question_preview(request, version, question_type_of(request, version))
        if page is None:
            return render_framed(request, "admin/quizzes/no_preview.html", {})
        labels = [option.label for option in page.question.options]
        shows = request.POST.get("shows", "")
        context: dict[str, Any] = {"page": page, "content": page.content}
        if shows in labels or shows == UNSURE:
            context["feedback"] = preview_feedback(page, shows)
            return render_framed(request, "quizzes/attempt_feedback.html", context)
        context["form"] = ResponseForm(page.question, labels)
        return render_framed(request, "quizzes/attempt_item.html", context)


@admin.register(Question)
class QuestionAdmin(VersionedAdmin):
    version_page = "questionversion"
    list_display = ["stem", "type", "claim", "state"]
    list_filter = ["type", "items__role", "items__quiz"]
    search_fields = ["slug", "versions__stem", "claim__slug", "tags"]
    fields = ["slug", "type", "claim", "tags"]
    readonly_fields = ["slug", "type", "claim", "tags"]

    def page_context(self, request: HttpRequest, obj: Question | None) -> dict[str, Any]:
        """No save buttons: questions are edited through their drafts."""
        nothing = dict.fromkeys(["show_save", "show_save_and_continue", "show_save_and_add_another"], False)
        return {**super().page_context(request, obj), **nothing}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        drafts = QuestionVersion.objects.drafts().filter(question=OuterRef("pk"))
        published = QuestionVersion.objects.exclude(published_at=None).filter(question=OuterRef("pk"))
        newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number")
        rows: QuerySet[Question] = super().get_queryset(request).select_related("claim")
        return rows.annotate(
            has_draft=Exists(drafts), is_published=Exists(published), newest_stem=Subquery(newest.values("stem")[:1])
        )

    @admin.display(description="question")
    def stem(self, question: "ListedQuestion") -> str:
        return question.newest_stem or question.slug

    @admin.display(description="state")
    def state(self, question: "ListedQuestion") -> str:
        if question.is_published and question.has_draft:
            return "published, and a draft"
        return "published" if question.is_published else "draft"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Questions are added with their first draft."""
        return HttpResponseRedirect(reverse("admin:quizzes_questionversion_add"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [path("<int:object_id>/clone/", view(self.clone), name="quizzes_question_clone"), *super().get_urls()]

    def clone(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not request.user.has_perm("quizzes.add_question"):
            raise PermissionDenied
        question = get_object_or_404(Question, pk=object_id)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:quizzes_question_change", args=[object_id]))
        draft = clone_question(question, by=request.user, at=timezone.now())
        return HttpResponseRedirect(reverse("admin:quizzes_questionversion_change", args=[draft.pk]))
