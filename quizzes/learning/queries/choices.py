"""The choices of today in words: a panel for the first, doors for the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.choices import Choice, Day, Offer
from quizzes.domain.portions import IDEAS, QUESTIONS, Energy
from quizzes.learning.queries.outlines import Outline, course_outlines, minutes_of
from quizzes.learning.queries.places import Place
from quizzes.learning.queries.result_words import in_words
from quizzes.learning.queries.reviews import ReviewOffer

MANY_BEADS = 4


@dataclass(frozen=True)
class Door:
    """A choice as a button: where its form goes, with which energy, and its words. It is drawn with `beads`."""

    action: str
    energy: str
    title: str
    words: str
    beads: int


@dataclass(frozen=True)
class Panel:
    """Today's one thing. `beads`: the state of each idea of a lesson, empty for questions."""

    action: str
    energy: str
    kicker: str
    title: str
    words: str
    button: str
    beads: Sequence[str] = ()


@dataclass(frozen=True)
class Today:
    """What there is to do, as read from the rows."""

    content: CourseContent
    place: Place | None
    recheck: LessonContent | None
    review: ReviewOffer | None
    next_lesson: LessonContent | None

    @property
    def day(self) -> Day:
        return Day(
            ideas_left=self.place.ideas_left if self.place else None,
            has_recheck=self.recheck is not None,
            has_review=self.review is not None and self.review.is_ready,
            next_ideas=self.outline(self.next_lesson).ideas if self.next_lesson else None,
        )

    def outline(self, lesson: LessonContent) -> Outline:
        return course_outlines(self.content)[lesson.id]

    def action(self, choice: Choice) -> str:
        """Where the form of a choice goes; all but reviews begin, or go on, in a lesson."""
        lesson = self.lesson(choice)
        if lesson is None:
            return reverse("quizzes:review_start")
        return reverse("quizzes:attempt_start", args=[self.content.course.slug, lesson.slug])

    def lesson(self, choice: Choice) -> LessonContent | None:
        if choice.offer is Offer.STOPPED:
            return self.place.lesson if self.place else None
        return {Offer.RECHECK: self.recheck, Offer.NEXT: self.next_lesson}.get(choice.offer)


def door_of(choice: Choice, today: Today, *, has_panel: bool) -> Door:
    title, words, beads = _door_words(choice, today, has_panel=has_panel)
    return Door(today.action(choice), choice.energy.value, title, words, beads)


def _door_words(choice: Choice, today: Today, *, has_panel: bool) -> tuple[str, str, int]:
    """(title, words, beads)"""
    lesson = today.lesson(choice)
    if lesson is None:
        return _("A short review"), review_words(today.review), 1
    outline = today.outline(lesson)
    if choice.offer is Offer.RECHECK:
        return _("One week later"), _("%(questions)s, %(minutes)s") % recheck_words(lesson, outline), 1
    done, left = (today.place.done, today.place.ideas_left) if choice.offer is Offer.STOPPED and today.place else (0, 0)
    words, beads = _energy_words(choice, outline, done, left or outline.ideas)
    if has_panel and choice.offer is Offer.NEXT:
        words = _("Lesson %(n)d. %(title)s: %(words)s") % {"n": lesson.number, "title": lesson.title, "words": words}
    return energy_title(choice.energy, has_panel=has_panel), words[:1].upper() + words[1:], beads


def _energy_words(choice: Choice, outline: Outline, done: int, left: int) -> tuple[str, int]:
    """(words, beads) of a portion of a lesson."""
    if choice.energy is Energy.GOOD:
        asks = {
            "ideas": ideas_in_digits(left),
            "questions": ngettext("one question", "%(n)d questions", outline.later) % {"n": outline.later},
            "minutes": about(outline.minutes_after(done)),
        }
        if choice.offer is Offer.STOPPED:
            words = _("finish this lesson: %(ideas)s and %(questions)s, %(minutes)s")
        else:
            words = _("a whole lesson: %(ideas)s and %(questions)s, %(minutes)s")
        return words % asks, min(left, MANY_BEADS)
    count = min(IDEAS[choice.energy], left)
    asks = {"ideas": ideas_in_words(count), "minutes": about(outline.minutes_of_ideas(done, count))}
    return _("%(ideas)s, %(minutes)s") % asks, count


def energy_title(energy: Energy, *, has_panel: bool) -> str:
    """Where nothing asks how much energy there is, the button says that it speaks of it."""
    short = {Energy.LOW: _("Low"), Energy.MEDIUM: _("Medium"), Energy.GOOD: _("Good")}
    long = {Energy.LOW: _("Low energy"), Energy.MEDIUM: _("Medium energy"), Energy.GOOD: _("Good energy")}
    return (long if has_panel else short)[energy]


def panel_of(choice: Choice, today: Today) -> Panel:
    action, energy = today.action(choice), choice.energy.value
    lesson = today.lesson(choice)
    if choice.offer is Offer.STOPPED and today.place:
        place = today.place
        return Panel(
            action,
            energy,
            _("Where you stopped"),
            place.lesson.title,
            stopped_words(place),
            place.button,
            place.beads if place.ideas_left else (),
        )
    if lesson is not None:
        asks = recheck_words(lesson, today.outline(lesson))
        words = _("%(questions)s, in other words. They take %(minutes)s: low energy is enough.") % asks
        return Panel(action, energy, _("One week later"), lesson.title, words, _("Go to the questions"))
    is_open = today.review is not None and today.review.open is not None
    button = _("Go on with the review") if is_open else _("Start the review")
    words = _("%(words)s. Low energy is enough.") % {"words": review_words(today.review)}
    return Panel(action, energy, _("A short review"), _("Ideas that come back"), words, button)


def stopped_words(place: Place) -> str:
    """What is done, what is next, and how long it takes."""
    if place.later:
        asks = {
            "questions": ngettext("One later question is left", "%(n)d later questions are left", place.later)
            % {"n": place.later},
            "minutes": about(minutes_of(place.later * place.outline.words_a_question)),
        }
        return _("All ideas are done. %(questions)s, %(minutes)s: low energy is enough.") % asks
    if place.is_reading:
        return _("Next: read on. Stop after any part.")
    asks = {
        "n": str(place.done + 1),
        "total": str(place.ideas),
        "minutes": about(place.outline.minutes_of_ideas(place.done, 1)),
    }
    next_words = _("Idea %(n)s of %(total)s takes %(minutes)s: low energy is enough.") % asks
    return f"{_done_words(place.done)} {next_words}".strip()


def _done_words(done: int) -> str:
    words = {0: "", 1: _("Idea 1 is done."), 2: _("Ideas 1 and 2 are done.")}
    return words.get(done, _("Ideas 1 to %(n)d are done.") % {"n": done})


def recheck_words(lesson: LessonContent, outline: Outline) -> dict[str, str]:
    words = ngettext("One question on %(title)s", "%(n)d questions on %(title)s", outline.recheck)
    return {
        "questions": words % {"n": outline.recheck, "title": lesson.title},
        "minutes": about(outline.recheck_minutes),
    }


def review_words(review: ReviewOffer | None) -> str:
    """A review at low energy: the questions that it asks, one minute each with their answers."""
    count = min(review.questions, QUESTIONS[Energy.LOW]) if review and review.questions else QUESTIONS[Energy.LOW]
    words = ngettext("One question on an idea you met before", "%(n)s questions on ideas you met before", count)
    text = words % ({"n": in_words(count)} if count > 1 else {})
    return f"{text[:1].upper()}{text[1:]}, {about(count)}"


def ideas_in_words(count: int) -> str:
    return ngettext("one idea", "%(n)s ideas", count) % ({"n": in_words(count)} if count > 1 else {})


def ideas_in_digits(count: int) -> str:
    return ngettext("%(n)d idea", "%(n)d ideas", count) % {"n": count}


def about(minutes: int) -> str:
    return ngettext("about one minute", "about %(n)d minutes", minutes) % {"n": minutes}
