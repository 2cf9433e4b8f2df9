"""Forms of preferences: energy and theme."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.domain.visits import Energy
from quizzes.vocabulary import Theme


class EnergyForm(forms.Form):
    """Energy of the learner today. It is not stored."""

    energy = forms.TypedChoiceField(choices=[(energy.value, energy.name) for energy in Energy], coerce=Energy)


class ThemeForm(forms.Form):
    theme = forms.TypedChoiceField(
        label=_("Brightness"),
        help_text=_("Dim is softer than light: dark letters on gray. Dark is light letters on a dark page."),
        choices=Theme.choices,
        coerce=Theme,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a brightness."),
            "invalid_choice": _("Choose a brightness from the list."),
        },
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper
