"""Join codes: typed from paper by tired people."""

from random import Random

import pytest

from quizzes.domain.join_codes import ALPHABET, LENGTH, format_code, new_code, normalize_code


def test_new_code_has_eight_letters_without_look_alikes():
    codes = [new_code(Random(seed)) for seed in range(200)]

    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) == set(ALPHABET)
    assert set(ALPHABET) & set("01OILSZBUAE5") == set()


@pytest.mark.parametrize("typed", ["CDFG-2346", "cdfg 2346", " cdfg2346\n", "c-d-f-g-2-3-4-6", "CDFG–2346"])
def test_plain_code_takes_what_people_type(typed):
    assert normalize_code(typed) == "CDFG2346"


def test_shown_code_can_be_typed_again():
    assert normalize_code(format_code("CDFG2346")) == "CDFG2346"
