"""Joining two histories of one person: a pure plan of what happens to every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from quizzes.domain.completion import later_of
from quizzes.vocabulary import CompletionState

Sitting = tuple[int | None, str]  # quiz and phase


@dataclass(frozen=True)
class MergedAttempt:
    """One attempt of either history; `answered` counts its items that are answered or skipped."""

    key: UUID
    sitting: Sitting
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


def plan_attempts(kept: Sequence[MergedAttempt], added: Sequence[MergedAttempt]) -> AttemptPlan:
    """Number all attempts anew by their start; of two open ones of a sitting the fuller stays, else the kept one."""
    dropped = frozenset(_giving_way([attempt for attempt in kept if attempt.is_open], added))
    staying = [attempt for attempt in (*kept, *added) if attempt.key not in dropped]
    numbers: dict[UUID, int] = {}
    counted: dict[Sitting, int] = {}
    # Sorting is stable: of two that began at the same moment the kept one comes first.
    for attempt in sorted(staying, key=lambda attempt: attempt.started_at):
        counted[attempt.sitting] = counted.get(attempt.sitting, 0) + 1
        numbers[attempt.key] = counted[attempt.sitting]
    return AttemptPlan(numbers, dropped)


def _giving_way(kept_open: Sequence[MergedAttempt], added: Sequence[MergedAttempt]) -> list[UUID]:
    by_sitting = {attempt.sitting: attempt for attempt in kept_open}
    rivals = [(by_sitting[other.sitting], other) for other in added if other.is_open and other.sitting in by_sitting]
    return [mine.key if other.answered > mine.answered else other.key for mine, other in rivals]


def merged_progress(kept: ProgressFacts | None, added: ProgressFacts | None) -> ProgressFacts | None:
    """The further state; of each date the earlier one."""
    if kept is None or added is None:
        return kept or added
    names = {*kept.dates, *added.dates}
    dates = {name: _earlier(kept.dates.get(name), added.dates.get(name)) for name in names}
    return ProgressFacts(later_of(kept.state, added.state), dates)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((date for date in (one, other) if date is not None), default=None)


def narrower(kept: frozenset[str], added: frozenset[str]) -> frozenset[str]:
    """Of two consents to one cohort only what both agreed to."""
    return kept & added
