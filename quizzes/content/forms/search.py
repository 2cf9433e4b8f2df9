"""Form of the search."""

from django import forms
from django.utils.translation import gettext_lazy as _

NO_WORD = _("There is no word in this. Write one or two words to search for.")
TOO_LONG = _("That is too long to search for. One or two words are enough.")


class SearchForm(forms.Form):
    """One field, sent in the address, so that a search can be kept and shared. After `is_valid()`: `query`."""

    q = forms.CharField(
        label=_("Search lessons, facts and words"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"max_length": TOO_LONG, "null_characters_not_allowed": NO_WORD},
    )

    @property
    def query(self) -> str:
        """What to search for; empty where nothing was asked, or nothing that can be searched for."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
