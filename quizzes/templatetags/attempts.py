"""Words and progress of the pages of an attempt."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from quizzes.content.queries.content import LessonContent
from quizzes.domain.loop import PageKind
from quizzes.learning.queries.answers import Feedback, MarkedOption, Outcome
from quizzes.learning.queries.attempts import AttemptPage, LoopPosition
from quizzes.templatetags.thread import thread_sign
from quizzes.vocabulary import Phase, QuestionType

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()


@register.inclusion_tag("quizzes/parts/pace.html", takes_context=True)
def pace(context: template.Context, here: int, total: int) -> dict[str, Any]:
    """Context of the header with one bead for each idea or question; `here` counts from 1."""
    beads = ["done" if n < here else "here" if n == here else "to" for n in range(1, total + 1)]
    return {"beads": beads, "request": context.get("request")}


@register.simple_tag
def place_of(page: AttemptPage) -> str:
    """Such as "Idea 2 of 4"."""
    words = _("Idea %(n)d of %(total)d") if page.is_idea else _("Question %(n)d of %(total)d")
    return words % {"n": page.item.position, "total": page.total}


@register.simple_tag
def question_title(page: AttemptPage) -> str:
    """Title of an open question: its place, and never its statement, which may be a myth (MC-6)."""
    place = f"{place_of(page)}: {page.lesson.title}" if page.lesson else place_of(page)
    return _("%(place)s, a short review") % {"place": place} if page.is_review else place


@register.simple_tag
def question_lead(page: AttemptPage) -> str:
    """What stands above a question: where in the lesson it is, and what to do with a statement."""
    before = {Phase.RECHECK: _("A while later."), Phase.REVIEW: _("A short review.")}.get(page.phase, "")
    if page.is_retry:
        before = _("Once more.")
    asks = {
        QuestionType.VERDICT: _("Is this so?"),
        QuestionType.MULTIPLE_CHOICE: _("Choose one or more."),
    }.get(page.question.type, "")
    return " ".join(filter(None, [before, f"{place_of(page)}.", asks]))


OUTCOME_SIGNS = {
    Outcome.RIGHT: ("bead", "is-clear"),
    Outcome.OTHER: ("loop", "is-loop"),
    Outcome.UNSURE: ("wave", "is-wave"),
}
# By outcome, and whether the right answer was that nobody knows yet.
VERDICT_LINES = {
    (Outcome.RIGHT, False): _lazy("Yes."),
    (Outcome.RIGHT, True): _lazy("Yes. Nobody is sure yet."),
    (Outcome.OTHER, False): _lazy("Not quite."),
    (Outcome.OTHER, True): _lazy("Good to know: nobody is sure yet."),
    (Outcome.UNSURE, False): _lazy("That is fine. Here is the answer."),
    (Outcome.UNSURE, True): _lazy("You are in good company: nobody is sure yet."),
}


@register.simple_tag
def verdict_line(feedback: Feedback) -> "StrOrPromise":
    """The first line of an answer page, in plain words; no verdict where the question itself is out of date."""
    if feedback.is_outdated:
        return _("What is known has changed.")
    return VERDICT_LINES[feedback.outcome, feedback.is_open]


def sign_of(feedback: Feedback) -> tuple[str, str]:
    return OUTCOME_SIGNS[Outcome.UNSURE if feedback.is_outdated else feedback.outcome]


@register.simple_tag
def outcome_sign(feedback: Feedback) -> SafeString:
    return thread_sign(sign_of(feedback)[0])


@register.simple_tag
def outcome_class(feedback: Feedback) -> str:
    return sign_of(feedback)[1]


@register.simple_tag
def option_mark(feedback: Feedback, option: MarkedOption) -> str:
    """How an option is marked in words; empty for one that is neither chosen nor right."""
    one = feedback.has_one_right
    if option.is_chosen:
        right = _("Your answer, and the right one") if one else _("Your answer, and right")
        words = right if option.is_right else _("Your answer")
        return f"{words} ({str(option.confidence.label).lower()})" if option.confidence else words
    if option.is_right:
        return _("The right answer") if one else _("A right answer")
    return ""


@dataclass(frozen=True)
class WayOn:
    words: str
    url: str


@register.simple_tag
def way_on(feedback: Feedback) -> WayOn:
    """Where an answer page leads that stands in no loop."""
    page = feedback.page
    attempt = page.item.attempt_id
    if feedback.next_position:
        return WayOn(_("Next question"), reverse("quizzes:attempt_item", args=[attempt, feedback.next_position]))
    if feedback.is_short and page.lesson:
        where = [page.content.course.slug, page.lesson.slug]
        return WayOn(_("Go to the lesson"), reverse("quizzes:lesson", args=where))
    return WayOn(_("See what changed"), reverse("quizzes:attempt_results", args=[attempt]))


@register.simple_tag
def words_on(loop: LoopPosition, lesson: LessonContent | None) -> str:
    """What the button of a page of a loop says: what comes next."""
    if loop.number == 1 and loop.following is PageKind.QUESTION and not loop.sections:
        return _("Begin")
    if loop.following is PageKind.QUESTION:
        return _("Next idea")
    if loop.following is not None or lesson is None or lesson.quiz is None:
        return _("Read on") if loop.following else _("Go on")
    n = lesson.quiz.post_count
    return ngettext("Now one more question", "Now %(n)d quick questions", n) % {"n": n}
