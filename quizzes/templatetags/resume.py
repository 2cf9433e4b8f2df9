"""Where the learner goes on: URL and words."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.content.queries.content import CourseContent
from quizzes.domain.resume import Step
from quizzes.learning.queries.home import HomePage
from quizzes.learning.queries.resume import resume_point_url
from quizzes.vocabulary import Phase

register = template.Library()


@register.simple_tag
def resume_url(page: HomePage) -> str:
    assert page.lesson
    assert page.resume_point
    return resume_point_url(page.lesson, page.resume_point)


@register.simple_tag
def resume_words(page: HomePage) -> str:
    """Sentence on what comes next, such as "Next: question 2 of 6."."""
    assert page.resume_point
    if page.question:
        position, total = page.question
        return _("You were at question %(position)d of %(total)d.") % {"position": position, "total": total}
    words = {
        Step.LESSON: _("Next: read the lesson."),
        Step.PAGE: _("Next: the page where you stopped."),
        Step.RESULTS: _("You have finished this lesson for now."),
    }
    if page.resume_point.step is Step.START and page.resume_point.phase == Phase.RECHECK:
        return _("Next: a few questions in other words, to see what stayed.")
    return words.get(page.resume_point.step, _("Next: a few questions."))


@register.simple_tag
def other_ways(page: HomePage, content: CourseContent) -> list[tuple[str, str]]:
    """(words, URL) of everything else that can be done now, without the page's main button."""
    course = content.course.slug
    ways = []
    if page.recheck and page.recheck is not page.lesson:
        words = _("See what stayed: %(title)s") % {"title": page.recheck.title}
        ways.append((words, reverse("quizzes:attempt_start", args=[course, page.recheck.slug])))
    if page.review and page.review.is_ready:
        ways.append((_("A short review: two or three minutes"), reverse("quizzes:review_start")))
    if page.next_lesson:
        words = _("Start lesson %(n)d: %(title)s") % {"n": page.next_lesson.number, "title": page.next_lesson.title}
        ways.append((words, reverse("quizzes:attempt_start", args=[course, page.next_lesson.slug])))
    return ways[1:] if page.is_over else ways
