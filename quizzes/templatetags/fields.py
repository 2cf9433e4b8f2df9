"""Accessible names of form fields."""

from django import template
from django.forms import BoundField

register = template.Library()


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the error and the hint of a group of choices, for `aria-describedby`; empty if it has neither."""
    parts = {"error": field.errors, "hint": field.help_text}
    return " ".join(f"{field.auto_id}_{part}" for part, text in parts.items() if text)
