"""Forms and fields of authoring: texts of limited length, lists by line, tags, and choices from long lists."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from quizzes.domain.pack_fields import MAX_ENTRIES, MAX_NUMBER, MAX_TEXT

Listing = Callable[[], Mapping[str, Model]]


class BoundedForm(forms.ModelForm):
    """Refuses longer texts and larger numbers than a course pack takes; what was typed stays in the field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: as Django's forms
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and field.max_length is None and name not in self.bounded_elsewhere:
                # Not `max_length`: with it, browsers cut off in silence what is pasted.
                field.validators = [*field.validators, too_long]
            elif isinstance(field, forms.IntegerField) and not field.widget.is_hidden:
                field.validators = [*field.validators, too_large]

    bounded_elsewhere: Collection[str] = ()


def too_large(value: int) -> None:
    """Raises ValidationError for a number that no course needs, and after which no other would fit the column."""
    if value > MAX_NUMBER:
        raise forms.ValidationError(_("Use at most %(most)s.") % {"most": f"{MAX_NUMBER:,}"})


def too_long(value: str | list[str]) -> None:
    """Raises ValidationError for a text, or a list of texts, that is too long to be checked and shown."""
    texts = value if isinstance(value, list) else [value]
    if len(texts) > MAX_ENTRIES:
        raise forms.ValidationError(
            _("Use at most %(most)d lines: these are %(count)d.") % {"most": MAX_ENTRIES, "count": len(texts)}
        )
    longest = max(map(len, texts), default=0)
    if longest > MAX_TEXT:
        words = _("Use at most %(most)s characters: these are %(count)s.")
        raise forms.ValidationError(words % {"most": f"{MAX_TEXT:,}", "count": f"{longest:,}"})


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
