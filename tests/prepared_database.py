"""The database of a test process: migrated once per set of migrations, kept in a cache, and copied at every start."""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlparse

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.racing import pointed_at

ROOT = Path(settings.BASE_DIR)
CACHE = ROOT / ".pytest_cache" / "d" / "databases"
# requirements.txt stands for the migrations of installed apps that are not ours.
MIGRATIONS = ["requirements.txt", "fmlearn/accounts/migrations", "quizzes/migrations"]
# Rows that tests make have keys from 10,000 on; lower ones are for the rows of tests/course_rows.py.
HIGH_KEYS = {
    "sqlite": [
        "DELETE FROM sqlite_sequence",
        "INSERT INTO sqlite_sequence SELECT name, 9999 FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'",
    ],
    "postgresql": ["SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 9999) FROM pg_sequences"],
}


def prepare_database() -> None:
    """The default connection leads to a database as `migrate` makes it. Only one process builds, the others wait."""
    with only_one():
        _copy_template()
    with connection.cursor() as cursor:
        for statement in HIGH_KEYS[connection.vendor]:
            cursor.execute(statement)


@contextmanager
def second_database() -> Iterator[None]:
    """As `prepare_database`, for the time being and with keys from 1 on. The caller has the lock."""
    name = ":memory:" if connection.vendor == "sqlite" else f"{connection.settings_dict['NAME']}_second"
    with pointed_at(name):
        _copy_template()
        yield
        drop_database()


def drop_database() -> None:
    """Leave nothing on a server; what is in memory goes with the process."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
        with _server() as server:
            server.execute(f'DROP DATABASE "{connection.settings_dict["NAME"]}" WITH (FORCE)')


@contextmanager
def only_one() -> Iterator[None]:
    """Processes of this machine pass one after the other."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fingerprint(names: Iterable[str | Path]) -> str:
    """12 hex digits for the contents of these files, and of all files in these folders; relative to the project."""
    digest = hashlib.sha256(f"{django.VERSION} {connection.vendor}".encode())
    for top in (ROOT / name for name in names):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _copy_template() -> None:
    key = fingerprint(MIGRATIONS)
    if connection.vendor == "postgresql":
        _copy_in_postgres(key)
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(_sqlite_template(key))) as source:
        source.backup(connection.connection)


def _sqlite_template(key: str) -> Path:
    template = CACHE / f"migrated-{key}.sqlite3"
    if not template.exists():
        for outdated in CACHE.glob("migrated-*"):
            outdated.unlink()
        unfinished = template.with_suffix(".unfinished")
        with pointed_at(":memory:"):
            call_command("migrate", verbosity=0)
            with closing(sqlite3.connect(unfinished)) as target:
                connection.connection.backup(target)
        unfinished.replace(template)
    return template


def _server() -> psycopg.Connection[tuple[object, ...]]:
    """A connection to the database of DATABASE_URL, from where others are made and dropped."""
    return psycopg.connect(os.environ["DATABASE_URL"].strip(), autocommit=True)


def _copy_in_postgres(key: str) -> None:
    own = connection.settings_dict["NAME"]
    prefix = f"{urlparse(os.environ['DATABASE_URL']).path.strip('/ ')}_migrated_"
    with _server() as server:
        known = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]).fetchall()
        if (prefix + key,) not in known:
            for (outdated,) in known:
                server.execute(f'DROP DATABASE "{outdated}" WITH (FORCE)')
            _build_in_postgres(server, prefix + key)
        server.execute(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{prefix}{key}"')


def _build_in_postgres(server: psycopg.Connection[tuple[object, ...]], template: str) -> None:
    """The template gets its name when it is whole."""
    unfinished = f"{template}_unfinished"
    server.execute(f'CREATE DATABASE "{unfinished}"')
    with pointed_at(unfinished):
        call_command("migrate", verbosity=0)
    server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')
