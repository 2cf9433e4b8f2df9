"""The measures: what changed between the checks of a lesson, taken from first attempts alone.

A trace is all that one learner showed of one misconception. Every measure says of how many people it can be said at
all: the rest have not come that far.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from quizzes.domain.beliefs import Finding, Signal, SubmittedAttempt, findings, next_correction, next_state
from quizzes.domain.suppression import Parted
from quizzes.vocabulary import BeliefState, Phase

HELD = frozenset({BeliefState.HELD, BeliefState.HELD_SURE, BeliefState.RELAPSED})
FULL = 100.0


@dataclass
class Trace:
    """One learner and one misconception. Each check counts after the one before it; None: no evidence there yet.

    `state` and `corrected_at` are those of the ledger.
    """

    first: Finding
    state: BeliefState
    corrected_at: datetime | None = None
    before: Finding | None = None
    after: Finding | None = None
    later: Finding | None = None
    was_corrected: bool = False
    is_asked_again: bool = False
    is_revealed_again: bool = False

    def take(self, phase: Phase, finding: Finding) -> None:
        """What a check shows, once the state says what it makes of it."""
        if phase is Phase.PRE and not self.before:
            self.before = finding
        elif phase is Phase.POST and self.before and not self.after:
            self.after, self.was_corrected = finding, self.state is BeliefState.CORRECTED
        elif phase is Phase.RECHECK and self.after and not self.later:
            self.later = finding

    def ask_again(self, finding: Finding, at: datetime) -> None:
        state = next_state(self, finding.signal, at)
        self.corrected_at = next_correction(self, state, at)
        self.state = state
        self.is_asked_again = True
        self.is_revealed_again = self.is_revealed_again or finding.is_revealed

    @property
    def shift(self) -> float | None:
        """Belief after the lesson minus before, -2..2; above 0 is towards the fact."""
        return self.after.belief - self.before.belief if self.before and self.after else None


def traces(attempts: Iterable[SubmittedAttempt]) -> dict[int, Trace]:
    """By misconception, for one learner; attempts come in order of submission, without retries."""
    found: dict[int, Trace] = {}
    for attempt in attempts:
        for key, finding in findings(attempt.answers).items():
            trace = found.get(key)
            if trace is None:
                trace = found[key] = Trace(finding, next_state(None, finding.signal, attempt.at))
            else:
                trace.ask_again(finding, attempt.at)
            trace.take(attempt.phase, finding)
    return found


@dataclass(frozen=True)
class Measure:
    """A share of the traces that `begins` picks; of those that came as far as `is_reached`, the ones that `counts`."""

    begins: Callable[[Trace], bool]
    is_reached: Callable[[Trace], bool]
    counts: Callable[[Trace], bool]

    def split(self, histories: Iterable[tuple[Hashable, Trace]]) -> Parted | None:
        """Who counts and who does not, from traces by person; None while nobody's trace came as far as `is_reached`."""
        reached = [(person, trace) for person, trace in histories if self.is_reached(trace)]
        if not reached:
            return None
        counted = {person: self.counts(trace) for person, trace in reached if self.begins(trace)}
        return Parted(
            counted=frozenset(person for person, is_counted in counted.items() if is_counted),
            rest=frozenset(person for person, is_counted in counted.items() if not is_counted),
        )


RESOLVED = Measure(
    begins=lambda trace: trace.before is not None and trace.before.is_revealed,
    is_reached=lambda trace: trace.after is not None,
    counts=lambda trace: trace.after is not None and trace.after.signal is Signal.REFUTED,
)
"""P(refuted after the lesson | revealed before)."""
RELAPSE = Measure(
    begins=lambda trace: trace.was_corrected,
    is_reached=lambda trace: trace.later is not None,
    counts=lambda trace: trace.later is not None and trace.later.is_revealed,
)
"""P(revealed at the re-check | corrected after the lesson): the headline number."""
HARM = Measure(
    begins=lambda trace: trace.first.signal is Signal.REFUTED,
    is_reached=lambda trace: trace.is_asked_again,
    counts=lambda trace: trace.is_revealed_again,
)
"""The harm meter: of those who were clear when first asked, who reveal it at any later time."""
STILL_HELD = Measure(
    begins=lambda _trace: True,
    is_reached=lambda trace: trace.is_asked_again,
    counts=lambda trace: trace.state in HELD,
)
"""Held now, of those who were asked more than once."""


def hake_gain(before: Sequence[float], after: Sequence[float]) -> float | None:
    """(post - pre) / (100 - pre) of the group means in percent (R. R. Hake 1998): from 50 to 80 is 0.60.

    None for empty groups, and where everything was right before.
    """
    if not before or not after:
        return None
    mean = fmean(before)
    return (fmean(after) - mean) / (FULL - mean) if mean < FULL else None


def gains_by_person(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """One value a person: their mean is Hake's gain, and they spread as it does from group to group.

    A ratio of means, made linear (W. G. Cochran 1977, chapter 6). Empty where there is no gain.
    """
    gain = hake_gain(before, after)
    if gain is None:
        return []
    room = FULL - fmean(before)
    return [gain + (last - first - gain * (FULL - first)) / room for first, last in zip(before, after, strict=True)]
