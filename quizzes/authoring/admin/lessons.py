"""Admin of lessons and their versions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.authoring.admin.draft_forms import LessonDraftForm
from quizzes.authoring.admin.drafts import DraftAdmin, render_framed
from quizzes.authoring.admin.parents import VersionedAdmin
from quizzes.authoring.services.authoring import add_lesson, save_draft
from quizzes.content.queries.content import course_content, draft_lesson_content
from quizzes.learning.queries.lessons import LessonPage
from quizzes.models import Course, Lesson, LessonVersion


class FirstLessonForm(LessonDraftForm):
    """The first draft of a lesson also has its course."""

    course = forms.ModelChoiceField(Course.objects.order_by("pk"), label=_("Course"), empty_label=None)
    required_fields = ("course",)


class LessonPreviewForm(LessonDraftForm):
    is_saved = False


@admin.register(LessonVersion)
class LessonVersionAdmin(DraftAdmin):
    form = LessonDraftForm
    list_select_related = ["lesson", "written_by", "approved_by"]
    search_fields = ["title", "lesson__slug"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = FirstLessonForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: LessonVersion | None = None) -> Any:
        fields = list(LessonDraftForm.Meta.fields)
        if obj is None:
            return [(None, {"fields": ["course", *fields[:-1], "revision"]})]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": fields})]
        return [(None, {"fields": [*(fields[:-1] if obj.number == 1 else fields), "revision"]})]

    def save_model(self, request: HttpRequest, obj: LessonVersion, form: Any, change: bool) -> None:
        at = timezone.now()
        if change:
            save_draft(obj, by=request.user, at=at)
        else:
            add_lesson(obj, form.cleaned_data["course"], by=request.user, at=at)

    def preview(self, request: HttpRequest, object_id: int | None = None) -> HttpResponse:
        """The draft in the template that learners get."""
        version = get_object_or_404(LessonVersion, pk=object_id) if object_id else None
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        course = version.lesson.course if version else Course.objects.filter(pk=request.POST.get("course") or 0).first()
        if course is None:
            return render_framed(request, "admin/quizzes/no_preview.html", {})
        shown = version or LessonVersion(lesson=Lesson(course=course, slug="new", position=course.lessons.count() + 1))
        if request.method == "POST":
            form = LessonPreviewForm(request.POST, instance=shown)
            form.full_clean()
            shown = form.instance
        content = course_content(course, at=timezone.now())
        page = LessonPage(None, can_finish=False, is_started=False)
        context = {"content": content, "lesson": draft_lesson_content(content, shown), "page": page}
        return render_framed(request, "quizzes/lesson.html", context)


@admin.register(Lesson)
class LessonAdmin(VersionedAdmin):
    version_page = "lessonversion"
    list_display = ["slug", "course", "topic", "position", "retired_on"]
    list_filter = ["course", "topic", ("retired_on", admin.EmptyFieldListFilter)]
    search_fields = ["slug", "versions__title"]
    fields = ["course", "slug", "topic", "position", "retired_on"]
    readonly_fields = ["course", "slug"]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Lessons are added with their first draft."""
        return HttpResponseRedirect(reverse("admin:quizzes_lessonversion_add"))
