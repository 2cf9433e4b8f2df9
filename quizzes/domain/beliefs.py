"""The ledger: what a learner makes of each misconception, as a pure function of attempts in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from quizzes.vocabulary import BeliefState, Confidence, Phase

RETAINED_AFTER = timedelta(hours=168)


class Signal(StrEnum):
    """What one attempt shows about one misconception."""

    REVEALED = "revealed"
    REVEALED_SURE = "revealed_sure"
    REFUTED = "refuted"
    UNSURE = "unsure"


STRENGTHS: Mapping[Signal, int] = MappingProxyType(
    {Signal.REFUTED: 0, Signal.UNSURE: 2, Signal.REVEALED: 3, Signal.REVEALED_SURE: 4}
)
NO_EVIDENCE = (1, 0.0)  # leaves nothing to say, unless another answer says more
WEIGHTS: Mapping[Confidence | None, float] = MappingProxyType(
    {None: 1 / 3, Confidence.GUESS: 1 / 3, Confidence.FAIRLY: 2 / 3, Confidence.VERY: 1.0}
)


@dataclass(frozen=True)
class BeliefEvidence:
    """What answers show of one misconception. `belief` is sign times weight: -1 (very sure of it) to 1 (very sure of
    the fact).
    """

    signal: Signal
    belief: float

    @cached_property
    def strength(self) -> tuple[int, float]:
        """Of several answers the strongest counts, and of those that say the same the surest."""
        return STRENGTHS[self.signal], abs(self.belief)

    @property
    def is_revealed(self) -> bool:
        return self.belief < 0


@dataclass(frozen=True)
class GradedAnswer:
    """One response as the ledger sees it: misconceptions its question probes, and those the choice reveals.

    The ledger asks only whether somebody was very sure; the measures weigh every `confidence`, None when skipped.
    `question` is the id of the question, whatever its wording.
    """

    probes: frozenset[int]
    reveals: frozenset[int]
    is_right: bool
    is_unsure: bool
    is_very_sure: bool
    confidence: Confidence | None = None
    question: int = 0

    @property
    def is_guess(self) -> bool:
        return self.confidence == Confidence.GUESS

    @cached_property
    def about(self) -> frozenset[int]:
        return self.probes | self.reveals

    @cached_property
    def evidence(self) -> Mapping[int, BeliefEvidence | None]:
        """What it shows by itself, by misconception; None where it is wrong and reveals something else."""
        weight = WEIGHTS[self.confidence]
        shown = BeliefEvidence(Signal.REVEALED_SURE if self.is_very_sure else Signal.REVEALED, -weight)
        return {key: shown if key in self.reveals else self._non_revealing(weight) for key in self.about}

    def _non_revealing(self, weight: float) -> BeliefEvidence | None:
        if self.is_unsure:
            return BeliefEvidence(Signal.UNSURE, 0.0)
        return BeliefEvidence(Signal.REFUTED, weight) if self.is_right else None


@dataclass(frozen=True)
class SubmittedAttempt:
    """One closed attempt: its key, the time of its last answer, its answers in any order."""

    key: int | str
    at: datetime
    answers: Sequence[GradedAnswer]
    phase: Phase = Phase.POST


@dataclass(frozen=True)
class BeliefRecord:
    """A row of the ledger without its learner; evidence are keys of attempts."""

    state: BeliefState
    corrected_at: datetime | None
    first_evidence: int | str
    latest_evidence: int | str


B, S = BeliefState, Signal
# The table of the ledger. `corrected` and refuted depends on time: see `next_state`.
_FROM_UNKNOWN = {S.REVEALED: B.HELD, S.REVEALED_SURE: B.HELD_SURE, S.REFUTED: B.NOT_HELD, S.UNSURE: B.UNSURE}
_AFTER_CORRECTION = {S.REVEALED: B.RELAPSED, S.REVEALED_SURE: B.RELAPSED}
TRANSITIONS: Mapping[BeliefState | None, Mapping[Signal, BeliefState]] = MappingProxyType(
    {
        None: _FROM_UNKNOWN,
        B.UNSURE: _FROM_UNKNOWN,
        B.NOT_HELD: _FROM_UNKNOWN,
        B.HELD: {**_FROM_UNKNOWN, S.REFUTED: B.CORRECTED, S.UNSURE: B.HELD},
        B.HELD_SURE: {**_FROM_UNKNOWN, S.REFUTED: B.CORRECTED, S.UNSURE: B.HELD_SURE},
        B.CORRECTED: {**_AFTER_CORRECTION, S.REFUTED: B.CORRECTED, S.UNSURE: B.CORRECTED},
        B.RETAINED: {**_AFTER_CORRECTION, S.REFUTED: B.RETAINED, S.UNSURE: B.RETAINED},
        B.RELAPSED: {**_AFTER_CORRECTION, S.REFUTED: B.CORRECTED, S.UNSURE: B.RELAPSED},
    }
)


def belief_evidence(answers: Iterable[GradedAnswer]) -> dict[int, BeliefEvidence]:
    """What the answers of ONE attempt show, by misconception; the order of the answers does not matter.

    revealed (very sure if any revealing answer was) > unsure > refuted if all were right > no evidence.
    """
    found: dict[int, BeliefEvidence | None] = {}
    for answer in answers:
        for key, finding in answer.evidence.items():
            if key not in found or _strength(finding) > _strength(found[key]):
                found[key] = finding
    return {key: finding for key, finding in found.items() if finding}


def _strength(finding: BeliefEvidence | None) -> tuple[int, float]:
    return finding.strength if finding else NO_EVIDENCE


def signals(answers: Iterable[GradedAnswer]) -> dict[int, Signal]:
    """By misconception, the signal alone."""
    return {key: finding.signal for key, finding in belief_evidence(answers).items()}


class HasBeliefState(Protocol):
    """What the table looks at: a row of the ledger, or whatever follows one."""

    @property
    def state(self) -> BeliefState: ...

    @property
    def corrected_at(self) -> datetime | None: ...


def next_state(before: HasBeliefState | None, signal: Signal, at: datetime) -> BeliefState:
    """The state after one more piece of evidence, dated `at`."""
    if before is None:
        return TRANSITIONS[None][signal]
    if before.state == B.CORRECTED and before.corrected_at is not None and signal is S.REFUTED:
        return B.RETAINED if at - before.corrected_at >= RETAINED_AFTER else B.CORRECTED
    return TRANSITIONS[before.state][signal]


def next_correction(before: HasBeliefState, state: BeliefState, at: datetime) -> datetime | None:
    """When the idea was last corrected, once it is in this state."""
    return at if state == B.CORRECTED and before.state != B.CORRECTED else before.corrected_at


def next_record(before: BeliefRecord | None, signal: Signal, attempt: SubmittedAttempt) -> BeliefRecord:
    """The row after the evidence of one attempt."""
    state = next_state(before, signal, attempt.at)
    if before is None:
        return BeliefRecord(state, None, attempt.key, attempt.key)
    corrected_at = next_correction(before, state, attempt.at)
    return replace(before, state=state, corrected_at=corrected_at, latest_evidence=attempt.key)


def extend_ledger(ledger: Mapping[int, BeliefRecord], attempt: SubmittedAttempt) -> dict[int, BeliefRecord]:
    """The rows that one more closed attempt adds or changes, by misconception."""
    found = signals(attempt.answers)
    return {key: next_record(ledger.get(key), signal, attempt) for key, signal in found.items()}


def replay_ledger(attempts: Iterable[SubmittedAttempt]) -> dict[int, BeliefRecord]:
    """The whole ledger of one learner; attempts come in order of submission, without retries."""
    ledger: dict[int, BeliefRecord] = {}
    for attempt in attempts:
        ledger |= extend_ledger(ledger, attempt)
    return ledger
