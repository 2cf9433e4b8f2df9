"""Reports as they are read: the table of a page, and its file."""

import csv
import io

from tests.dom import page_of


def url(cohort, rest="/"):
    return f"/teach/reports/{cohort.pk}{rest}"


def on_screen(response):
    """The table of the page: headings, then cells; a day as its machine-readable date."""
    table = page_of(response).find("table", class_="report")
    rows = [row.find_all("th") + row.find_all("td") for row in table.find_all("tr")]
    return [[plain(cell) for cell in row] for row in rows]


def plain(cell):
    time = cell.find("time")
    return time.attrs["datetime"] if time else cell.text


def in_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))
