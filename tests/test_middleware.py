"""What is answered before anything is looked up."""

import pytest

from fmlearn.accounts.guess_limits import place_digest
from fmlearn.accounts.models import User
from fmlearn.limits import AUTHORS, LEARNERS
from fmlearn.middleware import trust_proxies
from quizzes.models.sessions import SessionStore
from tests import walks
from tests.dom import page_of
from tests.test_http import assert_is_guarded

FORM = "application/x-www-form-urlencoded"
LESSON_IN_ADMIN = "/admin/quizzes/lesson/add/"
SIZES = {
    "a learner's page": (walks.START, LEARNERS.size + 1, True),
    "as much as a learner may": ("/nowhere/", LEARNERS.size, False),
    "signing in": ("/accounts/login/", LEARNERS.size + 1, True),
    "an author's page": (LESSON_IN_ADMIN, LEARNERS.size + 1, False),
    "more than an author may": (LESSON_IN_ADMIN, AUTHORS.size + 1, True),
    "not below the admin": ("/administration/", LEARNERS.size + 1, True),
    "no number": ("/nowhere/", "1e9", False),
    "nothing": ("/nowhere/", "", False),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "size", "is_refused"), SIZES.values(), ids=SIZES)
def test_body_that_is_declared_too_long_is_refused_unread(client, path, size, is_refused):
    response = client.generic("POST", path, b"", FORM, CONTENT_LENGTH=str(size))

    assert (response.status_code == 413) is is_refused
    if is_refused:
        assert page_of(response).find("h1").text == "That was too long to take"
        assert_is_guarded(response)


@pytest.mark.django_db
@pytest.mark.parametrize(("fields", "status"), [(1_000, 200), (1_001, 400)])
def test_too_many_fields_are_refused_kindly(client, fields, status):
    body = "&".join(f"f{number}=" for number in range(fields - 1))

    response = client.post("/accounts/login/", f"{body}&login=ana", FORM)

    assert response.status_code == status
    if status == 400:
        assert page_of(response).find("h1").text == "That did not come through"


REFUSALS = {408: "That took too long to arrive", 413: "That was too long to take", 503: "One moment, please"}


@pytest.mark.parametrize(("status", "heading"), REFUSALS.items())
def test_refusal_of_the_server_is_a_page_that_needs_nothing(client, status, heading):
    """No database is allowed here: a query would fail the test."""
    response = client.post(walks.START, headers={"cookie": "sessionid=somebody"}, **{"fmlearn.refused": status})

    assert (response.status_code, page_of(response).find("h1").text) == (status, heading)
    assert (response.get("Retry-After"), response.cookies) == ("10" if status == 503 else None, {})
    assert_is_guarded(response)


@pytest.mark.django_db
def test_healthz_touches_nothing(client, django_assert_num_queries):
    """No session is looked up, and no name of the site is needed."""
    session = SessionStore()
    session.create()
    client.cookies["sessionid"] = session.session_key

    with django_assert_num_queries(0):
        response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.json(), response.cookies) == (200, {"status": "alive"}, {})


def test_who_waited_too_long_keeps_what_was_typed(client):
    typed = {"csrfmiddlewaretoken": "t", "answer": "true"}

    response = client.post(walks.START, typed, headers={"sec-fetch-site": "same-origin"}, **{"fmlearn.refused": 503})

    fields = page_of(response).find("main").find("form").find_all("input")
    assert {field.attrs["name"]: field.attrs["value"] for field in fields} == typed


CLIENT, PROXY = "198.51.100.7", "10.0.0.1"
ADDRESSES = {
    "no proxy: the header is invented": (0, CLIENT, "1.2.3.4", CLIENT),
    "one proxy": (1, PROXY, CLIENT, CLIENT),
    "one proxy, and what the client invented": (1, PROXY, f"1.2.3.4, {CLIENT}", CLIENT),
    "two proxies": (2, PROXY, f"1.2.3.4, {CLIENT}, 10.0.0.2", CLIENT),
    "fewer hops than proxies": (3, PROXY, f"{CLIENT}, 10.0.0.2", CLIENT),
    "with ports": (1, PROXY, f"{CLIENT}:4711", CLIENT),
    "IPv6 with a port": (1, PROXY, "[2001:DB8::1]:4711", "2001:db8::1"),
    "IPv4 over IPv6": (0, f"::ffff:{CLIENT}", "", CLIENT),
    "no address in the header": (1, PROXY, "unknown", PROXY),
    "no header": (1, PROXY, "", PROXY),
    "a socket file": (0, "", "", "0.0.0.0"),
}


@pytest.mark.parametrize("case", ADDRESSES.values(), ids=ADDRESSES)
def test_address_of_the_client(rf, settings, case):
    proxies, connected, forwarded, address = case
    settings.TRUSTED_PROXIES = proxies
    seen = trust_proxies(lambda request: request.META["REMOTE_ADDR"])

    assert seen(rf.get("/", REMOTE_ADDR=connected, headers={"x-forwarded-for": forwarded})) == address


@pytest.mark.django_db
def test_limits_and_sign_in_see_the_address_behind_the_proxy(client, settings):
    """The account knows the place behind the proxy, not the proxy."""
    settings.TRUSTED_PROXIES = 1
    form = {"username": "ana", "password1": "lavender-bread-9"}

    client.post("/accounts/signup/", form, headers={"x-forwarded-for": CLIENT}, REMOTE_ADDR=PROXY)

    user = User.objects.get()
    assert user.known_places.get().place == place_digest(user, CLIENT)
