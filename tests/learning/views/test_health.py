"""For operators: alive, ready, and why not."""

import sqlite3
import time
from contextlib import closing, contextmanager

import pytest
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from quizzes.learning.services import readiness as services
from quizzes.learning.views import health
from tests.racing import at_once


def test_healthz_needs_no_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


READ_ONLY = {
    "sqlite": {"init_command": "PRAGMA query_only = 1"},
    "postgresql": {"options": "-c default_transaction_read_only=on"},
}


def ready(client):
    began = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - began < 2
    return response.status_code, response.json()


def not_ready(reason):
    return 503, {"status": "not ready", "reason": reason}


@pytest.fixture
def site(transactional_db, many_connections, client, monkeypatch):
    """A database that several threads can reach; who looks after it has not seen another one before."""
    monkeypatch.setattr(health, "readiness", services.Readiness())
    return client


@pytest.fixture
def set_up_otherwise(site, monkeypatch):
    """A function that changes the settings for connections of new threads; no pool remembers those before."""
    settings = connections.settings["default"]

    def change(name=settings["NAME"], **options):
        kept = {key: value for key, value in settings["OPTIONS"].items() if key != "pool"}
        monkeypatch.setitem(connections.settings, "default", settings | {"NAME": name, "OPTIONS": kept | options})

    return change


def test_readyz_when_all_is_well(site):
    assert [ready(site), ready(site)] == [(200, {"status": "ready"})] * 2


def test_readyz_names_missing_migrations(site):
    lost = MigrationRecorder.Migration.objects.filter(app="quizzes").order_by("pk").last()
    lost.delete()

    assert ready(site) == not_ready("migrations are missing")
    lost.save()


@contextmanager
def lock():
    """Somebody writes and does not come to an end."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with closing(connection.copy()) as other, transaction.atomic(), other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK quizzes_session, django_migrations")
            yield
            cursor.execute("ROLLBACK")


def test_readyz_does_not_wait_for_a_lock(site):
    """Nor do many who ask at once; it is ready again when the lock is gone."""
    with lock():
        answers = at_once(*[lambda: ready(Client())] * 5)
    until = time.monotonic() + 10
    while ready(site)[0] != 200 and time.monotonic() < until:
        time.sleep(0.1)

    assert answers == [not_ready("the database does not answer")] * 5
    assert ready(site) == (200, {"status": "ready"})


def test_readyz_says_that_nothing_can_be_written(site, set_up_otherwise):
    """A standby, a disk that is full."""
    set_up_otherwise(**READ_ONLY[connection.vendor])

    assert ready(site) == not_ready("the database cannot be written to")


def test_readyz_minds_the_room_on_the_disk(site, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("how full the disk of a server is, we cannot know")
    monkeypatch.setattr(services, "MIN_FREE_BYTES", 10**18)

    assert ready(site) == not_ready("the database cannot be written to")


def test_readyz_says_that_the_database_is_away(site, set_up_otherwise):
    set_up_otherwise(name="/nowhere/at/all")

    assert ready(site) == not_ready("the database does not answer")


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_health_takes_no_posts(client, url):
    assert client.post(url).status_code == 405
