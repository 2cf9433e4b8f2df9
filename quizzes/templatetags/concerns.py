"""Form with which learners raise concerns, and its notices."""

from typing import Any

from django import template

from quizzes.learning.queries.attempts import AttemptPage
from quizzes.vocabulary import ConcernReason

register = template.Library()
NOTICES = {"thanks", "care", "enough", "choose"}


@register.inclusion_tag("quizzes/parts/concern.html", takes_context=True)
def concern_form(context: template.Context, page: AttemptPage) -> dict[str, Any]:
    """Context of the form. `notice`: word of the sentence shown after a POST, empty otherwise."""
    request = context["request"]
    notice = request.GET.get("notice", "")
    return {
        "page": page,
        "content": page.content,
        "reasons": ConcernReason.choices,
        "notice": notice if notice in NOTICES else "",
        "is_asking": page.response is None,
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
