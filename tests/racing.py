"""Several connections at the same moment: real ones, on SQLite too."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Barrier

from django.db import connection, connections


def at_once(*calls):
    """What each call gave, in the order of the calls, all begun at the same moment. Raises what a call raised."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@contextmanager
def pointed_at(name) -> Iterator[None]:
    """The ORM, in every thread, on another database of the same engine; a pool would remember the one before."""
    before, own = connections.settings["default"], connections["default"]
    options = {key: value for key, value in before["OPTIONS"].items() if key != "pool"}
    connections.settings["default"] = before | {"NAME": name, "OPTIONS": options}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = before, own


@contextmanager
def in_a_file(path) -> Iterator[None]:
    """The SQLite database in memory, which has one connection, copied to a file with as many as production has."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
    with pointed_at(path):
        yield
