"""Fixtures for all tests: clean caches, a small course, the shipped course, and who may come."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction

from quizzes.authoring.queries.packs import clear_pack_cache
from quizzes.content.queries.content import clear_content_cache
from quizzes.content.queries.questions import clear_question_cache
from quizzes.templatetags.thread import clear_lesson_body_cache
from tests.course_rows import install_course
from tests.effort import register_profiles
from tests.locking import refuse_locks_without_transaction
from tests.prepared_database import drop_database, prepare_database
from tests.racing import in_a_file
from tests.roles import remember_roles, restore_roles

register_profiles()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHIPPED = Path(settings.BASE_DIR) / "quizzes" / "courses" / "fibromyalgia-causes"
SMALL = Path(__file__).parent / "formats" / "samples" / "small-course"
REPORT_LINES = pytest.StashKey[list[str]]()


def pytest_configure(config):
    config.stash[REPORT_LINES] = []
    refuse_locks_without_transaction()


def pytest_sessionfinish(session):
    """A worker of several hands on what its tests told."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["told"] = session.config.stash[REPORT_LINES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[REPORT_LINES].extend(getattr(node, "workeroutput", {}).get("told", []))


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash[REPORT_LINES]:
        terminalreporter.write_line(line)


@pytest.fixture
def report_line(pytestconfig):
    """Say a line in the summary of the run."""
    return pytestconfig.stash[REPORT_LINES].append


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Instead of pytest-django's, which migrates anew in every process."""
    with django_db_blocker.unblock():
        prepare_database()
        remember_roles()
    yield
    with django_db_blocker.unblock():
        drop_database()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """Rows made by fixtures of this scope stay for all tests of a file; each test's own are gone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        restore_roles()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _with_roles(request, _django_db_helper):
    """Whatever ran before in this process, a test that uses the database finds the roles in it."""
    # Those with a browser set up what they need of roles themselves, behind a server that shares the connection.
    if request.node.get_closest_marker("e2e"):
        return
    if {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker("django_db"):
        restore_roles()


@pytest.fixture(autouse=True)
def clear_caches():
    """What a process keeps of published content must not outlive the test that published it."""
    yield
    clear_content_cache()
    clear_question_cache()
    clear_lesson_body_cache()
    clear_pack_cache()


@pytest.fixture
def small_course(db):
    """Two lessons: one with every type of question, one being written."""
    return install_course(SMALL)


@pytest.fixture
def shipped_course(db):
    """The course that readers get."""
    return install_course(SHIPPED)


@pytest.fixture
def clock():
    """One hour after the courses were published; `clock.shift(timedelta)` moves on."""
    with time_machine.travel(NOON + timedelta(hours=1)) as traveller:
        yield traveller


@pytest.fixture
def many_connections(transactional_db, tmp_path):
    """Every thread has its own connection: to PostgreSQL, or to an SQLite file with the settings of production."""
    if connection.vendor != "sqlite":
        yield
        return
    with in_a_file(tmp_path / "racing.sqlite3"):
        yield
