"""Words and progress of the pages of an attempt."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from quizzes.learning.queries.attempts import AttemptPage
from quizzes.vocabulary import Phase, QuestionType

register = template.Library()


@register.inclusion_tag("quizzes/parts/pace.html", takes_context=True)
def pace(context: template.Context, here: int, total: int) -> dict[str, Any]:
    """Context of the header with one bead for each idea or question; `here` counts from 1."""
    beads = ["done" if n < here else "here" if n == here else "to" for n in range(1, total + 1)]
    return {"beads": beads, "request": context.get("request")}


@register.simple_tag
def place_of(page: AttemptPage) -> str:
    """Such as "Idea 2 of 4"."""
    words = _("Idea %(n)d of %(total)d") if page.is_idea else _("Question %(n)d of %(total)d")
    return words % {"n": page.item.position, "total": page.total}


@register.simple_tag
def question_title(page: AttemptPage) -> str:
    """Title of an open question: its place, and never its statement, which may be a myth (MC-6)."""
    place = f"{place_of(page)}: {page.lesson.title}" if page.lesson else place_of(page)
    return _("%(place)s, a short review") % {"place": place} if page.is_review else place


@register.simple_tag
def question_lead(page: AttemptPage) -> str:
    """What stands above a question: where in the lesson it is, and what to do with a statement."""
    before = {Phase.RECHECK: _("A while later."), Phase.REVIEW: _("A short review.")}.get(page.phase, "")
    if page.is_retry:
        before = _("Once more.")
    asks = {
        QuestionType.VERDICT: _("Is this so?"),
        QuestionType.MULTIPLE_CHOICE: _("Choose one or more."),
    }.get(page.question.type, "")
    return " ".join(filter(None, [before, f"{place_of(page)}.", asks]))
