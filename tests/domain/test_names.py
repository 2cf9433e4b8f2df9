"""Chosen names: any script and any emoji, on one line, turning nothing around."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.names import name_key, normalize_name


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
        ("Sunny Day", "Sunny Day"),
        ("太郎", "太郎"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("\U0001fae8", "\U0001fae8"),  # an emoji of 2022
        ("7", "7"),
        ("\u3164Ana\u2800", "Ana"),
        # Nothing to see
        ("\u3164", ""),
        ("\u2800", ""),
        ("\u115f\u1160", ""),
        ("\uffa0", ""),
        ("\u034f", ""),
        ("\u0301", ""),
        ("\ufe0f", ""),
        ("\u200b\u00ad", ""),
        ("…!", ""),
    ],
)
def test_plain_name(typed, name):
    assert normalize_name(typed) == name


@given(st.text())
def test_plain_name_is_one_line_and_stays_as_it_is(typed):
    name = normalize_name(typed)

    assert len(name.splitlines()) <= 1
    assert normalize_name(name) == name


@pytest.mark.parametrize(
    "spellings",
    [
        ["Élodie", "élodie", "E\u0301LODIE", "  élodie "],
        ["Rosa", "ｒｏｓａ", "ROSA", "Ro\u200dsa", "Ro\u034fsa", "R\u2066osa"],
        ["Straße", "STRASSE", "strasse"],
        ["ガブ", "ｶﾞﾌﾞ", "カ\u3099フ\u3099"],
        ["Sunny Day", "sunny\u3000day", "sunny  day"],
        ["❤", "❤\ufe0f"],
    ],
)
def test_spellings_of_one_name_have_one_key(spellings):
    assert len({name_key(spelling) for spelling in spellings}) == 1


def test_different_names_have_different_keys():
    names = ["Ana", "Anna", "Aña", "太郎", "太朗", "Sunny Day", "SunnyDay", "🙂", "🙃", "ı", "i"]

    assert len({name_key(name) for name in names}) == len(names)


@given(st.text())
def test_key_stays_as_it_is_in_every_form(typed):
    key = name_key(typed)

    assert name_key(key) == key
    assert {name_key(unicodedata.normalize(form, typed)) for form in ("NFC", "NFD")} == {key}
    assert {name_key(unicodedata.normalize(form, key)) for form in ("NFC", "NFD", "NFKC", "NFKD")} == {key}
