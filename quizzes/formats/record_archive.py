"""A person's records as a zip: one JSON file with all tables, and one CSV file per table."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from quizzes.formats.csv_table import csv_lines

Rows = Sequence[Mapping[str, object]]
READ_ME = (
    "Everything that this site keeps about you.\n"
    "everything.json holds all tables; each .csv file holds one of them.\n"
    "Times are in UTC. Made on {at:%Y-%m-%d %H:%M}.\n"
)


def record_archive(tables: Mapping[str, Rows], *, at: datetime) -> bytes:
    """The bytes of the zip, built in memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", READ_ME.format(at=at))
        archive.writestr("everything.json", json.dumps(tables, default=str, indent=2, ensure_ascii=False))
        for table, rows in tables.items():
            header = list(dict.fromkeys(name for row in rows for name in row))
            lines = csv_lines(header, ([_cell(row.get(name)) for name in header] for row in rows))
            archive.writestr(f"{table}.csv", "".join(lines))
    return packed.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else str(value)
