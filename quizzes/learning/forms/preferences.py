"""Form of the display."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm
from quizzes.vocabulary import Spacing, TextSize, Theme

NOTHING_CHOSEN = _("Choose one of the buttons. Each works at once.")


buttons = partial(
    forms.ChoiceField,
    required=False,
    widget=forms.RadioSelect,
    error_messages={"invalid_choice": _("Choose one of these buttons.")},
)


class DisplayForm(PlainForm):
    """What a button of the page sends: one field, named as in `Learner`. Initial: what is chosen now."""

    theme = buttons(label=_("Brightness"), choices=Theme.choices, initial=Theme.SYSTEM)
    text_size = buttons(label=_("Letters"), choices=TextSize.choices, initial=TextSize.NORMAL)
    spacing = buttons(label=_("Space between lines and letters"), choices=Spacing.choices, initial=Spacing.NORMAL)

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.choices:
            raise forms.ValidationError(NOTHING_CHOSEN)
        return self.cleaned_data

    @property
    def choices(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}
