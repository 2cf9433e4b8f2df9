"""Merging two learners who are one person: a pure plan of what happens to each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quizzes.domain.completion import later_state
from quizzes.vocabulary import CompletionState

QuizPhase = tuple[int | None, str]  # quiz and phase


@dataclass(frozen=True)
class MergedAttempt:
    """One attempt of either learner. `answered` counts its items that are answered or skipped."""

    key: UUID
    quiz_phase: QuizPhase
    started_at: datetime
    is_open: bool
    answered: int


@dataclass(frozen=True)
class AttemptPlan:
    """`numbers`: new number of each attempt that stays, by id. `dropped`: ids of open attempts to delete."""

    numbers: Mapping[UUID, int]
    dropped: frozenset[UUID]


@dataclass(frozen=True)
class ProgressFacts:
    """Progress in one lesson: the state, and for each date field the first time it was reached."""

    state: CompletionState
    dates: Mapping[str, datetime | None]


def plan_attempts(target: Sequence[MergedAttempt], source: Sequence[MergedAttempt]) -> AttemptPlan:
    """Numbers all attempts of a quiz and phase by their start.

    Of two open attempts of one quiz and phase the one with more answered items stays; with as many, the target's.
    """
    dropped = frozenset(_dropped_attempts([attempt for attempt in target if attempt.is_open], source))
    staying = [attempt for attempt in (*target, *source) if attempt.key not in dropped]
    numbers: dict[UUID, int] = {}
    counted: dict[QuizPhase, int] = {}
    # Sorting is stable: of two with the same start the target's comes first.
    for attempt in sorted(staying, key=lambda attempt: attempt.started_at):
        counted[attempt.quiz_phase] = counted.get(attempt.quiz_phase, 0) + 1
        numbers[attempt.key] = counted[attempt.quiz_phase]
    return AttemptPlan(numbers, dropped)


def _dropped_attempts(target_open: Sequence[MergedAttempt], source: Sequence[MergedAttempt]) -> list[UUID]:
    """Ids of the open attempts that lose against an open attempt of the same quiz and phase."""
    by_sitting = {attempt.quiz_phase: attempt for attempt in target_open}
    rivals = [
        (by_sitting[other.quiz_phase], other) for other in source if other.is_open and other.quiz_phase in by_sitting
    ]
    return [mine.key if other.answered > mine.answered else other.key for mine, other in rivals]


def merged_progress(target: ProgressFacts | None, source: ProgressFacts | None) -> ProgressFacts | None:
    """The higher state, and the earlier of each date. None if neither learner has progress."""
    if target is None or source is None:
        return target or source
    names = {*target.dates, *source.dates}
    dates = {name: _earlier(target.dates.get(name), source.dates.get(name)) for name in names}
    return ProgressFacts(later_state(target.state, source.state), dates)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    """The earlier of two dates; None counts as missing."""
    return min((date for date in (one, other) if date is not None), default=None)


def common_scopes(target: frozenset[str], source: frozenset[str]) -> frozenset[str]:
    """Consent scopes that both learners agreed to in one cohort."""
    return target & source
