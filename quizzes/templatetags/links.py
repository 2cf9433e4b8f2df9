"""Links that know the page they stand on, and how the reader wants pages to look."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from quizzes.vocabulary import Spacing, TextSize, Theme

register = template.Library()
DEFAULTS = {Theme.SYSTEM.value, TextSize.NORMAL.value, Spacing.NORMAL.value}


@register.simple_tag(takes_context=True)
def url_from_here(context: template.Context, name: str) -> str:
    """The address of a page that leads back to this one; pages of errors are drawn without a request."""
    request = context.get("request")
    return f"{reverse(name)}?next={quote(request.path)}" if request else reverse(name)


@register.simple_tag(takes_context=True)
def display_attributes(context: template.Context) -> SafeString:
    """Attributes of <html> for what the learner chose on the page "Display"; pages of errors may have none."""
    learner = getattr(context.get("request"), "learner", context.get("learner"))
    if learner is None:
        return SafeString("")
    chosen = (("theme", learner.theme), ("size", learner.text_size), ("space", learner.spacing))
    return format_html_join("", ' data-{}="{}"', (pair for pair in chosen if pair[1] not in DEFAULTS))


@register.inclusion_tag("quizzes/parts/share_card.html", takes_context=True)
def share_card(context: template.Context) -> dict[str, object]:
    """What a page says of itself where its address is shared or found; nothing of pages shown to somebody known."""
    request, content = context.get("request"), context.get("content")
    if request is None or getattr(request, "learner", None) or content is None:
        return {}
    site = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    lesson = context.get("lesson")
    return {
        "title": lesson.title if lesson else content.course.title,
        "about": content.course.about,
        "address": site + request.path,
        "image": site + static("card.png"),
    }


@register.simple_tag(takes_context=True)
def current(context: template.Context, name: str) -> SafeString:
    """`aria-current` for a link to the page that is shown."""
    match = context["request"].resolver_match
    return SafeString('aria-current="page"' if match and match.view_name == name else "")
