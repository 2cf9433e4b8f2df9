"""Whether the reader gets reminders by mail, for pages that stand below them."""

from django import template
from django.template import RequestContext
from django.utils import timezone

from quizzes.people.queries.reminders import PlanState, own_plan_state

register = template.Library()


@register.simple_tag(takes_context=True)
def reminder_plan_state(context: RequestContext) -> PlanState:
    """The reader's own plan; one query for people with an account, none for guests and strangers."""
    return own_plan_state(context["request"].learner, at=timezone.now())
