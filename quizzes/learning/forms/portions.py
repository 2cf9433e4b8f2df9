"""How much of a lesson is meant for today: the energy in a POST, the last page in an address. Neither is stored."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from quizzes.domain.portions import Energy

MAX_PAGES = 999


class EnergyForm(forms.Form):
    """Energy of the learner today; anything unknown means a whole lesson."""

    energy = forms.TypedChoiceField(
        choices=[(energy.value, energy.name) for energy in Energy], coerce=Energy, required=False
    )


class UntilForm(forms.Form):
    until = forms.IntegerField(min_value=1, max_value=MAX_PAGES, required=False)


@dataclass(frozen=True)
class Portion:
    """`until`: number of the page that ends it; None for a whole lesson."""

    until: int | None = None

    @property
    def query(self) -> str:
        """What an address of the portion ends with."""
        return f"?until={self.until}" if self.until else ""

    def ends_at(self, number: int) -> bool:
        return self.until is not None and number >= self.until


def energy_in(data: Mapping[str, object]) -> Energy:
    form = EnergyForm(data)
    form.full_clean()
    return form.cleaned_data.get("energy") or Energy.GOOD


def portion_in(data: Mapping[str, object]) -> Portion:
    """The portion that an address carries; what cannot be read carries none."""
    form = UntilForm(data)
    form.full_clean()
    return Portion(form.cleaned_data.get("until"))
