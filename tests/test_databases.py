"""The database from one address: what libpq knows is obeyed, the rest is refused in a sentence without secrets."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from fmlearn.databases import LOCK_SECONDS, database
from fmlearn.postgres import LIBPQ_DEFAULTS, POOL_SECONDS

NAMES = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
POSTGRES = "django.db.backends.postgresql"


def test_database_is_a_file_unless_an_address_is_given(tmp_path):
    made = database("", sqlite_path=tmp_path / "x.sqlite3")

    assert (made["ENGINE"], made["NAME"]) == ("django.db.backends.sqlite3", tmp_path / "x.sqlite3")
    assert (made["OPTIONS"]["transaction_mode"], made["OPTIONS"]["timeout"]) == ("IMMEDIATE", LOCK_SECONDS)
    assert "synchronous=FULL" in made["OPTIONS"]["init_command"]


READ = {
    "all in all": ("postgres://ana:p%40ss@db.example:5433/learn", ("learn", "ana", "p@ss", "db.example", "5433"), {}),
    "the other scheme": ("postgresql://db.example/learn", ("learn", "", "", "db.example", ""), {}),
    "odd letters": ("postgres://%C3%A9lo:a%2Fb%3A%25@h/le%20arn", ("le arn", "élo", "a/b:%", "h", ""), {}),
    "encryption": ("postgres://h/x?sslmode=verify-full", ("x", "", "", "h", ""), {"sslmode": "verify-full"}),
    "a socket": ("postgres:///x?host=/var/run/pg", ("x", "", "", "/var/run/pg", ""), {}),
    "a socket as host": ("postgres://ana@%2Fvar%2Frun%2Fpg/x", ("x", "ana", "", "/var/run/pg", ""), {}),
    "IPv6": ("postgres://[2001:db8::1]:5433/x", ("x", "", "", "2001:db8::1", "5433"), {}),
    "several hosts": (
        "postgres://a:1,b:2,c:3/x?target_session_attrs=read-write",
        ("x", "", "", "a,b,c", "1,2,3"),
        {"target_session_attrs": "read-write"},
    ),
    "several hosts, one port": ("postgres://a,b/x?port=5433", ("x", "", "", "a,b", "5433"), {}),
    "options": ("postgres://h/x?options=-c%20search_path%3Dq", ("x", "", "", "h", ""), {"options": "-c search_path=q"}),
    "no options": ("postgres://h/x?options=", ("x", "", "", "h", ""), {"options": ""}),
    "patience": ("postgres://h/x?connect_timeout=9", ("x", "", "", "h", ""), {"connect_timeout": "9"}),
}


@pytest.mark.parametrize(("url", "parts", "options"), READ.values(), ids=READ)
def test_address_is_obeyed_in_full(tmp_path, url, parts, options):
    made = database(url, sqlite_path=tmp_path)

    pool = made["OPTIONS"].pop("pool")
    assert tuple(made[name] for name in NAMES) == (POSTGRES, *parts)
    assert made["OPTIONS"] == LIBPQ_DEFAULTS | options
    assert (made["CONN_HEALTH_CHECKS"], made["CONN_MAX_AGE"], pool["timeout"]) == (True, 0, POOL_SECONDS)


REFUSED = {
    "another engine": ("mysql://ana:s3cret@h/x", "must look like postgres://"),
    "a file": ("learn.sqlite3", "must look like postgres://"),
    "half a bracket": ("postgres://ana:s3cret@[", "must look like postgres://"),
    "a bracket": ("[", "must look like postgres://"),
    "a wrong percent": ("postgres://ana:s3cret%zz@h/x", "must look like postgres://"),
    "a NUL": ("postgres://ana:s3cret@h/x%00", "must look like postgres://"),
    "words": ("host=h dbname=x password=s3cret", "must look like postgres://"),
    "no name": ("postgres://ana:s3cret@h", "names no database"),
    "no name but a slash": ("postgres://ana:s3cret@h/", "names no database"),
    "a port in words": ("postgres://ana:s3cret@h:port/x", "has a port that is not a number from 1 to 65535"),
    "a port too far": ("postgres://ana:s3cret@h:65536/x", "has a port that is not a number from 1 to 65535"),
    "more ports than hosts": ("postgres://h/x?port=1,2", "or that has no host"),
    "unknown": ("postgres://ana:s3cret@h/x?pool=9", "has a parameter that PostgreSQL does not know: pool"),
    "no value": ("postgres://ana:s3cret@h/x?sslmode", "must look like postgres://"),
    "a wrong value": ("postgres://ana:s3cret@h/x?sslmode=on", "sets sslmode to a value that PostgreSQL does not know"),
    "a wrong aim": ("postgres://h/x?target_session_attrs=best", "sets target_session_attrs to a value"),
    "no number": (
        "postgres://h/x?connect_timeout=soon",
        "sets connect_timeout to something that is not a whole number",
    ),
    "what is ours": ("postgres://h/x?client_encoding=LATIN1", "sets client_encoding, which has one value here"),
}


@pytest.mark.parametrize(("url", "sentence"), REFUSED.values(), ids=REFUSED)
def test_address_that_is_none_is_refused_without_its_secrets(tmp_path, url, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database(url, sqlite_path=tmp_path)

    words = str(refusal.value)
    assert (words.startswith("DATABASE_URL "), sentence in words, words.endswith(".")) == (True, True, True), words
    assert "s3cret" not in words
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
