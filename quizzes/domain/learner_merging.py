"""Joining two histories of one person: a pure plan of what happens to every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quizzes.domain.completion import later_state
from quizzes.vocabulary import CompletionState

QuizPhase = tuple[int | None, str]  # quiz and phase


@dataclass(frozen=True)
class MergedAttempt:
    """One attempt of either history; `answered` counts its items that are answered or skipped."""

    key: UUID
    quiz_phase: QuizPhase
    started_at: datetime
    is_open: bool
    answered: int


@dataclass(frozen=True)
class AttemptPlan:
    """`numbers`: the new number of every attempt that stays. `dropped`: open attempts that give way."""

    numbers: Mapping[UUID, int]
    dropped: frozenset[UUID]


@dataclass(frozen=True)
class ProgressFacts:
    """Progress with one lesson: its state, and when each date was first reached."""

    state: CompletionState
    dates: Mapping[str, datetime | None]


def plan_attempts(target: Sequence[MergedAttempt], source: Sequence[MergedAttempt]) -> AttemptPlan:
    """Number all attempts anew by their start; of two open ones of a sitting the fuller stays, else the kept one."""
    dropped = frozenset(_dropped_attempts([attempt for attempt in target if attempt.is_open], source))
    staying = [attempt for attempt in (*target, *source) if attempt.key not in dropped]
    numbers: dict[UUID, int] = {}
    counted: dict[QuizPhase, int] = {}
    # Sorting is stable: of two that began at the same moment the kept one comes first.
    for attempt in sorted(staying, key=lambda attempt: attempt.started_at):
        counted[attempt.quiz_phase] = counted.get(attempt.quiz_phase, 0) + 1
        numbers[attempt.key] = counted[attempt.quiz_phase]
    return AttemptPlan(numbers, dropped)


def _dropped_attempts(target_open: Sequence[MergedAttempt], source: Sequence[MergedAttempt]) -> list[UUID]:
    by_sitting = {attempt.quiz_phase: attempt for attempt in target_open}
    rivals = [
        (by_sitting[other.quiz_phase], other) for other in source if other.is_open and other.quiz_phase in by_sitting
    ]
    return [mine.key if other.answered > mine.answered else other.key for mine, other in rivals]


def merged_progress(target: ProgressFacts | None, source: ProgressFacts | None) -> ProgressFacts | None:
    """The further state; of each date the earlier one."""
    if target is None or source is None:
        return target or source
    names = {*target.dates, *source.dates}
    dates = {name: _earlier(target.dates.get(name), source.dates.get(name)) for name in names}
    return ProgressFacts(later_state(target.state, source.state), dates)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((date for date in (one, other) if date is not None), default=None)


def common_scopes(target: frozenset[str], source: frozenset[str]) -> frozenset[str]:
    """Of two consents to one cohort only what both agreed to."""
    return target & source
