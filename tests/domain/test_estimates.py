"""Estimates: which numbers an option holds, and what an estimate still needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.estimates import estimate_faults, estimated

FOUR = ["About 2", "About 21", "About 50", "About 80"]
NUMBERS = "Each option of an estimate holds one whole number from 0 to 100, such as 'About 21'."


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("About 21", 21),
        ("21", 21),
        ("0 of them", 0),
        ("All 100", 100),
        ("101", None),
        ("1000", None),
        ("2 to 4", None),
        ("2.5", None),
        ("2,5", None),
        ("-3", None),
        ("\N{MINUS SIGN}3", None),
        ("Half", None),
        ("", None),
    ],
)
def test_number_in_an_option(text, number):
    assert estimated(text) == number


@pytest.mark.parametrize(
    ("texts", "picture", "faults"),
    [
        (FOUR, "dots", []),
        (FOUR[:3], "dots", ["An estimate has 4 options, this one has 3."]),
        ([*FOUR, "About 90"], "dots", ["An estimate has 4 options, this one has 5."]),
        ([*FOUR[:3], "About 101"], "dots", [NUMBERS]),
        ([*FOUR[:3], "Most"], "dots", [NUMBERS]),
        (FOUR[::-1], "dots", ["The numbers of an estimate rise from one option to the next."]),
        ([*FOUR[:3], FOUR[2]], "dots", ["The numbers of an estimate rise from one option to the next."]),
        (FOUR, "", ["An estimate needs its 'picture': learners see the numbers after they have answered."]),
    ],
)
def test_what_an_estimate_needs(texts, picture, faults):
    assert list(estimate_faults(texts, picture)) == faults


@given(st.sets(st.integers(0, 100), min_size=4, max_size=4))
def test_four_different_numbers_in_order_are_fine(numbers):
    assert list(estimate_faults([f"About {number}" for number in sorted(numbers)], "dots")) == []
