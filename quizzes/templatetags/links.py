"""Links that know the page they stand on."""

from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def url_from_here(context: template.Context, name: str) -> str:
    """The address of a page that leads back to this one."""
    return f"{reverse(name)}?next={quote(context['request'].path)}"


@register.simple_tag(takes_context=True)
def current(context: template.Context, name: str) -> SafeString:
    """`aria-current` for a link to the page that is shown."""
    match = context["request"].resolver_match
    return SafeString('aria-current="page"' if match and match.view_name == name else "")
