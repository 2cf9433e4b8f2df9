"""Views of reviews and review cards."""

import secrets

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quizzes.content.queries.content import CourseContent, first_content
from quizzes.domain.assembly import SEEDS
from quizzes.domain.resume import Step
from quizzes.domain.scheduling import ReviewRequest
from quizzes.errors import NoQuestions
from quizzes.learning.forms.portions import Portion
from quizzes.learning.forms.reviews import CardChangeForm, ReviewRequestForm, ReviewSwitchForm
from quizzes.learning.http import LearnerRequest, learner_for_writing, see_other
from quizzes.learning.queries.resume import attempt_url, resume_point_in
from quizzes.learning.queries.reviews import card_by_slug, card_rows, review_offer, submitted_phases
from quizzes.learning.services.reviews import change_card, choose_reviews, start_review
from quizzes.models import Learner


@require_http_methods(["GET", "HEAD", "POST"])
def review_start(request: LearnerRequest) -> HttpResponse:
    """Landing page of a review; POST starts or continues it."""
    at = timezone.now()
    content = first_content(at=at)
    if content is None:
        return render(request, "quizzes/no_course.html")
    learner = request.learner
    if request.method == "POST":
        return begin_review(request, learner, content, ReviewRequestForm(request.POST).review_request)
    offer = review_offer(learner, content, submitted_phases(learner), at=at) if learner else None
    return render(request, "quizzes/review_start.html", {"content": content, "offer": offer})


def begin_review(
    request: LearnerRequest, learner: Learner | None, content: CourseContent, review_request: ReviewRequest
) -> HttpResponse:
    """Starts a review; redirects to the landing page if nothing is due."""
    at = timezone.now()
    if learner is None:
        return see_other("quizzes:review_start")
    learner_for_writing(request, at)
    try:
        attempt = start_review(learner, content, review_request, seed=secrets.randbelow(SEEDS), at=at)
    except NoQuestions:
        return see_other("quizzes:review_start")
    place = resume_point_in(attempt)
    # Two questions, also of a review that was begun with more of them.
    last = (place.position or 1) + review_request.size - (1 if place.step is Step.ITEM else 0)
    portion = Portion(last if review_request.size < settings.REVIEW_SIZE else None)
    return see_other(attempt_url(place) + portion.query)


@require_safe
def review_ideas(request: LearnerRequest) -> HttpResponse:
    """All cards with the choices for each."""
    content = first_content(at=timezone.now())
    if content is None:
        return render(request, "quizzes/no_course.html")
    rows = card_rows(request.learner, content) if request.learner else []
    return render(request, "quizzes/review_ideas.html", {"content": content, "rows": rows})


@require_POST
def review_idea(request: LearnerRequest, slug: str) -> HttpResponse:
    """POST: stops, resumes or resets a card, or undoes a reset."""
    at = timezone.now()
    content = first_content(at=at)
    # Slugs are unique per course only; the page shows the first course.
    course = content.course if content else None
    card = card_by_slug(request.learner, course, slug)
    if card is None:
        raise Http404
    learner_for_writing(request, at)
    form = CardChangeForm(request.POST)
    if form.is_valid():
        change_card(card, form.cleaned_data["change"], at=at)
    return see_other(reverse("quizzes:review_ideas") + f"#idea-{slug}")


@require_POST
def review_switch(request: LearnerRequest) -> HttpResponse:
    """POST: switches all reviews on or off."""
    form = ReviewSwitchForm(request.POST)
    if form.is_valid():
        choose_reviews(learner_for_writing(request, timezone.now()), takes_reviews=form.cleaned_data["on"])
    return see_other("quizzes:review_ideas")
