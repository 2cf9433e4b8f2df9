"""Tables as CSV that spreadsheets open and that cannot run anything there."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# A cell that begins so is a formula to some spreadsheet, the wide forms too (PS-8).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Tells spreadsheets that this is UTF-8.
MARK = "\ufeff"


def safe_cell(text: str) -> str:
    """The text on one line; what could be a formula gets an apostrophe in front, blanks before it or not."""
    one_line = " ".join(text.replace("\x00", "").splitlines())
    is_formula = text.startswith(FORMULA_STARTS) or one_line.strip().startswith(FORMULA_STARTS)
    return f"'{one_line}" if is_formula else one_line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The table line by line; the first begins with the mark of UTF-8."""
    yield MARK + csv_line(header)
    yield from map(csv_line, rows)


def csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(safe_cell(cell) for cell in cells)
    return buffer.getvalue()
