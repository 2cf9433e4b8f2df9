"""Filters for numbers in reports."""

from django import template
from django.utils.translation import gettext as _

from quizzes.domain.suppression import MIN_GROUP, Hidden, PublishableCount

register = template.Library()


@register.filter
def shown_number(shown: PublishableCount) -> str:
    """The number as text, or that it is hidden."""
    if shown is Hidden.FEW:
        return _("fewer than %(least)d") % {"least": MIN_GROUP}
    return _("hidden") if isinstance(shown, Hidden) else str(shown)


@register.filter
def harm_words(harm: int) -> str:
    return {1: _("low"), 2: _("medium"), 3: _("high")}[harm]
