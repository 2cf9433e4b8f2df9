"""The reader's reminder plan."""

from django import template
from django.template import RequestContext
from django.utils import timezone

from quizzes.people.queries.reminders import PlanState, own_plan_state

register = template.Library()


@register.simple_tag(takes_context=True)
def reminder_plan_state(context: RequestContext) -> PlanState:
    """State of the reader's plan. One query with an account, none for guests and visitors."""
    return own_plan_state(context["request"].learner, at=timezone.now())
