"""Up to which version a learner has read what changed."""

from django import forms


class CorrectionSeenForm(forms.Form):
    number = forms.IntegerField(min_value=1)
