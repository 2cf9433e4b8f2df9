"""Admin of courses with topics, terms, signs, pictures and overrides; of quizzes with their items; of the audit log."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.authoring.admin.parents import AuditedAdmin
from quizzes.authoring.admin.signing import sign_page
from quizzes.authoring.queries.packs import course_zip
from quizzes.formats.pictures import picture_problems
from quizzes.models import AuditEntry, Course, GlossaryTerm, Item, Override, Picture, Quiz, Topic, UrgentSign
from quizzes.vocabulary import ItemRole


@admin.register(Course)
class CourseAdmin(AuditedAdmin):
    change_form_template = "admin/quizzes/course.html"
    list_display = ["title", "language", "clinically_reviewed_on"]
    fields = ["slug", "title", "about", "language", "disclaimer", "safety_closing", "clinically_reviewed_on"]
    actions = ["export_course", "sign"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["clinically_reviewed_on", "slug"] if obj else ["clinically_reviewed_on"]

    def has_sign_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("quizzes.sign_course")

    @admin.action(description="Export as a course pack (zip)", permissions=["view"])
    def export_course(self, request: HttpRequest, queryset: QuerySet[Course]) -> HttpResponse | None:
        if queryset.count() != 1:
            messages.error(request, _("Choose one course to export."))
            return None
        course = queryset.get()
        response = HttpResponse(course_zip(course, at=timezone.now()), content_type="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="{course.slug}.zip"'
        return response

    @admin.action(description="Sign as clinically reviewed", permissions=["sign"])
    def sign(self, request: HttpRequest, queryset: QuerySet[Course]) -> HttpResponse | None:
        if queryset.count() != 1:
            messages.error(request, _("Choose one course to sign."))
            return None
        return HttpResponseRedirect(reverse("admin:quizzes_course_sign", args=[queryset.get().pk]))

    def get_urls(self) -> list[URLPattern]:
        sign = self.admin_site.admin_view(sign_page)
        return [path("<int:course_id>/sign/", sign, name="quizzes_course_sign"), *super().get_urls()]

    def page_context(self, request: HttpRequest, obj: Course | None) -> dict[str, Any]:
        return {**super().page_context(request, obj), "can_sign": self.has_sign_permission(request)}


class ItemFormSet(BaseInlineFormSet):
    """Checks roles and anchors, with clearer messages than the database constraints."""

    def clean(self) -> None:
        super().clean()
        for row in self.forms:
            if row.cleaned_data and not row.cleaned_data.get("DELETE"):
                self._check(row)

    def _check(self, row: forms.ModelForm) -> None:
        anchor, role = row.cleaned_data.get("parallel_of"), row.cleaned_data.get("role")
        if role == ItemRole.PARALLEL and anchor is None:
            row.add_error("parallel_of", _("Choose the question that this one stands in for."))
        if role != ItemRole.PARALLEL and anchor is not None:
            row.add_error("parallel_of", _("Only a parallel stands in for another question. Empty this."))
        if anchor is not None and (anchor.quiz_id != self.instance.pk or anchor.role != ItemRole.ANCHOR):
            row.add_error("parallel_of", _("Choose an anchor of this quiz."))
        question = row.cleaned_data.get("question")
        if question and question.items.exclude(quiz=self.instance.pk).exists():
            row.add_error("question", _("This question stands in another quiz already."))


class AnchorField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Item) -> str:
        return obj.question.slug


class ItemInline(admin.StackedInline):
    model = Item
    formset = ItemFormSet
    fk_name = "quiz"
    extra = 0
    fields = ["question", "position", "role", "parallel_of", "points", "is_sensitive"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        quiz = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        if db_field.name == "parallel_of":
            anchors = Item.objects.filter(quiz=quiz, role=ItemRole.ANCHOR).select_related("question")
            return AnchorField(anchors, required=False, label=_("In other words than"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Quiz)
class QuizAdmin(AuditedAdmin):
    list_display = ["slug", "course", "lesson"]
    list_filter = ["course"]
    search_fields = ["slug"]
    inlines = [ItemInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["course", "slug", "lesson"] if obj else []


@admin.register(Topic)
class TopicAdmin(AuditedAdmin):
    list_display = ["title", "course", "position"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(AuditedAdmin):
    list_display = ["term", "meaning"]
    search_fields = ["term", "meaning"]


@admin.register(UrgentSign)
class UrgentSignAdmin(AuditedAdmin):
    list_display = ["text", "urgency", "position"]
    list_filter = ["course", "urgency"]


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = ["course", "slug", "svg"]
        labels = {"slug": gettext_lazy("Short name"), "svg": gettext_lazy("Drawing (SVG)")}
        help_texts = {"svg": gettext_lazy("With a <title> that says what it shows, or marked as decorative.")}

    def clean_svg(self) -> str:
        """The same checks as for course packs."""
        svg: str = self.cleaned_data["svg"]
        problems = picture_problems(svg)
        if problems:
            raise forms.ValidationError(list(problems))
        return svg


@admin.register(Picture)
class PictureAdmin(AuditedAdmin):
    form = PictureForm
    list_display = ["slug", "course"]


class OverrideForm(forms.ModelForm):
    class Meta:
        model = Override
        fields = ["course", "slug", "rule", "place", "words", "reason"]
        labels = {"slug": gettext_lazy("Short name"), "place": gettext_lazy("Where")}
        help_texts = {
            "place": gettext_lazy("As the check names it, such as “lesson magnesium” or “question why-low”."),
            "words": gettext_lazy("The words that may stay, or a part of what the check quotes."),
            "reason": gettext_lazy("Why this is better for readers than what the check asks for."),
        }


@admin.register(Override)
class OverrideAdmin(AuditedAdmin):
    """Lint findings that may stay, each with its reason."""

    form = OverrideForm
    list_display = ["rule", "place", "words", "reason"]
    list_filter = ["course", "rule"]
    search_fields = ["place", "words", "reason"]


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    """Read-only."""

    list_display = ["at", "actor", "action", "cohort", "subject", "rows"]
    list_filter = ["action"]
    list_select_related = ["actor", "cohort"]
    date_hierarchy = "at"
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
