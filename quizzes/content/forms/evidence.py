"""Filters of the evidence page. Unknown values are ignored."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.content.queries.evidence import AWAITING, CHANGED, PAST, EvidenceFilter
from quizzes.vocabulary import EvidenceLevel, Verdict


class EvidenceForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Verdict"), required=False, choices=[("", _("Every verdict")), *Verdict.choices]
    )
    level = forms.ChoiceField(
        label=_("How sure science is"), required=False, choices=[("", _("Every step")), *EvidenceLevel.choices]
    )
    check = forms.ChoiceField(
        label=_("Check"),
        required=False,
        choices=[
            ("", _("Checked or not")),
            (AWAITING, _("Waiting for a clinician")),
            (PAST, _("Past its date for a new check")),
            (CHANGED, _("New or changed since a clinician signed")),
        ],
    )

    @property
    def filters(self) -> EvidenceFilter:
        """The valid values as a filter."""
        self.is_valid()
        known = {name: self.cleaned_data.get(name, "") for name in ("verdict", "level", "check")}
        return EvidenceFilter(**known, is_all_open=self.data.get("open") == "all")
