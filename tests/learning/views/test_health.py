"""For operators: alive, ready, and why not."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def test_healthz_needs_no_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_when_all_is_well(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_readyz_names_missing_migrations(client):
    MigrationRecorder.Migration.objects.filter(app="quizzes").delete()

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"status": "not ready", "reason": "migrations are missing"})


@pytest.mark.django_db
def test_readyz_says_that_the_database_does_not_answer(client):
    def refuse(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/readyz")

    words = {"status": "not ready", "reason": "the database does not answer"}
    assert (response.status_code, response.json()) == (503, words)


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_health_takes_no_posts(client, url):
    assert client.post(url).status_code == 405
