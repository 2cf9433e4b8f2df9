"""The learner's own page: how far they are, and what they make of each idea over time."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.beliefs import MarkKind
from quizzes.learning.queries.ideas import IdeaHistory, idea_histories
from quizzes.learning.queries.marks import Column, Mark, idea_mark
from quizzes.learning.queries.places import Progress, course_progress, progress_of
from quizzes.learning.queries.reviews import ReviewOffer, review_offer, submitted_phases
from quizzes.models import Learner, LessonProgress
from quizzes.vocabulary import IdeaState, Phase

OPEN_LESSONS = 2  # maps that are not folded


@dataclass(frozen=True)
class IdeaLine:
    """An idea over time: then, now and later; then, after and now once it was asked a third time."""

    history: IdeaHistory
    recheck_from: datetime | None

    @property
    def fact(self) -> str:
        return self.history.idea.fact

    @property
    def columns(self) -> list[Column]:
        before = [row for row in self.history.moments[:1] if row.phase == Phase.PRE]
        rest = self.history.moments[len(before) :]
        then = Column(_("Then"), idea_mark(before[0].state if before else None))
        if len(rest) > 1:
            small = _("a week later") if rest[-1].state == IdeaState.RETAINED else ""
            now = Column(_("Now"), idea_mark(rest[-1].state, small), is_now=True)
            return [then, Column(_("After"), idea_mark(rest[0].state)), now]
        mark = idea_mark(rest[0].state) if rest else Mark(MarkKind.UPCOMING, _("Not asked again yet"))
        return [then, Column(_("Now"), mark, is_now=True), Column(_("Later"), self._later)]

    @property
    def _later(self) -> Mark:
        if not self.history.now.state.is_clear:
            return Mark(MarkKind.UPCOMING, _("Comes back first"), _("in other words"))
        day = timezone.localdate(self.recheck_from) if self.recheck_from else None
        small = _("from %(day)s") % {"day": date_format(day, "j F")} if day else _("in other words")
        return Mark(MarkKind.UPCOMING, _("We ask again"), small)


@dataclass(frozen=True)
class LessonMap:
    lesson: LessonContent
    lines: Sequence[IdeaLine]


@dataclass(frozen=True)
class StateCount:
    state: IdeaState
    count: int
    meaning: str

    @property
    def mark(self) -> Mark:
        return idea_mark(self.state)


@dataclass(frozen=True)
class ProgressPage:
    """`maps`: by lesson, the latest first; the later ones are `folded`."""

    progress: Progress
    sentence: str
    counts: Sequence[StateCount]
    maps: Sequence[LessonMap]
    review: ReviewOffer | None

    @property
    def unfolded(self) -> Sequence[LessonMap]:
        return self.maps[:OPEN_LESSONS]

    @property
    def folded(self) -> Sequence[LessonMap]:
        return self.maps[OPEN_LESSONS:]

    @property
    def folded_words(self) -> str:
        ideas = sum(len(row.lines) for row in self.folded)
        lessons = ngettext("%(n)d more lesson", "%(n)d more lessons", len(self.folded)) % {"n": len(self.folded)}
        return f"{lessons}, {ngettext('%(n)d idea', '%(n)d ideas', ideas) % {'n': ideas}}"


def progress_page(learner: Learner | None, content: CourseContent, *, at: datetime) -> ProgressPage:
    progress = progress_of(learner, content)
    histories = idea_histories(learner, content)
    return ProgressPage(
        progress=course_progress(content, progress),
        sentence=_sentence(histories),
        counts=state_counts(histories),
        maps=_maps(histories, progress),
        review=review_offer(learner, content, submitted_phases(learner), at=at) if learner else None,
    )


def state_counts(histories: Sequence[IdeaHistory]) -> list[StateCount]:
    meanings = {
        IdeaState.MIX_UP: _("Something else seemed true."),
        IdeaState.UNSURE: _("You were not sure."),
        IdeaState.CLEAR: _("It fits what is known."),
        IdeaState.RETAINED: _("Still clear a week later."),
    }
    now = Counter(row.now.state for row in histories)
    return [StateCount(state, now[state], meaning) for state, meaning in meanings.items()]


def _sentence(histories: Sequence[IdeaHistory]) -> str:
    """Such as "24 ideas so far: 21 are clear, and 3 come back another day."; empty without ideas."""
    total, clear = len(histories), sum(row.now.state.is_clear for row in histories)
    if not total:
        return ""
    so_far = ngettext("One idea so far", "%(n)d ideas so far", total) % {"n": total}
    if clear == total:
        rest = ngettext("it is clear", "all of them are clear", total)
    elif clear:
        rest = _("%(clear)s, and %(back)s") % {
            "clear": ngettext("one is clear", "%(n)d are clear", clear) % {"n": clear},
            "back": _back(total - clear),
        }
    else:
        rest = _back(total)
    return f"{so_far}: {rest}."


def _back(count: int) -> str:
    return ngettext("one comes back another day", "%(n)d come back another day", count) % {"n": count}


def _maps(histories: Sequence[IdeaHistory], progress: Mapping[int, LessonProgress]) -> list[LessonMap]:
    by_lesson: dict[LessonContent, list[IdeaHistory]] = {}
    for row in histories:
        by_lesson.setdefault(row.idea.lesson, []).append(row)
    latest = sorted(by_lesson, key=lambda lesson: max(row.now.at for row in by_lesson[lesson]), reverse=True)
    return [
        LessonMap(lesson, [IdeaLine(row, _recheck_from(progress.get(lesson.id))) for row in by_lesson[lesson]])
        for lesson in latest
    ]


def _recheck_from(progress: LessonProgress | None) -> datetime | None:
    if progress is None or progress.completed_at is None:
        return None
    return progress.completed_at + timedelta(days=settings.RECHECK_AFTER_DAYS)
