"""Forms of cohorts: create, join, waive a lesson, filter reports."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm
from quizzes.content.queries.content import LessonContent
from quizzes.domain.join_codes import normalize_code
from quizzes.domain.names import normalize_name
from quizzes.models import Course
from quizzes.teaching.queries.report_presentation import state_choices
from quizzes.teaching.queries.reports import SORTS, ReportFilter

UNKNOWN_CODE = _("No group has this code. Look at it once more: it has eight letters and numbers.")


class NameField(forms.CharField):
    """One line of text in any script; see `normalize_name`."""

    def to_python(self, value: Any) -> str:
        return normalize_name(super().to_python(value) or "")


class CohortForm(PlainForm):
    name = NameField(
        label=_("Name of the group"),
        help_text=_("Members read it when they join. Name a time or a place, such as Tuesday group."),
        max_length=120,
        error_messages={
            "required": _("Give the group a name."),
            "max_length": _("Use at most 120 characters for the name."),
        },
    )
    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Course.objects.order_by("title"),
        empty_label=None,
        error_messages={
            "required": _("Choose a course."),
            "invalid_choice": _("Choose a course from the list."),
        },
    )


class JoinCodeForm(PlainForm):
    code = forms.CharField(
        label=_("Code of the group"),
        help_text=_("Eight letters and numbers from your invitation. Small letters and hyphens do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the code from your invitation."), "max_length": UNKNOWN_CODE},
    )

    def clean_code(self) -> str:
        return normalize_code(self.cleaned_data["code"])


class JoinForm(PlainForm):
    """Both consents start unchecked: nothing is shared by default."""

    name = NameField(
        label=_("The name that the group sees"),
        help_text=_("Any name you like. It need not be your real one. Only the educators of this group see it."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={
            "required": _("Choose a name. Any name is fine."),
            "max_length": _("Use at most 80 characters for the name."),
        },
    )
    shares_status = forms.BooleanField(
        label=_("Yes, the educators may see how far I am."),
        help_text=_("Needed to join: without it there would be nothing to share."),
        error_messages={
            "required": _("To join, agree that the educators may see how far you are. You can also stay outside.")
        },
    )
    shares_answers = forms.BooleanField(
        label=_("Yes, they may see my answers too."),
        help_text=_("Your choice. You can take this back at any time and stay in the group."),
        required=False,
    )


class WaiveForm(PlainForm):
    reason = NameField(
        label=_("Why is this lesson not needed?"),
        help_text=_("Such as: took part in the talk on 3 May. Write nothing about health: the member reads it too."),
        max_length=200,
        error_messages={
            "required": _("Give a reason. It stands beside the status."),
            "max_length": _("Use at most 200 characters for the reason."),
        },
    )


class ReportForm(PlainForm):
    """Filters of a report. Invalid values are ignored, since links get old."""

    lesson = forms.ChoiceField(label=_("Lesson"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("name", _("by name")),
            ("status", _("by status")),
            ("lesson", _("by lesson")),
            ("joined", _("latest joined first")),
            ("completed", _("latest completed first")),
        ],
    )

    def __init__(self, lessons: Iterable[LessonContent], data: Any = None) -> None:
        super().__init__(data)
        titles = [(lesson.slug, f"{lesson.number}. {lesson.title}") for lesson in lessons]
        self._offer("lesson", [("", _("All lessons")), *titles])
        self._offer("state", [("", _("Any status")), *state_choices()])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def filters(self) -> ReportFilter:
        self.is_valid()
        cleaned = self.cleaned_data
        sort = cleaned.get("sort", "")
        return ReportFilter(cleaned.get("lesson", ""), cleaned.get("state", ""), sort if sort in SORTS else "name")
