"""A learner's own pages: how far, and what they make of each idea."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quizzes.http import LearnerRequest
from quizzes.queries.content import first_content
from quizzes.queries.pages import lesson_rows
from quizzes.queries.reminders import own_plan_state
from quizzes.queries.results import all_belief_lines


@never_cache
@require_safe
def progress(request: LearnerRequest) -> HttpResponse:
    """Every lesson with how far it is, in words."""
    at = timezone.now()
    content = first_content(at=at)
    if content is None:
        return render(request, "quizzes/no_course.html")
    lines = all_belief_lines(request.learner, content) if request.learner else []
    context = {"content": content, "topics": lesson_rows(request.learner, content), "lines": lines}
    return render(request, "quizzes/progress.html", context | {"state": own_plan_state(request.learner, at=at)})


@never_cache
@require_safe
def beliefs(request: LearnerRequest) -> HttpResponse:
    """The belief map: before, now, later."""
    content = first_content(at=timezone.now())
    if content is None:
        return render(request, "quizzes/no_course.html")
    lines = all_belief_lines(request.learner, content) if request.learner else []
    return render(request, "quizzes/beliefs.html", {"content": content, "lines": lines})
