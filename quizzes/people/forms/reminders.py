"""Forms of reminders: rhythm and pause."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.forms.plain import PlainForm
from quizzes.domain.reminders import PAUSE_WEEKS
from quizzes.vocabulary import Rhythm

CHOOSE = _("Choose how often, or choose no reminders.")


class RhythmForm(PlainForm):
    rhythm = forms.TypedChoiceField(
        label=_("How often may we write?"),
        help_text=_("Only when there is something to go on with. After three letters without a visit we stop."),
        choices=Rhythm.choices,
        coerce=Rhythm,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


class PauseForm(forms.Form):
    weeks = forms.TypedChoiceField(choices=[(weeks, weeks) for weeks in PAUSE_WEEKS], coerce=int)
