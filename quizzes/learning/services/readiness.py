"""Whether the site can serve people: the database answers in time, has all migrations, and takes what is written."""

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock

from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from quizzes.models import Session

PATIENCE_SECONDS = 1.5
MIN_FREE_BYTES = 50_000_000
# A session that has expired already, and is anybody's business.
PROBE_KEY = "readiness-probe"


class Readiness:
    """Looks from a thread of its own: a database that hangs holds up one thread, however often it is asked."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._lock = Lock()
        self._look: Future[str] | None = None

    def problem(self, *, at: datetime) -> str:
        """What is wrong, empty if nothing is; after PATIENCE_SECONDS at the latest."""
        with self._lock:
            if self._look is None or self._look.done():
                self._look = self._pool.submit(look, at)
        try:
            return self._look.result(PATIENCE_SECONDS)
        except TimeoutError:
            return "the database does not answer"


readiness = Readiness()


def look(at: datetime) -> str:
    """What is wrong with the database, empty if nothing is. May take as long as the database does."""
    try:
        if missing_migrations():
            return "migrations are missing"
    except DatabaseError:
        return "the database does not answer"
    else:
        return "" if is_roomy() and is_writable(at) else "the database cannot be written to"
    finally:
        connection.close()


def missing_migrations() -> frozenset[tuple[str, str]]:
    """App label and name of each. Raises DatabaseError."""
    return shipped_migrations() - set(MigrationRecorder(connection).applied_migrations())


@cache
def shipped_migrations() -> frozenset[tuple[str, str]]:
    """They cannot change in a running process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def is_roomy() -> bool:
    """Whether the disk of an SQLite file has room for a while. How full a server's disk is, we cannot know."""
    folder = Path(connection.settings_dict["NAME"]).parent
    return connection.vendor != "sqlite" or shutil.disk_usage(folder).free >= MIN_FREE_BYTES


def is_writable(at: datetime) -> bool:
    """Whether something written is kept: a full disk, a lock and a standby say no."""
    try:
        with transaction.atomic(durable=True):
            Session.objects.update_or_create(session_key=PROBE_KEY, defaults={"expire_date": at})
            Session.objects.filter(session_key=PROBE_KEY).delete()
    except DatabaseError:
        return False
    return True
