"""Previews a question from posted fields without saving it."""

from typing import Any

from django.forms import inlineformset_factory
from django.http import HttpRequest
from django.utils import timezone

from quizzes.authoring.admin.draft_forms import OptionForm, QuestionDraftForm, VerdictOptionForm
from quizzes.authoring.queries.previews import draft_question_content, question_page
from quizzes.domain.labels import option_labels
from quizzes.learning.queries.attempts import AttemptPage
from quizzes.models import Claim, Lesson, Option, QuestionVersion
from quizzes.vocabulary import QuestionType


class PreviewForm(QuestionDraftForm):
    """Read only, so edit conflicts do not matter."""

    is_saved = False


def question_preview(request: HttpRequest, version: QuestionVersion | None, kind: str) -> AttemptPage | None:
    """The page of the question as posted (POST) or stored; None without a claim or lessons."""
    stored = version or QuestionVersion()
    options: list[Option] = list(stored.options.all()) if stored.pk else []
    claim = stored.question.claim if version else None
    lesson = ""
    if request.method == "POST":
        form = PreviewForm(request.POST, instance=stored)
        form.full_clean()
        given: dict[str, Any] = form.cleaned_data
        claim = claim or given.get("claim")
        stored = form.instance
        options = preview_options(request, stored, kind)
        pk = str(given.get("place") or "").partition("#")[0]
        lesson = Lesson.objects.filter(pk=pk).values_list("slug", flat=True).first() or "" if pk else ""
    if not isinstance(claim, Claim):
        return None
    at = timezone.now()
    question = draft_question_content(stored, claim, QuestionType(kind), options, at=at)
    return question_page(question, claim.course, lesson, at=at)


def preview_options(request: HttpRequest, version: QuestionVersion, kind: str) -> list[Option]:
    """The posted options; those without a label get letters."""
    form = VerdictOptionForm if kind == QuestionType.VERDICT else OptionForm
    formset_class = inlineformset_factory(QuestionVersion, Option, form=form, extra=0, fk_name="version")
    formset = formset_class(request.POST, instance=version, prefix="options")
    if not formset.management_form.is_valid():
        return []
    options = []
    for row in formset.forms:
        row.full_clean()
        if row.has_changed() or row.instance.pk:
            options.append(row.instance)
    labels = {option.label for option in options}
    free = (label for label in option_labels() if label not in labels)
    for option in options:
        option.label = option.label or next(free)
    return options
