"""Forms of reviews: request a review, change a card, switch reviews on or off."""

from django import forms
from django.conf import settings

from quizzes.domain.portions import QUESTIONS, Energy
from quizzes.domain.scheduling import SESSION_CAP, SHORT_SESSION, CardChange, ReviewRequest


class ReviewRequestForm(forms.Form):
    """Number of questions, and whether before the review is due. Invalid values give the default review."""

    size = forms.TypedChoiceField(
        choices=[(SHORT_SESSION, SHORT_SESSION), (SESSION_CAP, SESSION_CAP)],
        coerce=int,
        required=False,
    )
    early = forms.BooleanField(required=False)
    energy = forms.TypedChoiceField(
        choices=[(energy.value, energy.name) for energy in Energy], coerce=Energy, required=False, empty_value=None
    )

    @property
    def review_request(self) -> ReviewRequest:
        self.full_clean()
        energy = self.cleaned_data.get("energy")
        fits = QUESTIONS[energy] if energy else settings.REVIEW_SIZE
        size = min(self.cleaned_data.get("size") or settings.REVIEW_SIZE, fits)
        return ReviewRequest(size, is_early=self.cleaned_data.get("early", False))


class CardChangeForm(forms.Form):
    change = forms.TypedChoiceField(choices=[(change.value, change.name) for change in CardChange], coerce=CardChange)


class ReviewSwitchForm(forms.Form):
    on = forms.TypedChoiceField(choices=[("yes", "on"), ("no", "off")], coerce=lambda word: word == "yes")
