"""What is written to the log, and how much of it."""

import logging

from quizzes.outages import is_outage


class OutagesInOneLine(logging.Filter):
    """A database that is away says so in one line a request, without a traceback that tells nothing more."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_outage(error):
            record.msg, record.args = "%s (%s)", (record.getMessage(), str(error).strip().partition("\n")[0])
            record.exc_info = record.exc_text = None
        return True
