"""A temporary data folder and database with the production settings; both are gone afterwards."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlparse, urlunparse

import psycopg


@contextmanager
def surroundings() -> Iterator[None]:
    """The environment variables of a production start. A given DATABASE_URL lends its server, never its database."""
    with tempfile.TemporaryDirectory(prefix="fmlearn-bench-") as folder, own_database() as url:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "fmlearn.settings",
            "DEBUG": "0",
            "HTTPS": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "testserver,127.0.0.1",
            "DATA_DIR": folder,
            "DATABASE_URL": url,
        }
        yield


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new database on the server of DATABASE_URL; empty for SQLite when that is not set."""
    server = os.environ.get("DATABASE_URL", "").strip()
    if not server:
        yield ""
        return
    name = f"fmlearn_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunparse(urlparse(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
