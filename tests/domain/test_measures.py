"""The measures of REQUIREMENTS 1: golden values, what always holds, and a simulated cohort whose truth is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.beliefs import (
    BeliefEvidence,
    GradedAnswer,
    Signal,
    SubmittedAttempt,
    belief_evidence,
    replay_ledger,
)
from quizzes.domain.intervals import wilson_by_person
from quizzes.domain.measures import HARM, RELAPSE, RESOLVED, STILL_HELD, belief_histories
from quizzes.vocabulary import Confidence, Phase

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MYTH, OTHER = 1, 2
HOURS = {Phase.PRE: 0, Phase.POST: 1, Phase.RECHECK: 200, Phase.REVIEW: 100}
PRE, POST, RECHECK, REVIEW = Phase.PRE, Phase.POST, Phase.RECHECK, Phase.REVIEW
KINDS = ["right", "reveals", "unsure", "elsewhere"]


def answer(kind, confidence=None, key=MYTH):
    """One answer to a question that probes a misconception; "elsewhere" is wrong and reveals nothing of it."""
    return GradedAnswer(
        probes=frozenset({key}),
        reveals=frozenset({key} if kind == "reveals" else ()),
        is_right=kind == "right",
        is_unsure=kind == "unsure",
        is_very_sure=confidence == Confidence.VERY,
        confidence=confidence,
    )


def checked(phase, *answers, hours=None):
    at = NOON + timedelta(hours=HOURS[phase] if hours is None else hours)
    return SubmittedAttempt(f"{phase}{at}", at, answers, phase)


def trace(*steps):
    """What (phase, kind of answer) one after the other leave of the misconception."""
    return belief_histories([checked(phase, answer(kind)) for phase, kind in steps])[MYTH]


@st.composite
def logs(draw):
    """Closed attempts of one learner in order, about two misconceptions."""
    phases = draw(st.lists(st.sampled_from(Phase), max_size=7))
    answers = st.builds(
        answer, st.sampled_from(KINDS), st.sampled_from([None, *Confidence]), st.sampled_from([MYTH, OTHER])
    )
    return [
        checked(phase, *draw(st.lists(answers, min_size=1, max_size=4)), hours=50 * n) for n, phase in enumerate(phases)
    ]


# Belief and shift


@pytest.mark.parametrize(
    ("kind", "confidence", "expected"),
    [
        ("right", None, 1 / 3),
        ("right", Confidence.GUESS, 1 / 3),
        ("right", Confidence.FAIRLY, 2 / 3),
        ("right", Confidence.VERY, 1.0),
        ("reveals", None, -1 / 3),
        ("reveals", Confidence.GUESS, -1 / 3),
        ("reveals", Confidence.FAIRLY, -2 / 3),
        ("reveals", Confidence.VERY, -1.0),
        ("unsure", None, 0.0),
        ("unsure", Confidence.VERY, 0.0),
    ],
)
def test_belief_is_sign_times_weight(kind, confidence, expected):
    """MC-14."""
    assert belief_evidence([answer(kind, confidence)])[MYTH].belief == expected


@pytest.mark.parametrize(
    ("before", "after", "shift"),
    [
        (("reveals", Confidence.VERY), ("right", Confidence.VERY), 2.0),
        (("reveals", None), ("right", None), 2 / 3),
        (("unsure", None), ("right", Confidence.FAIRLY), 2 / 3),
        (("right", Confidence.FAIRLY), ("reveals", Confidence.FAIRLY), -4 / 3),
        (("unsure", None), ("unsure", None), 0.0),
    ],
)
def test_shift_is_belief_after_minus_before(before, after, shift):
    """MC-14."""
    found = belief_histories([checked(PRE, answer(*before)), checked(POST, answer(*after))])[MYTH]

    assert found.shift == pytest.approx(shift)


def test_shift_needs_both_checks():
    assert trace((PRE, "reveals")).shift is None
    assert trace((POST, "right")).shift is None
    assert trace((PRE, "elsewhere"), (POST, "right")).after is None


def test_the_surest_answer_of_an_attempt_counts():
    answers = [answer("reveals", Confidence.FAIRLY), answer("right", Confidence.VERY), answer("reveals")]

    assert belief_evidence(answers) == {MYTH: BeliefEvidence(Signal.REVEALED, -2 / 3)}


@given(logs())
def test_belief_has_the_sign_of_the_signal_and_shift_its_range(log):
    for found in belief_histories(log).values():
        for finding in filter(None, [found.first, found.before, found.after, found.later]):
            assert (finding.belief < 0, finding.belief == 0) == (finding.is_revealed, finding.signal is Signal.UNSURE)
            assert -1 <= finding.belief <= 1
        assert found.shift is None or -2 <= found.shift <= 2


# Traces


@given(logs())
def test_a_trace_ends_where_the_ledger_ends(log):
    ledger = replay_ledger(log)

    assert {key: found.state for key, found in belief_histories(log).items()} == {
        key: row.state for key, row in ledger.items()
    }


@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_answers_in_an_attempt_does_not_matter(log, rng):
    mixed = []
    for one in log:
        answers = list(one.answers)
        rng.shuffle(answers)
        mixed.append(replace(one, answers=answers))

    assert belief_histories(mixed) == belief_histories(log)


def test_only_the_first_check_of_a_phase_counts():
    found = trace((PRE, "reveals"), (POST, "reveals"), (POST, "right"), (RECHECK, "right"), (RECHECK, "reveals"))

    assert (found.after.signal, found.later.signal) == (Signal.REVEALED, Signal.REFUTED)


# Shares


def counts(measure, *found):
    """How many count, of how many who were asked; None while nobody has come so far."""
    split = measure.split(enumerate(found))
    return (len(split.counted), split.total) if split else None


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([(PRE, "reveals"), (POST, "right")], (1, 1)),
        ([(PRE, "reveals"), (POST, "reveals")], (0, 1)),
        ([(PRE, "reveals"), (POST, "unsure")], (0, 1)),
        ([(PRE, "reveals"), (POST, "elsewhere")], None),
        ([(PRE, "reveals")], None),
        ([(PRE, "right"), (POST, "right")], (0, 0)),
        ([(PRE, "unsure"), (POST, "right")], (0, 0)),
    ],
)
def test_resolved_is_refuted_after_of_revealed_before(steps, counted):
    """MC-14."""
    assert counts(RESOLVED, trace(*steps)) == counted


CORRECTED = [(PRE, "reveals"), (POST, "right")]


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([*CORRECTED, (RECHECK, "reveals")], (1, 1)),
        ([*CORRECTED, (RECHECK, "right")], (0, 1)),
        ([*CORRECTED, (RECHECK, "unsure")], (0, 1)),
        ([*CORRECTED, (RECHECK, "elsewhere")], None),
        (CORRECTED, None),
        # A review is evidence for the ledger; the rate looks at the re-check alone.
        ([*CORRECTED, (REVIEW, "reveals")], None),
        ([*CORRECTED, (REVIEW, "reveals"), (RECHECK, "right")], (0, 1)),
        ([(PRE, "right"), (POST, "right"), (RECHECK, "reveals")], (0, 0)),
        ([(PRE, "reveals"), (POST, "reveals"), (RECHECK, "reveals")], (0, 0)),
        ([(PRE, "reveals"), (POST, "reveals"), (REVIEW, "right"), (RECHECK, "reveals")], (0, 0)),
    ],
)
def test_relapse_is_revealed_at_the_recheck_of_corrected_after(steps, counted):
    """MC-14: the headline number."""
    assert counts(RELAPSE, trace(*steps)) == counted


@pytest.mark.parametrize(
    ("steps", "counted"),
    [
        ([(PRE, "right"), (POST, "reveals")], (1, 1)),
        ([(PRE, "right"), (POST, "right"), (RECHECK, "reveals")], (1, 1)),
        ([(PRE, "right"), (REVIEW, "reveals"), (RECHECK, "right")], (1, 1)),
        ([(PRE, "right"), (POST, "right")], (0, 1)),
        ([(PRE, "right")], None),
        # Not sure is not clear: the ledger's table counts for the meter what leaves "not held" only.
        ([(PRE, "unsure"), (POST, "reveals")], (0, 0)),
        ([(PRE, "reveals"), (POST, "right"), (RECHECK, "reveals")], (0, 0)),
    ],
)
def test_harm_meter_counts_new_mix_ups(steps, counted):
    """MC-14."""
    assert counts(HARM, trace(*steps)) == counted


@given(st.lists(logs(), max_size=6), st.sampled_from([RESOLVED, RELAPSE, HARM, STILL_HELD]))
def test_a_split_has_everybody_on_one_side_who_can_be_counted(people, measure):
    histories = [(person, found[MYTH]) for person, log in enumerate(people) if MYTH in (found := belief_histories(log))]

    split = measure.split(histories)

    assert (split is None) == (not any(measure.is_observed(found) for _, found in histories))
    if split is not None:
        asked = {who for who, found in histories if measure.is_eligible(found) and measure.is_observed(found)}
        assert split.counted == {who for who, found in histories if who in asked and measure.is_counted(found)}
        assert split.rest == asked - split.counted


@given(logs())
def test_nobody_begins_both_clear_and_with_the_idea(log):
    for found in belief_histories(log).values():
        if found.before == found.first:
            assert not (HARM.is_eligible(found) and RESOLVED.is_eligible(found))


def test_held_now_is_what_the_ledger_says():
    asked_once, unsure, corrected = ((PRE, "reveals"),), ((PRE, "reveals"), (POST, "unsure")), tuple(CORRECTED)

    assert counts(STILL_HELD, trace(*asked_once)) is None
    assert counts(STILL_HELD, trace(*unsure)) == (1, 1)
    assert counts(STILL_HELD, trace(*corrected)) == (0, 1)
    assert counts(STILL_HELD, trace(*corrected, (REVIEW, "reveals"))) == (1, 1)
    assert counts(STILL_HELD, trace(*asked_once), trace(*unsure), trace(*corrected)) == (1, 2)


# A cohort whose truth is known

TRUTH = 0.30
IDEAS = 3


def simulated_person(rng, likely):
    """One learner who held each idea before; some are corrected, and of those this many of 100 take it up again."""
    said = {PRE: [], POST: [], RECHECK: []}
    for key in range(IDEAS):
        is_corrected = rng.random() < 0.8
        later = "reveals" if rng.random() < likely else "right"
        said[PRE].append(answer("reveals", rng.choice([None, *Confidence]), key))
        said[POST].append(answer("right" if is_corrected else "reveals", key=key))
        said[RECHECK].append(answer(later if is_corrected else "reveals", key=key))
    comes_back = rng.random() < 0.7
    phases = [PRE, POST, RECHECK] if comes_back else [PRE, POST]
    return belief_histories([checked(phase, *said[phase]) for phase in phases]).values()


def likely_of(rng, spread):
    """How likely this person relapses: the same for all, or spread around the same mean."""
    return rng.betavariate(TRUTH * spread, (1 - TRUTH) * spread) if spread else TRUTH


def is_covered(rng, size, spread):
    people = [simulated_person(rng, likely_of(rng, spread)) for _ in range(size)]
    rates = [counts(RELAPSE, *found) for found in people]
    return TRUTH in wilson_by_person([rate for rate in rates if rate and rate[1]])


def coverage(size, spread, runs, seed=1):
    rng = Random(seed)
    return sum(is_covered(rng, size, spread) for _ in range(runs)) / runs


@pytest.mark.parametrize("spread", [0, 4])
@pytest.mark.parametrize("size", [30, 100])
def test_interval_covers_the_known_relapse(size, spread):
    """The short form: 150 cohorts, so with a margin of its own chance."""
    assert coverage(size, spread, runs=150) >= 0.90


@pytest.mark.prove
@pytest.mark.parametrize("spread", [0, 4])
@pytest.mark.parametrize("size", [20, 50, 100, 200])
def test_interval_covers_the_known_relapse_in_a_thousand_cohorts(size, spread):
    """Of 1,000 cohorts with a relapse of 0.30, at least 93 of 100 have it in their interval."""
    found = coverage(size, spread, runs=1000)

    print(f"coverage of 0.30 in 1,000 cohorts of {size}, spread {spread}: {found:.3f}")
    assert found >= 0.93
