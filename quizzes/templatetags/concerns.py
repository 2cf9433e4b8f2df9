"""The sentences that a learner may press under a question, and the answer to the one pressed."""

from typing import Any

from django import template

from quizzes.learning.queries.attempts import AttemptPage
from quizzes.vocabulary import ConcernReason

register = template.Library()
NOTICES = {"thanks", "care", "enough", "choose"}


@register.inclusion_tag("quizzes/parts/concern.html", takes_context=True)
def concern_form(context: template.Context, page: AttemptPage) -> dict[str, Any]:
    """`notice`: what the page says to somebody who has just pressed; empty for everybody else."""
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
