"""View that raises a concern and returns to the question."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from quizzes.errors import TooManyConcerns
from quizzes.learning.forms.concerns import ConcernForm
from quizzes.learning.http import LearnerRequest, learner_for_writing, see_other
from quizzes.learning.services.concerns import raise_concern
from quizzes.models import AttemptItem
from quizzes.vocabulary import ConcernReason


@require_POST
def concern_raise(request: LearnerRequest, attempt_id: UUID, position: int) -> HttpResponse:
    """POST: one of the fixed sentences. The attempt is unchanged."""
    mine = AttemptItem.objects.of_learner(request.learner).select_related("attempt", "response")
    item = get_object_or_404(mine, attempt_id=attempt_id, position=position)
    form = ConcernForm(request.POST)
    notice = raise_and_notify(request, item, form.cleaned_data["reason"]) if form.is_valid() else "choose"
    name = "attempt_feedback" if hasattr(item, "response") else "attempt_item"
    return see_other(f"{reverse(f'quizzes:{name}', args=[attempt_id, position])}?notice={notice}#notice")


def raise_and_notify(request: LearnerRequest, item: AttemptItem, reason: ConcernReason) -> str:
    """Word for `?notice=`; it does not reveal which sentence was pressed."""
    at = timezone.now()
    learner_for_writing(request, at)
    try:
        raise_concern(item, reason, at=at)
    except TooManyConcerns:
        return "enough"
    return "care" if reason is ConcernReason.UPSETTING else "thanks"
