"""The named states of one idea for one learner, as a pure function of the answers given to it, in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizzes.vocabulary import IdeaState, Phase

RETAINED_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class IdeaAnswer:
    """One answer to an idea. `first_attempt`: the attempt that a retry repeats, else the same as `attempt`."""

    attempt: str
    first_attempt: str
    phase: Phase
    at: datetime
    is_right: bool
    is_unsure: bool

    @property
    def state(self) -> IdeaState:
        """What this answer alone shows; never KEPT."""
        if self.is_right:
            return IdeaState.CLEAR
        return IdeaState.UNSURE if self.is_unsure else IdeaState.MIX_UP


@dataclass(frozen=True)
class IdeaMoment:
    """The state of an idea after the answers of one attempt, or of one retry of it."""

    first_attempt: str
    phase: Phase
    at: datetime
    state: IdeaState


def moments(answers: Sequence[IdeaAnswer]) -> list[IdeaMoment]:
    """The state after each attempt, in order. `answers` in order of time.

    An idea is kept when it has been clear for a week: right now, right at least a week ago, and never else between.
    """
    passed: list[IdeaMoment] = []
    clear_since: datetime | None = None
    for group in _by_attempt(answers):
        last = group[-1]
        state = _state_of(group)
        clear_since = (clear_since or last.at) if state.is_clear else None
        if clear_since is not None and last.at - clear_since >= RETAINED_AFTER:
            state = IdeaState.RETAINED
        passed.append(IdeaMoment(last.first_attempt, last.phase, last.at, state))
    return passed


def _by_attempt(answers: Sequence[IdeaAnswer]) -> list[list[IdeaAnswer]]:
    """Neighboring answers of one attempt together."""
    groups: list[list[IdeaAnswer]] = []
    for answer in answers:
        if groups and groups[-1][-1].attempt == answer.attempt:
            groups[-1].append(answer)
        else:
            groups.append([answer])
    return groups


def _state_of(group: Sequence[IdeaAnswer]) -> IdeaState:
    """An idea can be asked twice in one attempt, plainly and in a new situation: the less clear answer counts."""
    return min((answer.state for answer in group), key=list(IdeaState).index)


@dataclass(frozen=True)
class IdeaChange:
    """An idea before an attempt and now. `before` is None where nobody asked."""

    before: IdeaState | None
    now: IdeaState

    @property
    def was_clear(self) -> bool:
        return self.before is not None and self.before.is_clear

    @property
    def is_cleared(self) -> bool:
        """Asked before and not clear then, and clear now."""
        return self.before is not None and not self.before.is_clear and self.now.is_clear


def change_by(attempt: str, history: Sequence[IdeaMoment]) -> IdeaChange | None:
    """What an attempt, by its first id, and all since changed; None if it did not ask about the idea."""
    first = next((n for n, moment in enumerate(history) if moment.first_attempt == attempt), None)
    if first is None:
        return None
    return IdeaChange(history[first - 1].state if first else None, history[-1].state)
