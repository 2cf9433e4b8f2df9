"""What changed: beliefs before, now and next as marks with words."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.content.queries.content import CourseContent, LessonContent, MisconceptionContent
from quizzes.content.queries.questions import question_content
from quizzes.domain.beliefs import (
    BELIEVED,
    BeliefRecord,
    MarkKind,
    Signal,
    SubmittedAttempt,
    extend_ledger,
    replay_ledger,
    signals,
)
from quizzes.domain.completion import Tally
from quizzes.learning.queries.ledger import submitted_attempts
from quizzes.learning.queries.tallies import attempt_tally
from quizzes.models import Attempt, AttemptItem, Learner, LessonProgress, Response
from quizzes.vocabulary import BeliefState, Phase

LAST_COLUMN = 3
Observation = tuple[Signal | None, BeliefState | None]


@dataclass(frozen=True)
class Mark:
    """A belief at one time: kind of sign, words, and small words below."""

    kind: MarkKind
    words: str
    small: str = ""


@dataclass(frozen=True)
class BeliefLine:
    """One misconception, titled with its fact: before → now → next. `now_column` is 2 or 3 (1-based)."""

    misconception: MisconceptionContent
    before: Mark
    middle: Mark
    last: Mark
    now_column: int

    @property
    def has_changed(self) -> bool:
        """True if it was asked before the lesson, was not clear then, and is clear now."""
        before = self.before.kind
        return not (before.is_clear or before.is_open) and self.current.kind.is_clear

    @property
    def current(self) -> Mark:
        """The current mark; the first one before the misconception was asked about again."""
        if self.now_column == LAST_COLUMN:
            return self.last
        return self.before if self.middle.kind.is_open else self.middle


@dataclass(frozen=True)
class MissedQuestion:
    fact: str
    section: str


@dataclass(frozen=True)
class Results:
    attempt: Attempt
    content: CourseContent
    lesson: LessonContent
    tally: Tally
    lines: Sequence[BeliefLine]
    changed: int
    clear_before: int
    clear_now: int
    missed: Sequence[MissedQuestion]
    recheck_from: datetime.date | None
    progress: LessonProgress | None


@dataclass(frozen=True)
class ShortResults:
    """Results of a review: tally, and current beliefs about the misconceptions asked."""

    attempt: Attempt
    tally: Tally
    lines: Sequence[BeliefLine]
    clear_now: int

    @property
    def is_all_clear(self) -> bool:
        """True if all lines are clear and all answers right; questions may probe no misconception."""
        return self.clear_now == len(self.lines) and self.tally.right == self.tally.total


def first_mark(signal: Signal | None) -> Mark:
    """Mark of the first evidence."""
    marks = {
        Signal.REVEALED: Mark(MarkKind.BELIEVED, _("Believed it")),
        Signal.REVEALED_SURE: Mark(MarkKind.BELIEVED_SURE, _("Believed it"), _("very sure")),
        Signal.UNSURE: Mark(MarkKind.UNSURE, _("Not sure")),
        Signal.REFUTED: Mark(MarkKind.CLEAR, _("Already clear")),
    }
    return marks[signal] if signal else Mark(MarkKind.UNSURE, _("Saw it another way"))


def later_mark(state: BeliefState | None, signal: Signal | None, before: Signal | None) -> Mark:
    """Mark of later evidence; `before` is the first signal."""
    if signal in {Signal.REVEALED, Signal.REVEALED_SURE}:
        return _relapse_mark(state)
    if signal is None:
        return Mark(MarkKind.UNSURE, _("Saw it another way"))
    if signal is Signal.UNSURE:
        return Mark(MarkKind.UNSURE, _("Not sure"))
    if state == BeliefState.RETAINED:
        return Mark(MarkKind.RETAINED, _("Still clear"))
    if state == BeliefState.CORRECTED:
        return Mark(MarkKind.CLEAR, _("You changed your mind"))
    return Mark(MarkKind.CLEAR, _("Clear now") if before is Signal.UNSURE else _("Clear"))


def _relapse_mark(state: BeliefState | None) -> Mark:
    if state == BeliefState.RELAPSED:
        return Mark(MarkKind.BELIEVED, _("It crept back"), _("that is common"))
    return Mark(MarkKind.BELIEVED, _("Look again"))


def upcoming_mark(state: BeliefState | None) -> Mark:
    """Mark of what is asked next; there are no due dates."""
    if state in BELIEVED:
        return Mark(MarkKind.UPCOMING, _("Comes back first"), _("in other words"))
    return Mark(MarkKind.UPCOMING, _("We ask again"), _("in other words"))


def belief_lines(attempts: Sequence[SubmittedAttempt], known: Mapping[int, MisconceptionContent]) -> list[BeliefLine]:
    """One line per misconception in `known` with evidence: first, latest and next."""
    ledger = replay_ledger(attempts)
    return [_line(known[key], key, attempts) for key in known if key in ledger]


def concerns_misconception(attempt: SubmittedAttempt, key: int) -> bool:
    """True if an answer of the attempt is about the misconception, with or without evidence."""
    return any(key in answer.probes | answer.reveals for answer in attempt.answers)


def _line(misconception: MisconceptionContent, key: int, attempts: Sequence[SubmittedAttempt]) -> BeliefLine:
    before, after = split_history(key, attempts)
    known = Mark(MarkKind.UNANSWERED, _("Not asked")) if not before else first_mark(before[0][0])
    first = before[0][0] if before else None
    marks = [later_mark(state, signal, first) for signal, state in after]
    upcoming = upcoming_mark(([*before, *after])[-1][1])
    if len(marks) > 1:  # before, after, now
        return BeliefLine(misconception, known, marks[0], _latest(marks), now_column=LAST_COLUMN)
    now = marks[0] if marks else Mark(MarkKind.UPCOMING, _("Not asked again yet"))
    return BeliefLine(misconception, known, now, upcoming, now_column=2)


def _latest(marks: Sequence[Mark]) -> Mark:
    """The latest mark; "changed your mind" is not repeated."""
    is_repeated = marks[-1] == marks[0] and marks[0].kind is MarkKind.CLEAR
    return Mark(MarkKind.CLEAR, _("Clear")) if is_repeated else marks[-1]


def split_history(key: int, attempts: Sequence[SubmittedAttempt]) -> tuple[list[Observation], list[Observation]]:
    """(signal, state) for each attempt about one misconception: before its lesson, and since."""
    ledger: dict[int, BeliefRecord] = {}
    before: list[Observation] = []
    after: list[Observation] = []
    for attempt in attempts:
        ledger |= extend_ledger(ledger, attempt)
        if concerns_misconception(attempt, key):
            is_first = attempt.phase == Phase.PRE and not after
            seen = (signals(attempt.answers).get(key), ledger[key].state if key in ledger else None)
            (before if is_first else after).append(seen)
    return before, after


def all_belief_lines(learner: Learner, content: CourseContent) -> list[BeliefLine]:
    """Lines of all misconceptions of the course. Two queries."""
    return belief_lines(submitted_attempts(learner), content.misconceptions)


def results(attempt: Attempt, content: CourseContent, lesson: LessonContent) -> Results:
    """Results of a check of a lesson."""
    learner = attempt.learner
    history = submitted_attempts(learner)
    probed = _probed(attempt)
    lines = belief_lines(history, {key: row for key, row in content.misconceptions.items() if key in probed})
    progress = LessonProgress.objects.filter(learner=learner, lesson_id=lesson.id).first()
    return Results(
        attempt=attempt,
        content=content,
        lesson=lesson,
        tally=attempt_tally(attempt),
        lines=lines,
        changed=sum(line.has_changed for line in lines),
        clear_before=sum(line.before.kind.is_clear for line in lines),
        clear_now=sum(line.current.kind.is_clear for line in lines),
        missed=list(_missed(attempt)),
        recheck_from=_recheck_from(progress, attempt),
        progress=progress,
    )


def short_results(attempt: Attempt, content: CourseContent) -> ShortResults:
    """Results of a review, or of a check whose lesson is retired. Four queries."""
    history = submitted_attempts(attempt.learner)
    probed = _concerned(AttemptItem.objects.filter(attempt=attempt))
    lines = belief_lines(history, {key: row for key, row in content.misconceptions.items() if key in probed})
    return ShortResults(attempt, attempt_tally(attempt), lines, sum(line.current.kind.is_clear for line in lines))


def _concerned(rows: QuerySet[AttemptItem]) -> set[int]:
    """Ids of the misconceptions that these items probe."""
    versions = rows.values_list("question_version_id", flat=True).distinct()
    return {key for version in versions for key in question_content(version).probes}


def _probed(attempt: Attempt) -> set[int]:
    """Ids of the misconceptions that the learner's attempts at this quiz probed."""
    rows = AttemptItem.objects.filter(attempt__learner=attempt.learner_id, attempt__quiz=attempt.quiz_id)
    return _concerned(rows)


def _missed(attempt: Attempt) -> Iterable[MissedQuestion]:
    rows = Response.objects.filter(item__attempt=attempt).select_related("item").order_by("item__position")
    for row in rows:
        if row.points < row.item.points:
            question = question_content(row.item.question_version_id)
            yield MissedQuestion(question.fact, question.section)


def _recheck_from(progress: LessonProgress | None, attempt: Attempt) -> datetime.date | None:
    """First day of the re-check; None if it is submitted, or if the lesson is not completed."""
    mine = Attempt.objects.of_learner(attempt.learner).submitted().filter(quiz=attempt.quiz_id)
    if progress is None or progress.completed_at is None or mine.filter(phase=Phase.RECHECK).exists():
        return None
    return timezone.localdate(progress.completed_at + datetime.timedelta(days=settings.RECHECK_AFTER_DAYS))
