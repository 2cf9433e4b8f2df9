"""The page at the end of a visit: what is kept, and where it goes on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content.queries.content import CourseContent
from quizzes.learning.queries.attempts import answers_of_day
from quizzes.learning.queries.home import HomePage, home_page
from quizzes.learning.queries.result_words import in_words
from quizzes.learning.queries.resume import resume_point_url
from quizzes.models import Attempt, Learner
from quizzes.vocabulary import Phase


@dataclass(frozen=True)
class Rest:
    """`place`: what is kept. `today`: what was done today, may be empty. `resume`: where it goes on, may be empty."""

    place: str
    today: str
    resume: str


def rest_page(
    learner: Learner | None, content: CourseContent, attempt_id: UUID | None, part: str, *, at: datetime
) -> Rest:
    """`attempt_id` of the attempt that the learner comes from; `part`: address of the part of a lesson, if of one."""
    home = home_page(learner, content, at=at)
    attempt = Attempt.objects.of_learner(learner).in_progress().filter(pk=attempt_id).first() if attempt_id else None
    return Rest(_place_words(learner, home, attempt), _today_words(learner, at), _resume(home, attempt, part))


def _place_words(learner: Learner | None, home: HomePage, attempt: Attempt | None) -> str:
    is_review = attempt is not None and attempt.phase == Phase.REVIEW
    if is_review or (home.place is None and home.review is not None and home.review.open):
        return _("Your place is kept: a short review.")
    if home.place and (attempt is None or attempt.quiz_id == _quiz_of(home)):
        return _("Your place is kept: %(title)s. %(next)s.") % {
            "title": home.place.lesson.title,
            "next": home.place.words,
        }
    if learner is None:
        return _("You have not answered anything yet, so nothing can get lost.")
    return _("Every answer you gave is saved.")


def _quiz_of(home: HomePage) -> int | None:
    return home.place.lesson.quiz.id if home.place and home.place.lesson.quiz else None


def _today_words(learner: Learner | None, at: datetime) -> str:
    count = answers_of_day(learner, at=at)
    if not count:
        return ""
    words = ngettext("One answer today. That is enough.", "%(n)s answers today. That is enough.", count)
    text = words % ({"n": in_words(count)} if count > 1 else {})
    return f"{text[:1].upper()}{text[1:]} {_('When you come back, the first button takes you on.')}"


def _resume(home: HomePage, attempt: Attempt | None, part: str) -> str:
    """The same part of a lesson; else the next page of the attempt, of an open review, or of the lesson."""
    if part:
        return part
    if attempt is not None:
        return reverse("quizzes:attempt_results", args=[attempt.pk])  # of an open attempt it leads to its next page
    if home.place:
        return resume_point_url(home.place.lesson, home.place.point)
    if home.review and home.review.open:
        return reverse("quizzes:attempt_results", args=[home.review.open])
    return ""
