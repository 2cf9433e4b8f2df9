"""Form fields of authoring: lists by line, tags, and choices from long lists."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

Listing = Callable[[], Mapping[str, Model]]


class LinesField(forms.CharField):
    """A list of texts, one per line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4, "cols": 60}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class TagsField(LinesField):
    """A list of words, separated by commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget = forms.TextInput(attrs={"size": 60})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = value if isinstance(value, list) else str(value or "").split(",")
        return list(dict.fromkeys(word.strip() for word in words if word.strip()))


class ListedField(forms.CharField):
    """One object from a long list, found by typing part of its text into an <input list>; no script needed.

    The page renders the list once as `<datalist id="{list_id}">`.
    """

    default_error_messages = {"unlisted": _("“%(words)s” is not in the list. Type a few letters and choose a line.")}

    def __init__(self, listing: Listing, list_id: str, **options: Any) -> None:
        attrs = {"list": list_id, "size": 70, "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)
        self.listing = listing

    def prepare_value(self, value: Any) -> Any:
        """Text of a row, given the row or its primary key."""
        if isinstance(value, str) or value is None:
            return value
        pk = value.pk if isinstance(value, Model) else value
        return next((text for text, row in self.listing().items() if row.pk == pk), "")

    def clean(self, value: Any) -> Any:
        words = super().clean(value).strip()
        if not words:
            return None
        rows = self.listing()
        found = rows.get(words) or next((row for row in rows.values() if getattr(row, "slug", "") == words), None)
        if found is None:
            raise forms.ValidationError(self.error_messages["unlisted"], "unlisted", {"words": words})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or "").strip())
