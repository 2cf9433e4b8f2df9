"""Admin page that merges two misconceptions."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from quizzes.authoring.admin.fields import ListedField
from quizzes.authoring.queries.misconceptions import MergePlan, merge_plan, merge_targets
from quizzes.authoring.services.misconceptions import merge_misconceptions
from quizzes.errors import NotMergeable
from quizzes.models import Misconception

# About 50 ms per learner: longer requests are cut off by reverse proxies.
MAX_LEARNERS = 250
TOO_MANY = _(
    "%(learners)d learners have met it: too many to count anew while a page loads. Nothing was changed. Ask whoever "
    "runs this site to merge the two with: manage.py merge_misconceptions %(course)s %(gone)s %(kept)s"
)


class MergeForm(forms.Form):
    """By GET it previews the merge, by POST it merges."""

    plan: MergePlan | None = None

    def __init__(self, duplicate: Misconception, given: QueryDict | None) -> None:
        super().__init__(given)
        self.duplicate = duplicate
        self.fields["into"] = ListedField(
            lambda: merge_targets(duplicate),
            "others",
            label=_("This is the same idea as"),
            help_text=_("The one that stays. Type a word and choose a line."),
            error_messages={"required": _("Choose the idea that stays.")},
        )

    def clean(self) -> None:
        """Rejects merges that would take too long for a request; nothing is started then."""
        if "into" not in self.cleaned_data:
            return
        self.plan = merge_plan(self.duplicate, self.cleaned_data["into"])
        if self.plan.learners > MAX_LEARNERS:
            names = {"course": self.duplicate.course.slug, "gone": self.duplicate.slug, "kept": self.plan.target.slug}
            raise forms.ValidationError(TOO_MANY % {"learners": self.plan.learners, **names})


def merge_page(request: HttpRequest, misconception_id: int) -> HttpResponse:
    """GET: choose and compare. POST: merge."""
    if not request.user.has_perm("quizzes.change_misconception"):
        raise PermissionDenied
    duplicate = get_object_or_404(
        Misconception.objects.select_related("refuted_by", "merged_into"), pk=misconception_id
    )
    is_sent = request.method == "POST"
    form = MergeForm(duplicate, request.POST if is_sent else request.GET if "into" in request.GET else None)
    if form.is_valid() and is_sent and _is_merged(request, duplicate, form):
        return HttpResponseRedirect(reverse("admin:quizzes_misconception_change", args=[form.cleaned_data["into"].pk]))
    plan = form.plan if form.is_valid() else None
    context = {"duplicate": duplicate, "form": form, "plan": plan, "lists": {"others": list(merge_targets(duplicate))}}
    return render(request, "admin/quizzes/merge.html", {**admin.site.each_context(request), **context})


def _is_merged(request: HttpRequest, duplicate: Misconception, form: MergeForm) -> bool:
    try:
        merged = merge_misconceptions(duplicate, form.cleaned_data["into"], by=request.user, at=timezone.now())
    except NotMergeable as refused:
        form.add_error(None, str(refused))
        return False
    words = ngettext(
        "The two are one idea now. The answers of %(count)d learner were counted anew.",
        "The two are one idea now. The answers of %(count)d learners were counted anew.",
        merged.learners,
    )
    messages.success(request, words % {"count": merged.learners})
    return True
