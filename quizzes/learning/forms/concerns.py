"""Form of the concern that a learner raises about a question."""

from django import forms

from quizzes.vocabulary import ConcernReason


class ConcernForm(forms.Form):
    reason = forms.TypedChoiceField(choices=ConcernReason.choices, coerce=ConcernReason)
