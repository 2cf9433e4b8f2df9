"""Fixtures for tests against the real server: one is prepared for all of them, and the ORM looks into its database."""

import pytest

from tests import walks
from tests.production.person import Person
from tests.production.server import own_server
from tests.racing import pointed_at


@pytest.fixture(scope="package")
def prepared_server(tmp_path_factory, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), own_server(tmp_path_factory.mktemp("production")) as server:
        yield server


@pytest.fixture
def server(prepared_server, django_db_blocker):
    """Running or not, as the test before left it; the ORM reads its database."""
    with django_db_blocker.unblock(), pointed_at(prepared_server.database):
        yield prepared_server


@pytest.fixture
def running_server(server):
    if not server.is_running:
        server.start()
    return server


@pytest.fixture
def person(running_server):
    """A guest at the first question: `url` is its address, `choices` what can be chosen."""
    person = Person(running_server.port)
    person.get(walks.START)
    person.url = person.post(walks.START).leads_to
    if "/pages/" in person.url:
        person.url = person.post(person.get(person.url).form).leads_to
    person.choices = person.get(person.url).choices
    return person
