"""Where a portion of a lesson ends: at its end the page offers to stop."""

from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from quizzes.domain.loop import PageKind
from quizzes.domain.portions import Energy
from quizzes.domain.portions import portion_end as end_of_portion
from quizzes.learning.forms.portions import Portion, portion_in
from quizzes.models import Attempt

register = template.Library()


@dataclass(frozen=True)
class PortionEnd:
    """`words` of the button that goes on all the same; `query` of the address to go on with."""

    is_end: bool
    words: str
    query: str


@register.simple_tag(takes_context=True)
def portion_end(context: template.Context, attempt: Attempt, number: int) -> PortionEnd:
    """What the foot of page `number` of a loop offers, as the address of the page says."""
    portion = portion_in(context["request"].GET)
    if not portion.ends_at(number):
        return PortionEnd(is_end=False, words="", query=portion.query)
    pages = attempt.loop_pages
    if any(page.kind is PageKind.ANSWER for page in pages[number:]):
        more = Portion(end_of_portion(pages, number + 1, Energy.LOW))
        return PortionEnd(is_end=True, words=_("One more idea"), query=more.query)
    return PortionEnd(is_end=True, words=_("Go on with the lesson"), query="")


@register.simple_tag(takes_context=True)
def is_portion_end(context: template.Context, number: int) -> bool:
    """Whether a portion of a review ends with question `number`."""
    return portion_in(context["request"].GET).ends_at(number)


@register.simple_tag(takes_context=True)
def portion_query(context: template.Context) -> str:
    """What the next address ends with, to stay in the portion."""
    return portion_in(context["request"].GET).query
