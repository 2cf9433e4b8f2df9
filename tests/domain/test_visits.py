"""What fits today's energy."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.visits import QUESTIONS, Energy, Offer, Visit, choose_offer

ALL = Visit(has_open=True, has_recheck=True, has_review=True, has_lesson=True)
NOTHING = Visit(has_open=False, has_recheck=False, has_review=False, has_lesson=False)
FRESH = Visit(has_open=False, has_recheck=True, has_review=True, has_lesson=True)
NEW = Visit(has_open=False, has_recheck=False, has_review=False, has_lesson=True)


@pytest.mark.parametrize("energy", Energy)
def test_what_was_begun_comes_first(energy):
    assert choose_offer(energy, ALL) is Offer.CONTINUE
    assert choose_offer(energy, NOTHING) is None


@pytest.mark.parametrize(
    ("energy", "first", "for_somebody_new"),
    [
        (Energy.LOW, Offer.REVIEW, Offer.PART),
        (Energy.MEDIUM, Offer.RECHECK, Offer.PART),
        (Energy.GOOD, Offer.LESSON, Offer.LESSON),
    ],
)
def test_visit_fits_the_energy(energy, first, for_somebody_new):
    assert choose_offer(energy, FRESH) is first
    assert choose_offer(energy, NEW) is for_somebody_new


def test_low_energy_means_fewer_questions():
    assert QUESTIONS[Energy.LOW] < QUESTIONS[Energy.MEDIUM] <= QUESTIONS[Energy.GOOD] <= 5


@given(st.sampled_from(Energy), st.sampled_from([Visit(*row) for row in product([True, False], repeat=4)]))
def test_whoever_has_anything_to_do_gets_something(energy, visit):
    step = choose_offer(energy, visit)

    assert (step is None) == (not visit.offers)
    assert step is None or step in visit.offers
