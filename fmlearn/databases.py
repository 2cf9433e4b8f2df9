"""Django settings of the database: SQLite in a file, or PostgreSQL."""

from pathlib import Path

from fmlearn.env import env_int

# The longest wait for a lock in seconds; then the page says that it cannot save just now.
LOCK_SECONDS = 5


def database(url: str, *, sqlite_path: Path) -> dict[str, object]:
    """Django settings of one database: SQLite if `url` is empty, else PostgreSQL.

    Raises ImproperlyConfigured for any other URL. Its words hold no part of the URL but names of parameters.
    """
    pool_size = env_int("DATABASE_POOL", default=8, minimum=1, maximum=1_000)
    if not url:
        return sqlite_database(sqlite_path)
    from fmlearn.postgres import postgres_database  # noqa: PLC0415 – psycopg takes long to load

    return postgres_database(url, pool_size=pool_size)


def sqlite_database(path: Path) -> dict[str, object]:
    # FULL makes an acknowledged answer survive a power cut; IMMEDIATE keeps writers from "database is locked".
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_SECONDS,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }
