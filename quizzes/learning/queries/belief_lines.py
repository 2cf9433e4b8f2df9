"""Misconceptions of one learner before, now and next, as marks with words: what educators see of a member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quizzes.content.queries.content import CourseContent, MisconceptionContent
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
from quizzes.learning.queries.ledger import submitted_attempts
from quizzes.learning.queries.marks import Column, Mark, idea_mark
from quizzes.models import Learner
from quizzes.vocabulary import BeliefState, IdeaState, Phase

LAST_COLUMN = 3
Observation = tuple[Signal | None, BeliefState | None]


@dataclass(frozen=True)
class BeliefLine:
    """One misconception, titled with its fact: before → now → next. `now_column` is 2 or 3 (1-based)."""

    misconception: MisconceptionContent
    before: Mark
    middle: Mark
    last: Mark
    now_column: int

    @property
    def fact(self) -> str:
        return self.misconception.fact

    @property
    def columns(self) -> list[Column]:
        if self.now_column == LAST_COLUMN:
            terms = [_("Then"), _("After"), _("Now")]
        else:
            terms = [_("Then"), _("Now"), _("Later")]
        marks = [self.before, self.middle, self.last]
        return [
            Column(term, mark, is_now=n == self.now_column)
            for n, (term, mark) in enumerate(zip(terms, marks, strict=True), start=1)
        ]


def first_mark(signal: Signal | None) -> Mark:
    """Mark of the first evidence."""
    marks = {
        Signal.REVEALED: idea_mark(IdeaState.MIX_UP),
        Signal.REVEALED_SURE: Mark(MarkKind.BELIEVED_SURE, str(IdeaState.MIX_UP.label), _("very sure")),
        Signal.UNSURE: idea_mark(IdeaState.UNSURE),
        Signal.REFUTED: idea_mark(IdeaState.CLEAR),
    }
    return marks[signal] if signal else idea_mark(IdeaState.MIX_UP)


def later_mark(state: BeliefState | None, signal: Signal | None) -> Mark:
    """Mark of later evidence."""
    if signal is Signal.REFUTED:
        return idea_mark(IdeaState.RETAINED if state == BeliefState.RETAINED else IdeaState.CLEAR)
    if signal is Signal.UNSURE:
        return idea_mark(IdeaState.UNSURE)
    return idea_mark(IdeaState.MIX_UP, _("again, that is common") if state == BeliefState.RELAPSED else "")


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
    known = first_mark(before[0][0]) if before else idea_mark(None)
    marks = [later_mark(state, signal) for signal, state in after]
    upcoming = upcoming_mark(([*before, *after])[-1][1])
    if len(marks) > 1:  # before, after, now
        return BeliefLine(misconception, known, marks[0], marks[-1], now_column=LAST_COLUMN)
    now = marks[0] if marks else Mark(MarkKind.UPCOMING, _("Not asked again yet"))
    return BeliefLine(misconception, known, now, upcoming, now_column=2)


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
