"""The database goes away, anywhere in a request: a calm page with status 503, and nothing typed is lost."""

import sqlite3
from contextlib import closing, contextmanager
from html import unescape
from io import BytesIO

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory

from quizzes.learning.views import errors
from quizzes.models import Response
from quizzes.outages import is_outage
from tests import walks
from tests.dom import page_of
from tests.factories import UserFactory
from tests.racing import pointed_at
from tests.test_http import assert_is_guarded

OWN = {"sec-fetch-site": "same-origin"}
HEADING = "One moment, please"
TYPED = '5 < 6 & "so" on\r\n</textarea><script>alert(1)</script>'


@pytest.fixture
def person():
    """A client whom errors reach as they reach people."""
    return Client(raise_request_exception=False)


@contextmanager
def away_after(queries, error=OperationalError):
    """The database answers so many queries, and then none."""
    left = [queries]

    def count(execute, *args):
        left[0] -= 1
        if left[0] < 0:
            raise error("gone")
        return execute(*args)

    with connection.execute_wrapper(count):
        yield left


def kept_form(response):
    form = page_of(response).find("main").find("form")
    fields = [(node.attrs["name"], unescape(node.attrs["value"])) for node in form.walk() if node.tag == "input"]
    return form.attrs["action"], fields


def assert_is_calm(response):
    page = page_of(response)
    assert (response.status_code, page.find("h1").text, response["Retry-After"]) == (503, HEADING, "10")
    assert "no-store" in response["Cache-Control"].split(", ")  # `private` beside it for whoever is known
    assert "gone" not in page.text
    assert_is_guarded(response)


def statements(ask) -> int:
    """How many a request takes; they are at least one."""
    with away_after(10_000) as left:
        ask()
    assert left[0] < 10_000
    return 10_000 - left[0]


# Wherever it happens

PAGES = ["/", walks.PLANTS, "/me/", "/me/data/", "/me/display/", "/accounts/login/", "/admin/quizzes/lesson/"]


@pytest.mark.django_db
@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_page_without_a_database_is_calm_at_every_query(person, url, error):
    person.force_login(UserFactory(is_staff=True, is_superuser=True))
    walks.start(person)
    person.get(url)  # fills what the process remembers
    count = statements(lambda: person.get(url))

    for queries in range(count):
        with away_after(queries, error):
            response = person.get(url)
        assert_is_calm(response)
        assert page_of(response).find("main").find("a", class_="btn").attrs["href"] == url


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed in", "guest"])
def test_answer_without_a_database_is_kept_at_every_query(person, is_signed_in):
    """Each time the kept form, sent again, is the answer; nothing of the broken attempt is left."""
    if is_signed_in:
        person.force_login(UserFactory())
    url = walks.start(person)
    label = walks.item_at(url).option_order[0]
    typed = [("answer", label), ("confidence", "3")]

    for queries in range(100):
        with away_after(queries) as left:
            response = person.post(url, dict(typed), headers=OWN)
        if left[0] >= 0:
            break
        assert_is_calm(response)
        assert kept_form(response) == (url, [("csrfmiddlewaretoken", ""), *typed])

    assert (queries > 3, response.status_code, Response.objects.get().chosen) == (True, 303, [label])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_course")
def test_start_without_a_database_is_kept_at_every_query(person):
    """The session is written last, when the guest is there already: sent again, nobody is left without it."""
    for queries in range(100):
        person.cookies.clear()
        with away_after(queries) as left:
            response = person.post(walks.START, {"csrfmiddlewaretoken": "t"}, headers=OWN)
        if left[0] >= 0:
            break
        assert_is_calm(response)
        assert kept_form(response) == (walks.START, [("csrfmiddlewaretoken", "t")])

    assert (queries > 3, response.status_code) == (True, 303)
    assert person.get(response["Location"]).status_code == 200


# What is kept, and what is not


def is_resendable(person, url, typed, **headers):
    with away_after(0):
        response = person.post(url, typed, headers=headers)
    assert response.status_code == 503
    return page_of(response).find("main").find("form") is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("small_course")
@pytest.mark.parametrize(
    ("headers", "is_kept"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({}, False),
    ],
)
def test_only_a_form_of_ours_is_offered_again(person, headers, is_kept):
    """Else a page elsewhere could have somebody send what they never saw, with a token of ours."""
    url = walks.start(person)

    assert is_resendable(person, url, {"answer": "true"}, **headers) is is_kept


SENT = [
    ("/accounts/login/", {"login": "ana", "password": "word-9"}, ["login"]),
    ("/accounts/signup/", {"username": "ana", "email": "", "password1": "word-9"}, ["username", "email"]),
    ("/accounts/password/change/", {"oldpassword": "a-9", "password1": "b-9", "password2": "c-9"}, []),
    ("/accounts/login/code/confirm/", {"code": "ABC123", "next": "/me/"}, ["next"]),
    ("/join/", {"code": "KWQP-3RTX"}, ["code"]),
    ("/me/erase/", {"sure": "yes"}, ["sure"]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "typed", "kept"), SENT)
def test_secrets_of_accounts_never_stand_in_a_page(url, typed, kept):
    request = RequestFactory().post(url, {"csrfmiddlewaretoken": "t", **typed}, headers=OWN)

    action, fields = kept_form(errors.unavailable(request))

    assert (action, fields) == (url, [("csrfmiddlewaretoken", "t"), *((name, typed[name]) for name in kept)])


def test_what_was_typed_comes_back_letter_by_letter():
    """No markup of theirs becomes ours; fields of one name stay in order; a file is left out."""
    typed = {"text": TYPED, "answer": ["b", "a"], "file": BytesIO(b"secret")}
    request = RequestFactory().post('/a"b/?next=%2F&x="', typed, headers=OWN)

    response = errors.unavailable(request)

    action, fields = kept_form(response)
    assert action == request.get_full_path()
    assert fields == [("csrfmiddlewaretoken", ""), ("text", TYPED), ("answer", "b"), ("answer", "a")]
    assert b"<script" not in response.content


# What counts as an outage: real errors of both engines


INSERT = "INSERT INTO kept VALUES ('x')"
MISTAKES = {
    "no such table": ([], "SELECT * FROM lost", False),
    "a wrong statement": ([], "SELECT FROM WHERE", False),
    "doubled": ([INSERT], INSERT, False),
}
SITUATIONS = {
    "sqlite": {
        "locked": (["other: BEGIN IMMEDIATE", "PRAGMA busy_timeout = 50"], INSERT, True),
        "full": (["PRAGMA max_page_count = 1"], "INSERT INTO kept VALUES (hex(zeroblob(9000)))", True),
        "read-only": (["PRAGMA query_only = 1"], INSERT, True),
        **MISTAKES,
    },
    "postgresql": {
        "locked": (["other: BEGIN", "other: LOCK kept", "SET lock_timeout = 50"], INSERT, True),
        "gone": (["other: SELECT pg_terminate_backend({pid})"], INSERT, True),
        "read-only": (["SET default_transaction_read_only = on"], INSERT, True),
        **MISTAKES,
    },
}[connection.vendor]


@pytest.fixture
def other_connection(tmp_path, transactional_db):
    """A function that executes on a second connection to the same database; there is a table `kept`."""
    path = tmp_path / "outage.sqlite3"
    if connection.vendor == "sqlite":
        with pointed_at(path), closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("CREATE TABLE kept (text TEXT UNIQUE)")
            yield other.execute
        return
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (text TEXT UNIQUE)")
        yield cursor.execute
        connection.close()
        cursor.execute("ROLLBACK")
        cursor.execute("DROP TABLE kept")
    connection.close_pool()  # with what was set in its connections


@pytest.mark.parametrize(("before", "statement", "is_away"), SITUATIONS.values(), ids=SITUATIONS)
def test_real_errors_are_told_from_mistakes_of_ours(other_connection, before, statement, is_away):
    with connection.cursor() as cursor:
        for line in before:
            words = line.format(pid=connection.connection.info.backend_pid) if "{pid}" in line else line
            (other_connection if words.startswith("other: ") else cursor.execute)(words.removeprefix("other: "))
        with pytest.raises((DatabaseError, InterfaceError)) as raised:
            cursor.execute(statement)

    assert is_outage(raised.value) is is_away
    assert is_outage(ValueError("locked")) is False
