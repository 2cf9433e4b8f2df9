"""Exceptions that mean that the database cannot be used at the moment, as opposed to errors in the code."""

import sqlite3

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

# https://www.sqlite.org/rescode.html: the low byte is the primary code.
AWAY_IN_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
READ_ONLY = "25006"


def is_outage(error: BaseException | None) -> bool:
    """True for a database that is unreachable, full, locked or read-only; False for a missing table or wrong SQL."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in AWAY_IN_SQLITE
    if isinstance(error, InternalError):
        return getattr(cause, "sqlstate", None) == READ_ONLY
    return isinstance(error, OperationalError | InterfaceError)


def comes_of_outage(error: BaseException | None) -> bool:
    """Whether this error came of an outage, at first or at last."""
    while error is not None and not is_outage(error):
        error = error.__context__
    return error is not None
