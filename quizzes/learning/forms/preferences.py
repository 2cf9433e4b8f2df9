"""Forms of preferences: energy and display."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm
from quizzes.domain.visits import Energy
from quizzes.vocabulary import Spacing, TextSize, Theme

NOTHING_CHOSEN = _("Choose one of the buttons. Each works at once.")


class EnergyForm(forms.Form):
    """Energy of the learner today. It is not stored."""

    energy = forms.TypedChoiceField(choices=[(energy.value, energy.name) for energy in Energy], coerce=Energy)


def one_of(choices: type[TextChoices], label: Promise) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices.choices,
        initial=choices.values[0],
        coerce=choices,
        empty_value="",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these buttons.")},
    )


class DisplayForm(PlainForm):
    """What a button of the page sends: one field, named as in `Learner`. Initial: what is chosen now."""

    theme = one_of(Theme, _("Brightness"))
    text_size = one_of(TextSize, _("Letters"))
    spacing = one_of(Spacing, _("Space between lines and letters"))

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.choices:
            raise forms.ValidationError(NOTHING_CHOSEN)
        return self.cleaned_data

    @property
    def choices(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}
