"""Signs of the thread, the lesson body and small words for templates."""

from functools import lru_cache
from math import cos, pi, sin

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from quizzes.content.queries.cards import Certainty, CitedSource, EvidenceCard
from quizzes.content.queries.content import CourseContent, LessonContent, LessonSection
from quizzes.domain.beliefs import MarkKind
from quizzes.learning.queries.lessons import LessonRow, LessonStatus
from quizzes.learning.queries.results import Results
from quizzes.models import Course
from quizzes.vocabulary import CompletionState, Verdict

register = template.Library()
# The drawing of each thing and the class that colors it.
MARK_SIGNS = {
    MarkKind.BELIEVED: ("loop", "is-loop"),
    MarkKind.BELIEVED_SURE: ("twice", "is-loop"),
    MarkKind.UNSURE: ("wave", "is-wave"),
    MarkKind.CLEAR: ("bead", "is-clear"),
    MarkKind.RETAINED: ("kept", "is-clear"),
    MarkKind.UPCOMING: ("open", "is-later"),
    MarkKind.UNANSWERED: ("none", "is-later"),
}
STATE_SIGNS = {
    None: ("none", "is-later"),
    CompletionState.IN_PROGRESS: ("wave", "is-wave"),
    CompletionState.WAIVED: ("ring", "is-later"),
    CompletionState.COMPLETED: ("ring", "is-clear"),
    CompletionState.CHECKED: ("bead", "is-clear"),
    CompletionState.RETAINED: ("kept", "is-clear"),
}
# The ring in which a lesson closes, in units of its drawing; rings inside it for a topic and for the course.
CENTER, RING, INNER = (214, 48), 34, (25, 17)
BEAD, MANY = 8, 10
DOOR_BEADS = ((42,), (28, 56), (18, 40, 62), (14, 32, 50, 68))  # places of beads on a thread of 84


@register.simple_tag
def glyph(name: str, tone: str = "") -> SafeString:
    """SVG of a sign. Always shown beside its word."""
    return format_html('<svg class="glyph {}" aria-hidden="true"><use href="#{}"/></svg>', tone, name)


@register.simple_tag
def thread_sign(name: str) -> SafeString:
    """A sign of the thread that runs down a page, see parts/thread_symbols.html."""
    return format_html('<svg aria-hidden="true"><use href="#thread-{}"/></svg>', name)


@register.simple_tag
def mark_sign(kind: MarkKind) -> SafeString:
    """SVG of a mark; `mark_class` sets its color."""
    return glyph(MARK_SIGNS[kind][0])


@register.filter
def mark_class(kind: MarkKind) -> str:
    return MARK_SIGNS[kind][1]


@register.simple_tag
def state_sign(state: CompletionState | None) -> SafeString:
    """SVG of a completion state; None: not started."""
    return glyph(STATE_SIGNS[state][0])


@register.filter
def state_class(state: CompletionState | None) -> str:
    return STATE_SIGNS[state][1]


@register.filter
def status_class(status: LessonStatus) -> str:
    return "is-clear" if status in {LessonStatus.STARTED, LessonStatus.DONE, LessonStatus.RETAINED} else "is-later"


@register.simple_tag
def lesson_address(row: LessonRow, course_slug: str) -> str:
    """Where a lesson of a list begins; the short version of one that is being written."""
    name = "quizzes:attempt_start" if row.lesson.is_available else "quizzes:lesson"
    return reverse(name, args=[course_slug, row.lesson.slug])


@register.inclusion_tag("quizzes/parts/door_thread.html")
def door_thread(beads: int) -> dict[str, object]:
    """Context of a length of thread with 1 to 4 beads."""
    places = DOOR_BEADS[min(beads, len(DOOR_BEADS)) - 1]
    return {"places": places, "end": places[-1], "rest": places[-1] + 10}


@register.simple_tag(takes_context=True)
def draft_line(context: template.Context) -> SafeString:
    """Note that the course, or on pages without one any course, is not signed off yet; empty once it is."""
    content = context.get("content")
    is_draft = content.is_draft if content else Course.objects.filter(clinically_reviewed_on=None).exists()
    words = _("Draft: not yet reviewed by a clinician.")
    return format_html('<p class="draft">{}</p>', words) if is_draft else SafeString("")


@register.simple_tag(takes_context=True)
def page_course(context: template.Context) -> Course | None:
    """Course of the page, else the first course, so that every page links to its help page (PV-13)."""
    content = context.get("content")
    if content:
        return content.course  # type: ignore[no-any-return]  # a context holds anything
    # Error pages are rendered without a request and without a database.
    return Course.objects.order_by("pk").first() if context.get("request") else None


@register.inclusion_tag("quizzes/parts/closing_thread.html")
def closing_thread(results: Results) -> dict[str, object]:
    """Context of the ring into which the thread closes: a bead for each idea, open where the idea comes back."""
    lines = results.lines
    turns = [pi + 2 * pi * n / len(lines) for n in range(len(lines))]
    beads = [
        {
            "is_open": not line.change.now.is_clear,
            "x": format(CENTER[0] + RING * cos(turn), ".1f"),
            "y": format(CENTER[1] + RING * sin(turn), ".1f"),
        }
        for line, turn in zip(lines, turns, strict=True)
    ]
    size = BEAD if len(lines) <= MANY else BEAD // 2
    inner = INNER[: results.ending.rings - 1]
    return {"beads": beads, "size": size, "inner": inner, "is_retained": results.is_retained}


@register.inclusion_tag("quizzes/parts/rule.html")
def rule(certainty: Certainty) -> dict[str, object]:
    """Context of the scale of evidence with its cursor on one of four steps."""
    return {"certainty": certainty, "left": 7 + 75 * (certainty.step - 1)}


LABELS = {
    Verdict.TRUE: ('<b class="tag">', _lazy("Fact")),
    Verdict.FALSE: ('<b class="tag no">', _lazy("Myth")),
    Verdict.NOT_PROVEN: ('<b class="tag no open">', _lazy("Not proven")),
}


@register.simple_tag
def label(verdict: str) -> SafeString:
    """What a sentence is, in front of it: for those who skim, who listen, and on paper."""
    start, word = LABELS[Verdict(verdict)]
    return format_html(start + '{}<span class="hide">: </span></b>', word)


@register.simple_tag
def fact_label() -> SafeString:
    return label(Verdict.TRUE)


@register.simple_tag
def checked_line(content: CourseContent, card: EvidenceCard, form: str) -> str:
    """When the facts were drafted or checked, and by when again; `form` of the dates as for the filter `date`."""
    dates = {"on": date_format(card.reviewed_on, form), "by": date_format(card.review_by, form)}
    if content.is_draft:
        return _("Drafted from sources, %(on)s; not yet checked by a clinician. Next look by %(by)s.") % dates
    return _("Checked %(on)s. Next check by %(by)s.") % dates


@register.simple_tag
def citation(source: CitedSource) -> SafeString:
    """What a source is called, as a link where it has an address."""
    html = '<a href="{}">{}</a>' if source.url else "{1}"
    return format_html(html, source.url, source.citation)


@register.simple_tag
def source_numbers(lesson: LessonContent, cited_by: EvidenceCard | LessonSection) -> str:
    """Numbers of the sources of a card or a section in the list of its lesson, such as "1, 4"."""
    places = {source.slug: place for place, source in enumerate(lesson.sources, start=1)}
    return ", ".join(str(places[source.slug]) for source in cited_by.sources if source.slug in places)


@register.simple_tag(takes_context=True)
def lesson_body(context: template.Context, lesson: LessonContent) -> SafeString:
    """HTML of the sections with pictures and evidence cards, cached per process and language."""
    return _rendered_body(context["content"], lesson, get_language() or "")


@lru_cache(maxsize=512)
def _rendered_body(content: CourseContent, lesson: LessonContent, language: str) -> SafeString:
    page = {"content": content, "lesson": lesson}
    return mark_safe(render_to_string("quizzes/parts/lesson_body.html", page))  # noqa: S308 – a template made it


def clear_lesson_body_cache() -> None:
    """Empties the process cache of lesson bodies."""
    _rendered_body.cache_clear()
