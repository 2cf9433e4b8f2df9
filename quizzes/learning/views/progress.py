"""The learner's own page, and corrections that were read."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizzes.content.queries.content import first_content
from quizzes.learning.forms.corrections import CorrectionSeenForm
from quizzes.learning.http import LearnerRequest, learner_for_writing, see_other
from quizzes.learning.queries.corrections import corrections
from quizzes.learning.queries.progress_page import progress_page
from quizzes.learning.services.corrections import mark_correction_seen
from quizzes.models import Claim


@require_safe
def progress(request: LearnerRequest) -> HttpResponse:
    """How far the learner is, and every idea over time."""
    at = timezone.now()
    content = first_content(at=at)
    if content is None:
        return render(request, "quizzes/no_course.html")
    page = progress_page(request.learner, content, at=at)
    return render(request, "quizzes/progress.html", {"content": content, "page": page})


@require_safe
def beliefs(request: LearnerRequest) -> HttpResponse:
    """Where the ideas once stood: they are part of the progress now."""
    return redirect("quizzes:progress", permanent=True)


@require_POST
def correction_seen(request: LearnerRequest, slug: str) -> HttpResponse:
    """POST: marks a correction as read."""
    at = timezone.now()
    content = first_content(at=at)
    shown = corrections(request.learner, content) if content else []
    known = next((correction for correction in shown if correction.card.slug == slug), None)
    form = CorrectionSeenForm(request.POST)
    if content and known and form.is_valid():
        claim = get_object_or_404(Claim, course=content.course, slug=slug)
        # A change published after the page was loaded has not been read.
        number = min(form.cleaned_data["number"], known.number)
        mark_correction_seen(learner_for_writing(request, at), claim, number, at=at)
    return see_other("quizzes:home")
