"""Forms of preferences: energy and theme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm
from quizzes.domain.visits import Energy
from quizzes.vocabulary import Theme


class EnergyForm(forms.Form):
    """Energy of the learner today. It is not stored."""

    energy = forms.TypedChoiceField(choices=[(energy.value, energy.name) for energy in Energy], coerce=Energy)


class ThemeForm(PlainForm):
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
