"""The ledger: what a learner makes of each misconception, as a pure function of attempts in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from types import MappingProxyType

from quizzes.vocabulary import BeliefState, Confidence, Phase

RETAINED_AFTER = timedelta(hours=168)


class Signal(Enum):
    """What one attempt shows about one misconception."""

    REVEALED = "revealed"
    REVEALED_SURE = "revealed_sure"
    REFUTED = "refuted"
    UNSURE = "unsure"


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

    @property
    def about(self) -> frozenset[int]:
        return self.probes | self.reveals


@dataclass(frozen=True)
class SubmittedAttempt:
    """One closed attempt: its key, the time of its last answer, its answers in any order."""

    key: int | str
    at: datetime
    answers: Sequence[GradedAnswer]
    phase: Phase = Phase.POST


@dataclass(frozen=True)
class Standing:
    """A row of the ledger without its learner; evidence are keys of attempts."""

    state: BeliefState
    corrected_at: datetime | None
    first_evidence: int | str
    latest_evidence: int | str


B, S = BeliefState, Signal
# The table of the ledger. `corrected` and refuted depends on time: see `next_state`.
_FRESH = {S.REVEALED: B.HELD, S.REVEALED_SURE: B.HELD_SURE, S.REFUTED: B.NOT_HELD, S.UNSURE: B.UNSURE}
_LAPSED = {S.REVEALED: B.RELAPSED, S.REVEALED_SURE: B.RELAPSED}
TRANSITIONS: Mapping[BeliefState | None, Mapping[Signal, BeliefState]] = MappingProxyType(
    {
        None: _FRESH,
        B.UNSURE: _FRESH,
        B.NOT_HELD: _FRESH,
        B.HELD: {**_FRESH, S.REFUTED: B.CORRECTED, S.UNSURE: B.HELD},
        B.HELD_SURE: {**_FRESH, S.REFUTED: B.CORRECTED, S.UNSURE: B.HELD_SURE},
        B.CORRECTED: {**_LAPSED, S.REFUTED: B.CORRECTED, S.UNSURE: B.CORRECTED},
        B.RETAINED: {**_LAPSED, S.REFUTED: B.RETAINED, S.UNSURE: B.RETAINED},
        B.RELAPSED: {**_LAPSED, S.REFUTED: B.CORRECTED, S.UNSURE: B.RELAPSED},
    }
)


def signals(answers: Iterable[GradedAnswer]) -> dict[int, Signal]:
    """What the answers of ONE attempt show, by misconception; the order of the answers does not matter.

    revealed (very sure if any revealing answer was) > unsure > refuted if all were right > no evidence.
    """
    by_misconception: dict[int, list[GradedAnswer]] = {}
    for answer in answers:
        for key in answer.probes | answer.reveals:
            by_misconception.setdefault(key, []).append(answer)
    found = {key: _signal(key, about) for key, about in by_misconception.items()}
    return {key: signal for key, signal in found.items() if signal}


def _signal(key: int, about: Sequence[GradedAnswer]) -> Signal | None:
    revealing = [answer for answer in about if key in answer.reveals]
    if revealing:
        return S.REVEALED_SURE if any(answer.is_very_sure for answer in revealing) else S.REVEALED
    if any(answer.is_unsure for answer in about):
        return S.UNSURE
    return S.REFUTED if all(answer.is_right for answer in about) else None


def next_state(before: Standing | None, signal: Signal, at: datetime) -> BeliefState:
    """The state after one more piece of evidence, dated `at`."""
    is_corrected = before is not None and before.state == B.CORRECTED and before.corrected_at is not None
    if is_corrected and signal is S.REFUTED:
        assert before is not None
        assert before.corrected_at is not None
        return B.RETAINED if at - before.corrected_at >= RETAINED_AFTER else B.CORRECTED
    return TRANSITIONS[before.state if before else None][signal]


def advance(before: Standing | None, signal: Signal, attempt: SubmittedAttempt) -> Standing:
    """The row after the evidence of one attempt."""
    state = next_state(before, signal, attempt.at)
    if before is None:
        return Standing(state, None, attempt.key, attempt.key)
    becomes_corrected = state == B.CORRECTED and before.state != B.CORRECTED
    corrected_at = attempt.at if becomes_corrected else before.corrected_at
    return replace(before, state=state, corrected_at=corrected_at, latest_evidence=attempt.key)


def extend(ledger: Mapping[int, Standing], attempt: SubmittedAttempt) -> dict[int, Standing]:
    """The rows that one more closed attempt adds or changes, by misconception."""
    found = signals(attempt.answers)
    return {key: advance(ledger.get(key), signal, attempt) for key, signal in found.items()}


def replay(attempts: Iterable[SubmittedAttempt]) -> dict[int, Standing]:
    """The whole ledger of one learner; attempts come in order of submission, without retries and previews."""
    ledger: dict[int, Standing] = {}
    for attempt in attempts:
        ledger |= extend(ledger, attempt)
    return ledger
