"""Django settings of PostgreSQL, from a URL as libpq reads it."""

import re
from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError, pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from fmlearn.databases import LOCK_SECONDS

# The longest wait for a connection of the pool, in seconds.
POOL_SECONDS = 4
LOOK = "DATABASE_URL must look like postgres://user:password@host:5432/name."
# Used where the address says nothing else. A host that vanished without a word is given up after some seconds.
LIBPQ_DEFAULTS = {
    "connect_timeout": "3",
    "tcp_user_timeout": "5000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "options": f"-c lock_timeout={LOCK_SECONDS * 1000}",
}
# Django sets these by itself, whatever an address says.
FIXED = {"client_encoding", "replication"}
NUMBERS = ("connect_timeout", "keepalives", "tcp_user_timeout")


def postgres_database(url: str, *, pool_size: int) -> dict[str, object]:
    """All parameters of libpq are taken over, several hosts and socket directories too.

    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
    """
    parts = read_parameters(url)
    pool = {
        "min_size": 1,
        "max_size": pool_size,
        "timeout": POOL_SECONDS,
        # After so many seconds of trying, the next page tries anew at once, and not some minutes later.
        "reconnect_timeout": LOCK_SECONDS,
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": LIBPQ_DEFAULTS | parts | {"pool": pool},
    }


def read_parameters(url: str) -> dict[str, str]:
    """Raises ImproperlyConfigured."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(LOOK)
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError as reason:
        unknown = re.search(r'invalid URI query parameter: "(\w+)"', str(reason))
        if unknown:
            words = f"DATABASE_URL has a parameter that PostgreSQL does not know: {unknown[1]}."
            raise ImproperlyConfigured(words) from None
        raise ImproperlyConfigured(LOOK) from None
    check_parameters(parts)
    return parts


def check_parameters(parts: dict[str, str]) -> None:
    """Raises ImproperlyConfigured for what only a connection would find out, or would silently not obey."""
    for problem in problems(parts):
        raise ImproperlyConfigured(f"DATABASE_URL {problem}.")


def problems(parts: dict[str, str]) -> Iterator[str]:
    """In words that go on after "DATABASE_URL"."""
    if not parts.get("dbname"):
        yield "names no database"
    yield from (f"sets {name}, which has one value here: leave it out" for name in sorted(FIXED & set(parts)))
    ports = parts.get("port", "").split(",")
    if not all(_is_port(port) for port in ports) or len(ports) not in {1, len(parts.get("host", "").split(","))}:
        yield "has a port that is not a number from 1 to 65535, or that has no host"
    numbers = [name for name in parts if name.startswith(NUMBERS)]
    yield from (
        f"sets {name} to something that is not a whole number" for name in numbers if not parts[name].isdecimal()
    )
    wrong = _refused_by_libpq(parts)
    if wrong:
        yield f"sets {wrong} to a value that PostgreSQL does not know"


def _is_port(word: str) -> bool:
    return not word or (word.isascii() and word.isdecimal() and 0 < int(word) <= 65_535)  # noqa: PLR2004 – of TCP


def _refused_by_libpq(parts: dict[str, str]) -> str:
    """The name of a parameter whose value libpq does not know; asked without a network, by a socket that is not."""
    elsewhere = {name: value for name, value in parts.items() if name not in {"hostaddr", "service", "password"}}
    attempt = pq.PGconn.connect_start(make_conninfo("", **elsewhere | {"host": "/nonexistent", "port": "1"}).encode())
    found = re.match(r'invalid "?(\w+)"? value', attempt.get_error_message())
    attempt.finish()
    return found[1] if found else ""
