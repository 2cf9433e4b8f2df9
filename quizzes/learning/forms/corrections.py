"""Form with the number of the claim version whose change was read."""

from django import forms


class CorrectionSeenForm(forms.Form):
    number = forms.IntegerField(min_value=1)
