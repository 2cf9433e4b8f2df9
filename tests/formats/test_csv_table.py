"""CSV that cannot run (PS-8) and reads back."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.formats.csv_table import FORMULA_STARTS, MARK, csv_lines, safe_cell


def read_back(lines):
    text = "".join(lines)
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text[len(MARK) :], newline="")))


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_formula_gets_an_apostrophe(start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ana", "Ana"),
        ("", ""),
        ("  =1+1", "'  =1+1"),
        ("4 of 6", "4 of 6"),
        ("2026-11-23", "2026-11-23"),
        ("Ana\nMaria", "Ana Maria"),
        ('say "hi", Ana', 'say "hi", Ana'),
        ("مريم 👩‍🦰", "مريم 👩‍🦰"),
    ],
)
def test_safe_cell(text, cell):
    assert safe_cell(text) == cell


def test_lines_read_back_in_order():
    rows = [["Ana", "1, 2"], ['"B"', "=cmd"]]

    assert read_back(csv_lines(["Name", "Note"], rows)) == [["Name", "Note"], ["Ana", "1, 2"], ['"B"', "'=cmd"]]


def test_lines_come_one_by_one():
    """A table of any length streams."""
    endless = csv_lines(["n"], ([str(n)] for n in iter(int, 1)))

    assert [next(endless), next(endless)] == [f'{MARK}"n"\r\n', '"0"\r\n']


@given(st.lists(st.text(), min_size=1))
def test_no_cell_begins_like_a_formula_or_breaks_its_line(cells):
    (row,) = read_back(csv_lines(cells, []))

    assert len(row) == len(cells)
    assert not any(cell.strip().startswith(FORMULA_STARTS) for cell in row)
    assert all(len(cell.splitlines()) <= 1 for cell in row)
