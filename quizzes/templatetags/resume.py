"""Where to go on, in words and as an address."""

from django import template
from django.utils.translation import gettext as _

from quizzes.domain.resuming import Step
from quizzes.queries.pages import HomePage
from quizzes.queries.places import place_url
from quizzes.vocabulary import Phase

register = template.Library()


@register.simple_tag
def resume_url(page: HomePage) -> str:
    assert page.lesson
    assert page.place
    return place_url(page.lesson, page.place)


@register.simple_tag
def resume_words(page: HomePage) -> str:
    """What comes next, such as "Next: question 2 of 6."."""
    assert page.place
    if page.question:
        position, total = page.question
        return _("You were at question %(position)d of %(total)d.") % {"position": position, "total": total}
    words = {
        Step.LESSON: _("Next: read the lesson."),
        Step.RESULTS: _("You have finished this lesson for now."),
    }
    if page.place.step is Step.START and page.place.phase == Phase.RECHECK:
        return _("Next: a few questions in other words, to see what stayed.")
    return words.get(page.place.step, _("Next: a few quick questions."))
