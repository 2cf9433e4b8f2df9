"""CSV that spreadsheets open as UTF-8 and cannot execute as formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

# Cells that start with one of these are formulas in some spreadsheet; full-width forms included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Byte order mark: tells spreadsheets that the file is UTF-8.
MARK = "\ufeff"


def safe_cell(text: str) -> str:
    """The text on one line, with a leading apostrophe if a spreadsheet could take it for a formula (PS-8)."""
    one_line = " ".join(text.replace("\x00", "").splitlines())
    is_formula = text.startswith(FORMULA_STARTS) or one_line.strip().startswith(FORMULA_STARTS)
    return f"'{one_line}" if is_formula else one_line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the table; the first starts with a byte order mark."""
    yield MARK + csv_line(header)
    yield from map(csv_line, rows)


def csv_line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(safe_cell(cell) for cell in cells)
    return buffer.getvalue()
