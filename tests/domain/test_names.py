"""Chosen names: any script and any emoji, on one line, turning nothing around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.names import normalize_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ana", "Ana"),
        ("  Ana \n\r\t Maria ", "Ana Maria"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("👩‍🦰 Ana", "👩‍🦰 Ana"),
        ("مريم", "مريم"),
        ("\u202eanA", "anA"),
        ("A\u2066na\u2069", "Ana"),
        ("A\x00na\x1b", "Ana"),
        ("\u200d", ""),
        (" \u2028 ", ""),
        ("Anna\u0301", "Anná"),
    ],
)
def test_plain_name(typed, name):
    assert normalize_name(typed) == name


@given(st.text())
def test_plain_name_is_one_line_and_stays_as_it_is(typed):
    name = normalize_name(typed)

    assert len(name.splitlines()) <= 1
    assert normalize_name(name) == name
