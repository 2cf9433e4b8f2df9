"""The ledger: the table of REQUIREMENTS 1 row by row, golden paths, and its three properties (MC-3)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.beliefs import (
    TRANSITIONS,
    BeliefRecord,
    GradedAnswer,
    Signal,
    SubmittedAttempt,
    extend_ledger,
    next_state,
    replay_ledger,
    signals,
)
from quizzes.vocabulary import BeliefState as B

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = timedelta(hours=168)
MYTH, OTHER = 1, 2
SIGNALS = [Signal.REVEALED, Signal.REVEALED_SURE, Signal.REFUTED, Signal.UNSURE]

# Copied from REQUIREMENTS 1; the cell that depends on time has its own tests.
TABLE = {
    None: [B.HELD, B.HELD_SURE, B.NOT_HELD, B.UNSURE],
    B.UNSURE: [B.HELD, B.HELD_SURE, B.NOT_HELD, B.UNSURE],
    B.NOT_HELD: [B.HELD, B.HELD_SURE, B.NOT_HELD, B.UNSURE],
    B.HELD: [B.HELD, B.HELD_SURE, B.CORRECTED, B.HELD],
    B.HELD_SURE: [B.HELD, B.HELD_SURE, B.CORRECTED, B.HELD_SURE],
    B.CORRECTED: [B.RELAPSED, B.RELAPSED, None, B.CORRECTED],
    B.RETAINED: [B.RELAPSED, B.RELAPSED, B.RETAINED, B.RETAINED],
    B.RELAPSED: [B.RELAPSED, B.RELAPSED, B.CORRECTED, B.RELAPSED],
}
CELLS = [
    (before, signal, after)
    for before, row in TABLE.items()
    for signal, after in zip(SIGNALS, row, strict=True)
    if after
]


def reveals(key=MYTH, *, sure=False, probes=()):
    return GradedAnswer(frozenset({key, *probes}), frozenset({key}), False, False, sure)


def refutes(*keys, sure=False):
    return GradedAnswer(frozenset(keys or {MYTH}), frozenset(), True, False, sure)


def unsure(*keys):
    return GradedAnswer(frozenset(keys or {MYTH}), frozenset(), False, True, False)


def wrong_elsewhere(*keys):
    """Wrong, and reveals nothing of what it probes."""
    return GradedAnswer(frozenset(keys or {MYTH}), frozenset(), False, False, False)


ANSWER_OF = {
    Signal.REVEALED: reveals(),
    Signal.REVEALED_SURE: reveals(sure=True),
    Signal.REFUTED: refutes(),
    Signal.UNSURE: unsure(),
}


def attempt(key, *answers, after=timedelta()):
    return SubmittedAttempt(key, NOON + after, answers)


def standing(state):
    corrected_at = NOON if state in {B.CORRECTED, B.RETAINED, B.RELAPSED} else None
    return BeliefRecord(state, corrected_at, 1, 2)


def states_along(*steps):
    """The state after each (hours since noon, answer)."""
    ledger, states = {}, []
    for key, (hours, answer) in enumerate(steps):
        ledger |= extend_ledger(ledger, attempt(key, answer, after=timedelta(hours=hours)))
        states.append(ledger[MYTH].state)
    return states


@st.composite
def graded_answers(draw):
    """Answers as the grader can give them: a right answer reveals nothing, an unsure one neither."""
    probes = draw(st.frozensets(st.integers(1, 3), min_size=1))
    kind = draw(st.sampled_from(["right", "wrong", "unsure"]))
    shown = draw(st.frozensets(st.sampled_from(sorted(probes)))) if kind == "wrong" else frozenset()
    return GradedAnswer(probes, shown, kind == "right", kind == "unsure", draw(st.booleans()))


@st.composite
def logs(draw):
    """Closed attempts in order of submission, up to some weeks apart."""
    gaps = draw(st.lists(st.integers(0, 400), max_size=8))
    times = [NOON + timedelta(hours=sum(gaps[: n + 1])) for n in range(len(gaps))]
    answers = st.lists(graded_answers(), min_size=1, max_size=5)
    return [SubmittedAttempt(key, at, tuple(draw(answers))) for key, at in enumerate(times)]


@pytest.mark.parametrize(("before", "signal", "after"), CELLS)
def test_ledger_follows_the_table(before, signal, after):
    ledger = {MYTH: standing(before)} if before else {}

    rows = extend_ledger(ledger, attempt(3, ANSWER_OF[signal], after=timedelta(hours=1)))

    assert rows[MYTH].state == after


def test_table_is_closed():
    """Every state, and no row, has an outcome for every signal."""
    assert {before: set(row) for before, row in TRANSITIONS.items()} == {before: set(Signal) for before in [None, *B]}


@pytest.mark.parametrize("signal", SIGNALS)
@pytest.mark.parametrize("before", [None, *B])
def test_next_state_is_a_state_for_every_state_and_signal(before, signal):
    after = next_state(standing(before) if before else None, signal, NOON + timedelta(days=30))

    assert isinstance(after, B)


@pytest.mark.parametrize(
    ("later", "after"),
    [
        (timedelta(), B.CORRECTED),
        (WEEK - timedelta(microseconds=1), B.CORRECTED),
        (WEEK, B.RETAINED),
        (WEEK + timedelta(microseconds=1), B.RETAINED),
    ],
)
def test_corrected_is_retained_from_168_hours_on(later, after):
    rows = extend_ledger({MYTH: standing(B.CORRECTED)}, attempt(3, refutes(), after=later))

    assert (rows[MYTH].state, rows[MYTH].corrected_at) == (after, NOON)


def test_refuting_again_within_the_week_does_not_restart_it():
    states = states_along((0, reveals()), (1, refutes()), (100, refutes()), (169, refutes()))

    assert states == [B.HELD, B.CORRECTED, B.CORRECTED, B.RETAINED]


def test_correcting_after_a_relapse_restarts_the_week():
    states = states_along(
        (0, reveals()), (1, refutes()), (200, reveals()), (201, refutes()), (368, refutes()), (369, refutes())
    )

    assert states == [B.HELD, B.CORRECTED, B.RELAPSED, B.CORRECTED, B.CORRECTED, B.RETAINED]


@pytest.mark.parametrize("before", [B.HELD, B.HELD_SURE, B.RELAPSED])
def test_becoming_corrected_is_dated_by_the_attempt(before):
    later = timedelta(days=3)

    rows = extend_ledger({MYTH: standing(before)}, attempt(3, refutes(), after=later))

    assert rows[MYTH] == BeliefRecord(B.CORRECTED, NOON + later, 1, 3)


@pytest.mark.parametrize("answer", [reveals(), unsure()])
@pytest.mark.parametrize("before", [B.CORRECTED, B.RETAINED, B.RELAPSED])
def test_other_evidence_keeps_the_date_of_correction(before, answer):
    rows = extend_ledger({MYTH: standing(before)}, attempt(3, answer, after=WEEK))

    assert rows[MYTH].corrected_at == NOON


def test_first_row_names_its_attempt_as_first_and_latest_evidence():
    rows = extend_ledger({}, attempt("first", reveals()))

    assert rows == {MYTH: BeliefRecord(B.HELD, None, "first", "first")}


def test_later_evidence_keeps_the_first_and_moves_the_latest():
    ledger = replay_ledger([attempt("one", reveals()), attempt("two", unsure()), attempt("three", unsure())])

    assert ledger == {MYTH: BeliefRecord(B.HELD, None, "one", "three")}


def test_golden_path_of_a_lasting_correction():
    states = states_along((0, reveals(sure=True)), (1, refutes()), (170, refutes()), (900, unsure()))

    assert states == [B.HELD_SURE, B.CORRECTED, B.RETAINED, B.RETAINED]


def test_golden_path_of_a_belief_that_crept_back():
    states = states_along((0, unsure()), (1, reveals()), (2, refutes()), (170, reveals(sure=True)), (171, unsure()))

    assert states == [B.UNSURE, B.HELD, B.CORRECTED, B.RELAPSED, B.RELAPSED]


def test_golden_path_of_harm():
    """Not held before the lesson, and held after it."""
    assert states_along((0, refutes()), (1, reveals())) == [B.NOT_HELD, B.HELD]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([reveals(), refutes(), unsure()], {MYTH: Signal.REVEALED}),
        ([reveals(), reveals(sure=True)], {MYTH: Signal.REVEALED_SURE}),
        ([reveals(sure=True), reveals()], {MYTH: Signal.REVEALED_SURE}),
        ([reveals(), refutes(sure=True)], {MYTH: Signal.REVEALED}),
        ([unsure(), refutes()], {MYTH: Signal.UNSURE}),
        ([refutes(), refutes()], {MYTH: Signal.REFUTED}),
        ([refutes(), wrong_elsewhere()], {}),
        ([wrong_elsewhere()], {}),
        ([unsure(), wrong_elsewhere()], {MYTH: Signal.UNSURE}),
        ([reveals(OTHER, probes={MYTH})], {OTHER: Signal.REVEALED}),
        ([reveals(OTHER, probes={MYTH}), refutes(MYTH)], {OTHER: Signal.REVEALED}),
        ([refutes(MYTH, OTHER)], {MYTH: Signal.REFUTED, OTHER: Signal.REFUTED}),
        ([reveals(MYTH, sure=True), unsure(OTHER)], {MYTH: Signal.REVEALED_SURE, OTHER: Signal.UNSURE}),
        ([], {}),
    ],
)
def test_signals_of_one_attempt(answers, found):
    assert signals(answers) == found


def test_wrong_answer_that_reveals_something_else_makes_no_row():
    rows = extend_ledger({}, attempt(1, reveals(OTHER, probes={MYTH})))

    assert set(rows) == {OTHER}


def test_extend_returns_only_what_the_attempt_touches():
    ledger = {MYTH: standing(B.HELD), OTHER: standing(B.UNSURE)}

    rows = extend_ledger(ledger, attempt(3, refutes(MYTH)))

    assert set(rows) == {MYTH}


def test_extend_leaves_the_ledger_as_it_was():
    ledger = {MYTH: standing(B.HELD)}

    extend_ledger(ledger, attempt(3, refutes()))

    assert ledger == {MYTH: standing(B.HELD)}


def test_replay_of_nothing_is_an_empty_ledger():
    assert replay_ledger([]) == {}


@given(logs(), st.randoms(use_true_random=False))
def test_order_of_answers_within_an_attempt_does_not_matter(log, rng):
    mixed = [replace(one, answers=rng.sample(one.answers, len(one.answers))) for one in log]

    assert replay_ledger(mixed) == replay_ledger(log)


@given(logs())
def test_replay_equals_extending_step_by_step(log):
    ledger = {}
    for one in log:
        ledger = {**ledger, **extend_ledger(ledger, one)}

    assert replay_ledger(log) == ledger


@given(logs(), st.integers(0, 8))
def test_replay_can_stop_anywhere_and_go_on(log, cut):
    ledger = replay_ledger(log[:cut])
    for one in log[cut:]:
        ledger |= extend_ledger(ledger, one)

    assert replay_ledger(log) == ledger


@given(logs(), st.booleans())
def test_states_depend_on_confidence_only_in_held_and_held_sure(log, sure):
    """MC-3: with every answer equally sure the ledger is the same, but for held and held_sure."""
    other = [replace(one, answers=[replace(a, is_very_sure=sure) for a in one.answers]) for one in log]

    def without_sureness(ledger):
        held = {B.HELD, B.HELD_SURE}
        return {key: replace(row, state=B.HELD) if row.state in held else row for key, row in ledger.items()}

    assert without_sureness(replay_ledger(other)) == without_sureness(replay_ledger(log))


@given(logs())
def test_corrected_retained_and_relapsed_always_have_their_date(log):
    dated = {B.CORRECTED, B.RETAINED, B.RELAPSED}

    ledger = replay_ledger(log)

    assert [row for row in ledger.values() if (row.corrected_at is None) == (row.state in dated)] == []


@given(logs())
def test_date_of_correction_never_moves_back(log):
    ledgers = [replay_ledger(log[:n]) for n in range(len(log) + 1)]

    for before, after in pairwise(ledgers):
        dated = {key: row.corrected_at for key, row in before.items() if row.corrected_at}
        assert {key: after[key].corrected_at >= at for key, at in dated.items()} == dict.fromkeys(dated, True)
