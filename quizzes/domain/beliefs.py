"""The belief ledger: the state of each misconception for one learner, as a pure function of submitted attempts in
order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

from quizzes.vocabulary import BeliefState, Confidence, Form, Phase

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
NO_EVIDENCE = (1, 0.0)  # strength of a wrong answer that reveals another misconception
WEIGHTS: Mapping[Confidence | None, float] = MappingProxyType(
    {None: 1 / 3, Confidence.GUESS: 1 / 3, Confidence.FAIRLY: 2 / 3, Confidence.VERY: 1.0}
)


@dataclass(frozen=True)
class BeliefEvidence:
    """What the answers of one attempt show about one misconception.

    `belief` is sign × weight in [-1, 1]: -1 is very sure of the misconception, 1 very sure of the fact, 0 "I don't
    know".
    """

    signal: Signal
    belief: float

    @cached_property
    def strength(self) -> tuple[int, float]:
        """Sort key (signal strength, absolute belief). Of several answers in one attempt the largest key wins."""
        return STRENGTHS[self.signal], abs(self.belief)

    @property
    def is_revealed(self) -> bool:
        """True if the answer chose an option that reveals the misconception."""
        return self.belief < 0


@dataclass(frozen=True)
class GradedAnswer:
    """One response with the misconception ids that its question probes and those that the chosen options reveal.

    `confidence` is None when the learner left it out; the ledger uses `is_very_sure` only, the measures use the weight.
    `question` is the question id, the same for all its versions.
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
        """Ids of the misconceptions that this answer is about: probed or revealed."""
        return self.probes | self.reveals

    @cached_property
    def evidence(self) -> Mapping[int, BeliefEvidence | None]:
        """Evidence of this answer alone, keyed by misconception id. None: the answer is wrong but reveals another
        misconception.
        """
        weight = WEIGHTS[self.confidence]
        shown = BeliefEvidence(Signal.REVEALED_SURE if self.is_very_sure else Signal.REVEALED, -weight)
        return {key: shown if key in self.reveals else self._non_revealing(weight) for key in self.about}

    def _non_revealing(self, weight: float) -> BeliefEvidence | None:
        if self.is_unsure:
            return BeliefEvidence(Signal.UNSURE, 0.0)
        return BeliefEvidence(Signal.REFUTED, weight) if self.is_right else None


@dataclass(frozen=True)
class SubmittedAttempt:
    """One submitted attempt: its key, the time of its last answer, and its answers in any order.

    `form`: the form of the ideas that a check asks; None for reviews, and for checks from before there were forms.
    """

    key: int | str
    at: datetime
    answers: Sequence[GradedAnswer]
    phase: Phase = Phase.POST
    form: Form | None = None

    def questions_about(self, key: int) -> frozenset[int]:
        """Ids of the questions that are about a misconception."""
        return frozenset(answer.question for answer in self.answers if key in answer.about)


@dataclass(frozen=True)
class BeliefRecord:
    """One row of the ledger without the learner. `first_evidence` and `latest_evidence` are keys of attempts."""

    state: BeliefState
    corrected_at: datetime | None
    first_evidence: int | str
    latest_evidence: int | str


# States in which the learner believes the misconception.
BELIEVED = frozenset({BeliefState.HELD, BeliefState.HELD_SURE, BeliefState.RELAPSED})


class MarkKind(Enum):
    """How pages mark a belief at one time."""

    BELIEVED = "believed"
    BELIEVED_SURE = "believed_sure"
    UNSURE = "unsure"
    CLEAR = "clear"
    RETAINED = "retained"
    UPCOMING = "upcoming"
    UNANSWERED = "unanswered"


B, S = BeliefState, Signal
# Transitions by state and signal. Corrected + refuted depends on time as well: see `next_state`.
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
    """Evidence of ONE attempt, keyed by misconception id; misconceptions without evidence are absent.

    Revealed (very sure if any revealing answer was) > unsure > refuted if all answers were right > no evidence. The
    order of the answers does not matter.
    """
    strongest: dict[int, BeliefEvidence | None] = {}
    for answer in answers:
        for key, finding in answer.evidence.items():
            if key not in strongest or _strength(finding) > _strength(strongest[key]):
                strongest[key] = finding
    return {key: finding for key, finding in strongest.items() if finding}


def _strength(finding: BeliefEvidence | None) -> tuple[int, float]:
    return finding.strength if finding else NO_EVIDENCE


def signals(answers: Iterable[GradedAnswer]) -> dict[int, Signal]:
    """Signals of one attempt, keyed by misconception id."""
    return {key: finding.signal for key, finding in belief_evidence(answers).items()}


class HasBeliefState(Protocol):
    """Anything with a belief state and the time of the latest correction, such as BeliefRecord or BeliefHistory."""

    @property
    def state(self) -> BeliefState: ...

    @property
    def corrected_at(self) -> datetime | None: ...


def next_state(before: HasBeliefState | None, signal: Signal, at: datetime) -> BeliefState:
    """The state after one more signal at time `at`. `before` is None for the first signal."""
    if before is None:
        return TRANSITIONS[None][signal]
    if before.state == B.CORRECTED and before.corrected_at is not None and signal is S.REFUTED:
        return B.RETAINED if at - before.corrected_at >= RETAINED_AFTER else B.CORRECTED
    return TRANSITIONS[before.state][signal]


def next_correction(before: HasBeliefState, state: BeliefState, at: datetime) -> datetime | None:
    """Time of the latest correction once the belief is in `state`; None if it was never corrected."""
    return at if state == B.CORRECTED and before.state != B.CORRECTED else before.corrected_at


def next_record(before: BeliefRecord | None, signal: Signal, attempt: SubmittedAttempt) -> BeliefRecord:
    """The ledger row after the evidence of one attempt. `before` is None for a new row."""
    state = next_state(before, signal, attempt.at)
    if before is None:
        return BeliefRecord(state, None, attempt.key, attempt.key)
    corrected_at = next_correction(before, state, attempt.at)
    return replace(before, state=state, corrected_at=corrected_at, latest_evidence=attempt.key)


def extend_ledger(ledger: Mapping[int, BeliefRecord], attempt: SubmittedAttempt) -> dict[int, BeliefRecord]:
    """Rows that one more submitted attempt adds or changes, keyed by misconception id."""
    new_signals = signals(attempt.answers)
    return {key: next_record(ledger.get(key), signal, attempt) for key, signal in new_signals.items()}


def replay_ledger(attempts: Iterable[SubmittedAttempt]) -> dict[int, BeliefRecord]:
    """The whole ledger of one learner, keyed by misconception id. `attempts` in order of submission, without
    retries.
    """
    ledger: dict[int, BeliefRecord] = {}
    for attempt in attempts:
        ledger |= extend_ledger(ledger, attempt)
    return ledger
