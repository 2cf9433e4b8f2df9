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

from quizzes.authoring.admin.fields import BoundedForm
from quizzes.authoring.admin.parents import AuditedAdmin
from quizzes.authoring.admin.signing import sign_page
from quizzes.authoring.queries.packs import course_zip, cue_figures
from quizzes.domain.languages import language_problem
from quizzes.formats.data_pictures import drawing_of_numbers
from quizzes.formats.located_yaml import ProblemList
from quizzes.formats.pictures import picture_problems
from quizzes.models import AuditEntry, Course, GlossaryTerm, Item, Override, Picture, Quiz, Topic, UrgentSign
from quizzes.vocabulary import ItemRole


class CourseForm(BoundedForm):
    def clean_language(self) -> str:
        tag: str = self.cleaned_data["language"]
        if problem := language_problem(tag):
            raise forms.ValidationError(problem)
        return tag


@admin.register(Course)
class CourseAdmin(AuditedAdmin):
    form = CourseForm
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
        cues = cue_figures(obj, at=timezone.now()) if obj else []
        return {**super().page_context(request, obj), "can_sign": self.has_sign_permission(request), "cues": cues}


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
    form = BoundedForm
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


class PictureForm(BoundedForm):
    """A drawing, or numbers from which it is drawn."""

    bounded_elsewhere = ("svg",)

    class Meta:
        model = Picture
        fields = ["course", "slug", "numbers", "svg"]
        labels = {
            "slug": gettext_lazy("Short name"),
            "numbers": gettext_lazy("Numbers"),
            "svg": gettext_lazy("Or a drawing (SVG)"),
        }
        help_texts = {
            "numbers": gettext_lazy(
                "The picture is drawn from them. Shares of people: “title: Who has it too”, then “groups:” and below "
                "“- {of: 100, shares: [{count: 21, label: have it}], rest: do not}”. Amounts: “unit: kilograms”, then "
                "“amounts:” and below “- {label: With FM, amount: 2.4}”."
            ),
            "svg": gettext_lazy("With a title and a description (<title>, <desc>) that say what it shows."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's forms
        super().__init__(*args, **kwargs)
        self.fields["svg"].required = False

    def clean(self) -> dict[str, Any]:
        """The same checks as for course packs; numbers win over a drawing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        numbers = cleaned.get("numbers", "").strip()
        if numbers:
            self._draw(numbers, cleaned)
        elif problems := picture_problems(cleaned.get("svg", "")):
            self.add_error("svg", problems)
        return cleaned

    def _draw(self, numbers: str, cleaned: dict[str, Any]) -> None:
        findings = ProblemList()
        text = "\n".join(numbers.splitlines()) + "\n"
        drawing = drawing_of_numbers(text, cleaned.get("slug", ""), "", findings)
        for problem in findings.problems:
            self.add_error("numbers", _("Line %(line)d: %(words)s") % {"line": problem.line, "words": problem.words})
        cleaned |= {"numbers": text, "svg": drawing}


@admin.register(Picture)
class PictureAdmin(AuditedAdmin):
    form = PictureForm
    list_display = ["slug", "course"]


class OverrideForm(BoundedForm):
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

    list_display = ["at", "who", "action", "cohort", "subject", "rows"]
    list_filter = ["action"]
    list_select_related = ["actor", "cohort"]
    date_hierarchy = "at"
    actions = None

    @admin.display(description=gettext_lazy("actor"), ordering="actor")
    def who(self, entry: AuditEntry) -> str:
        """The account; once it is erased, what all its entries have in common."""
        erased = _("erased account %(sign)s") % {"sign": entry.former_actor} if entry.former_actor else ""
        return str(entry.actor or erased)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
