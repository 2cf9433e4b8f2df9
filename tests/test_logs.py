"""What the log says."""

import logging
import sys

import pytest
from django.db import OperationalError

from fmlearn.logs import OutagesInOneLine


def record_of(error):
    try:
        raise error
    except type(error):
        return logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Oh", "/x/"), sys.exc_info())


@pytest.mark.parametrize(
    ("error", "message", "has_traceback"),
    [
        (OperationalError("no answer\nfrom anywhere"), "Oh: /x/ (no answer)", False),
        (ValueError("ours"), "Oh: /x/", True),
    ],
)
def test_outage_is_one_line_and_a_mistake_has_its_traceback(error, message, has_traceback):
    record = record_of(error)

    assert OutagesInOneLine().filter(record) is True
    assert (record.getMessage(), bool(record.exc_info)) == (message, has_traceback)
