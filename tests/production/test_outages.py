"""The database is away while people use the site: calm pages in time, nothing typed is lost, and then it goes on."""

import socket
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from threading import Thread
from urllib.parse import urlparse, urlunparse

import psycopg
import pytest

from fmlearn.buffering import QUEUE_SECONDS
from fmlearn.databases import LOCK_SECONDS
from fmlearn.postgres import POOL_SECONDS
from quizzes.models import Learner, Response
from tests import walks
from tests.production.person import Person
from tests.production.server import Server, wait_until

PEOPLE = 20  # more than all threads of the server
QUICK_SECONDS = 2
# In turn for a thread, for a connection and for a lock; and some for a busy machine.
MOST_SECONDS = QUEUE_SECONDS + POOL_SECONDS + LOCK_SECONDS + 5


def timed(ask):
    """What it gave, and how long it took in seconds."""
    began = time.monotonic()
    return ask(), time.monotonic() - began


@contextmanager
def locked(server) -> Iterator[None]:
    """Somebody writes and does not come to an end."""
    if server.engine == "SQLite":
        with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        address = urlunparse(urlparse(server.environment["DATABASE_URL"])._replace(query=""))
        with psycopg.connect(address) as other:
            other.execute("LOCK quizzes_learner, quizzes_attempt, quizzes_session IN EXCLUSIVE MODE")
            yield
            other.rollback()


def test_lock_holds_up_writers_for_seconds_and_readers_not_at_all(running_server):
    people = [Person(running_server.port) for _ in range(PEOPLE)]
    for person in people:
        person.get(walks.START)
    before = Learner.objects.count()

    with locked(running_server), ThreadPoolExecutor(PEOPLE) as pool:
        posts = [pool.submit(timed, lambda person=person: person.post(walks.START)) for person in people]
        time.sleep(0.5)
        alive = timed(lambda: Person(running_server.port).get("/healthz"))
        outcomes = [post.result() for post in posts]

    assert (alive[0].status, alive[1] < QUICK_SECONDS) == (200, True)
    assert {page.status for page, _ in outcomes} == {503}
    assert max(seconds for _, seconds in outcomes) < MOST_SECONDS
    assert Learner.objects.count() == before
    assert {person.send_again().status for person in people} == {303}


def test_pages_are_read_while_writers_wait(running_server):
    """Half of the threads wait for a lock; the others serve."""
    people = [Person(running_server.port) for _ in range(4)]
    for person in people:
        person.get(walks.START)

    with locked(running_server), ThreadPoolExecutor(len(people)) as pool:
        posts = [pool.submit(person.post, walks.START) for person in people]
        time.sleep(0.3)
        reads = [timed(lambda: Person(running_server.port).get(walks.PLANTS)) for _ in range(10)]
        ready = timed(lambda: Person(running_server.port).get("/readyz"))
        assert {post.result().status for post in posts} == {503}

    assert {page.status for page, _ in reads} == {200}
    assert max(seconds for _, seconds in reads) < QUICK_SECONDS
    assert (ready[0].status, ready[1] < QUICK_SECONDS) == (503, True)


class Cable:
    """A line to the database that can be cut and mended; `address` is its end for the server."""

    def __init__(self, url: str) -> None:
        parts = urlparse(url)
        self.far_end = (parts.hostname, parts.port or 5432)
        self.open_ends: list[socket.socket] = []
        self.plug = socket.create_server(("127.0.0.1", 0))
        port = self.plug.getsockname()[1]
        self.url = urlunparse(parts._replace(netloc=f"{parts.username or ''}@127.0.0.1:{port}"))
        self.is_cut = False
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self.plug.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.far_end)
            self.open_ends += [near, far]
            for source, target in ((near, far), (far, near)):
                Thread(target=self._carry, args=(source, target), daemon=True).start()

    @staticmethod
    def _carry(source: socket.socket, target: socket.socket) -> None:
        try:
            while piece := source.recv(65_536):
                target.sendall(piece)
        except OSError:
            pass
        finally:
            for end in (source, target):
                end.close()

    def cut(self) -> None:
        self.is_cut = True
        self.drop()

    def drop(self) -> None:
        """As a restart does: those connected are cut off, those who connect anew are not."""
        while self.open_ends:
            end = self.open_ends.pop()
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def mend(self) -> None:
        self.is_cut = False


@pytest.fixture(scope="module")
def cable_and_server(prepared_server):
    """A second server on the same database, behind a cable."""
    if prepared_server.engine != "PostgreSQL":
        pytest.skip("a file needs no cable")
    cable = Cable(prepared_server.environment["DATABASE_URL"])
    server = Server(prepared_server.folder, cable.url)
    server.start()
    yield cable, server
    server.kill()
    cable.plug.close()


@pytest.fixture
def cable(cable_and_server, server):
    return cable_and_server[0]


@pytest.fixture
def at_question(cable, cable_and_server):
    """A guest at the first question."""
    person = Person(cable_and_server[1].port)
    person.get(walks.START)
    person.url = person.post(walks.START).leads_to
    person.choices = person.get(person.url).choices
    return person


def test_restart_of_the_database_is_no_error_for_anybody(cable, cable_and_server, at_question):
    """Every connection of every worker is dead, more than once."""
    port = cable_and_server[1].port
    for _ in range(5):
        cable.drop()
        pages = [Person(port).get(walks.PLANTS).status for _ in range(10)]
        assert set(pages) == {200}
    cable.drop()

    assert at_question.post(at_question.url, answer=at_question.choices[0]).status == 303


def test_database_that_is_away_for_a_while(cable, cable_and_server, at_question):
    """Pages say so in seconds, the answer is kept in the page, and all goes on by itself."""
    port = cable_and_server[1].port
    kept = Response.objects.count()
    cable.cut()
    try:
        with ThreadPoolExecutor(PEOPLE) as pool:
            asked = [pool.submit(timed, lambda: Person(port).get(walks.PLANTS)) for _ in range(PEOPLE)]
            answered, seconds = timed(lambda: at_question.post(at_question.url, answer=at_question.choices[0]))
            alive = timed(lambda: Person(port).get("/healthz"))
            ready = timed(lambda: Person(port).get("/readyz"))
            outcomes = [one.result() for one in asked]
    finally:
        cable.mend()

    assert {page.status for page, _ in outcomes} == {503}
    assert max(seconds for _, seconds in outcomes) < MOST_SECONDS
    assert (answered.status, seconds < MOST_SECONDS, Response.objects.count()) == (503, True, kept)
    assert (alive[0].status, alive[1] < QUICK_SECONDS) == (200, True)
    assert (ready[0].status, ready[1] < QUICK_SECONDS) == (503, True)
    wait_until(lambda: Person(port).get("/readyz").status == 200)
    assert at_question.send_again().status == 303
    assert Response.objects.count() == kept + 1
