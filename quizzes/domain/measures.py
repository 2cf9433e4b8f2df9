"""Measures of change between the checks of a lesson, computed from first attempts only.

A BeliefHistory is what one learner showed of one misconception. A measure is a proportion: of the histories that are
eligible and observed, those that count.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from quizzes.domain.assembly import form_of_phase
from quizzes.domain.beliefs import (
    BELIEVED,
    BeliefEvidence,
    Signal,
    SubmittedAttempt,
    belief_evidence,
    next_correction,
    next_state,
)
from quizzes.domain.crossover import Design
from quizzes.domain.suppression import GroupSplit
from quizzes.vocabulary import BeliefState, Form, Phase


@dataclass
class BeliefHistory:
    """What one learner showed of one misconception at each check; None where there is no evidence yet.

    `before`, `after` and `later` are the first evidence in the pre-check, then the post-check, then the re-check, in
    this order. `state` and `corrected_at` are those of the ledger. `form`: the one that came first in the
    lesson; `questions_before`: ids of those that asked before, `has_same_words`: one of them asked after, too.
    """

    first: BeliefEvidence
    state: BeliefState
    form: Form | None = None
    corrected_at: datetime | None = None
    before: BeliefEvidence | None = None
    after: BeliefEvidence | None = None
    later: BeliefEvidence | None = None
    was_corrected: bool = False
    was_repeated: bool = False
    was_revealed_on_repeat: bool = False
    questions_before: frozenset[int] = frozenset()
    has_same_words: bool = False

    def record_check(self, attempt: SubmittedAttempt, finding: BeliefEvidence, questions: frozenset[int]) -> None:
        """Store the evidence of a check in `before`, `after` or `later`; call it after the state was updated.

        `questions`: ids of those that asked.
        """
        if attempt.phase is Phase.PRE and not self.before:
            self.before, self.questions_before = finding, questions
        elif attempt.phase is Phase.POST and self.before and not self.after:
            self.after, self.was_corrected = finding, self.state is BeliefState.CORRECTED
            self.has_same_words = not questions.isdisjoint(self.questions_before)
        elif attempt.phase is Phase.RECHECK and self.after and not self.later:
            self.later = finding

    @property
    def design(self) -> Design:
        """FIXED where no form was drawn, or the same words asked before and after."""
        return Design.FIXED if self.form is None or self.has_same_words else Design.CROSSOVER

    def record_repeat(self, finding: BeliefEvidence, at: datetime) -> None:
        """Update state and flags with evidence that is not the first."""
        state = next_state(self, finding.signal, at)
        self.corrected_at = next_correction(self, state, at)
        self.state = state
        self.was_repeated = True
        self.was_revealed_on_repeat = self.was_revealed_on_repeat or finding.is_revealed

    @property
    def shift(self) -> float | None:
        """Belief after the lesson minus before, in [-2, 2]; positive is towards the fact. None unless both were
        observed.
        """
        return self.after.belief - self.before.belief if self.before and self.after else None


def belief_histories(attempts: Iterable[SubmittedAttempt]) -> dict[int, BeliefHistory]:
    """Histories of one learner keyed by misconception id. `attempts` in order of submission, without retries."""
    histories: dict[int, BeliefHistory] = {}
    for attempt in attempts:
        for key, finding in belief_evidence(attempt.answers).items():
            history = histories.get(key)
            if history is None:
                state = next_state(None, finding.signal, attempt.at)
                history = histories[key] = BeliefHistory(finding, state, first_form(attempt))
            else:
                history.record_repeat(finding, attempt.at)
            history.record_check(attempt, finding, attempt.questions_about(key))
    return histories


def first_form(attempt: SubmittedAttempt) -> Form | None:
    """The form that comes first in the attempt's lesson."""
    return form_of_phase(attempt.form, attempt.phase) if attempt.form else None


@dataclass(frozen=True)
class Measure:
    """A proportion of histories: of those that satisfy `is_eligible` and `is_observed`, the ones that satisfy
    `is_counted`.
    """

    is_eligible: Callable[[BeliefHistory], bool]
    is_observed: Callable[[BeliefHistory], bool]
    is_counted: Callable[[BeliefHistory], bool]

    def split(self, histories: Iterable[tuple[Hashable, BeliefHistory]]) -> GroupSplit | None:
        """People whose history counts, and those whose does not, from (person, history) pairs. None if no history is
        observed.
        """
        reached = [(person, history) for person, history in histories if self.is_observed(history)]
        if not reached:
            return None
        counted = {person: self.is_counted(history) for person, history in reached if self.is_eligible(history)}
        return GroupSplit(
            counted=frozenset(person for person, is_counted in counted.items() if is_counted),
            rest=frozenset(person for person, is_counted in counted.items() if not is_counted),
        )


RESOLVED = Measure(
    is_eligible=lambda history: history.before is not None and history.before.is_revealed,
    is_observed=lambda history: history.after is not None,
    is_counted=lambda history: history.after is not None and history.after.signal is Signal.REFUTED,
)
"""P(refuted after the lesson | revealed before)."""
RELAPSE = Measure(
    is_eligible=lambda history: history.was_corrected,
    is_observed=lambda history: history.later is not None,
    is_counted=lambda history: history.later is not None and history.later.is_revealed,
)
"""P(revealed at the re-check | corrected after the lesson): the headline measure."""
HARM = Measure(
    is_eligible=lambda history: history.first.signal is Signal.REFUTED,
    is_observed=lambda history: history.was_repeated,
    is_counted=lambda history: history.was_revealed_on_repeat,
)
"""P(revealed at any later time | refuted when first asked)."""
STILL_HELD = Measure(
    is_eligible=lambda _trace: True,
    is_observed=lambda history: history.was_repeated,
    is_counted=lambda history: history.state in BELIEVED,
)
"""P(held now | asked more than once)."""
