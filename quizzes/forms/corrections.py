"""Up to which version a learner has read what changed."""

from django import forms


class SeenForm(forms.Form):
    number = forms.IntegerField(min_value=1)
