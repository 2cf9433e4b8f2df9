"""Forms of personal data: erase and merge."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm


class EraseForm(PlainForm):
    understood = forms.BooleanField(
        label=_("Yes, delete everything about me. I know that it cannot be brought back."),
        error_messages={"required": _("Tick the box if you want everything deleted.")},
    )


class MergeForm(PlainForm):
    add = forms.ChoiceField(
        label=_("Add the answers given on this device to your account?"),
        help_text=_(
            "Choose yes if you gave them yourself, no if it was somebody else. Answers that are not added can be "
            "opened by nobody, and are deleted after 30 days."
        ),
        choices=[("no", _("No, they are not mine")), ("yes", _("Yes, add them"))],
        initial="no",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("Choose yes or no."),
        },
    )
