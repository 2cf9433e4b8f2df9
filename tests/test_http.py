"""What travels: headers on every answer, one cookie, and the key of a guest."""

import hashlib
from datetime import timedelta

import pytest
from django.test import Client

from quizzes.learning.http import GUEST_KEY
from quizzes.learning.services.readiness import PROBE_KEY
from quizzes.models import Learner, Session
from tests import walks
from tests.dom import page_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course", "clock")]

PAGES = ["/", "/about/", "/courses/small-course/", walks.PLANTS, walks.START, "/me/", "/me/display/", "/break/"]
OTHERS = ["/healthz", "/nowhere/", "/courses/small-course", walks.FINISH]
LOADING = {"link", "img", "source", "script", "object", "embed"}
THIRTY_DAYS = 30 * 24 * 3600


def directives(response) -> dict[str, list[str]]:
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


def assert_is_guarded(response):
    policy = directives(response)
    allowed = {value for values in policy.values() for value in values}
    assert policy["default-src"] == ["'self'"]
    assert {name: policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    assert policy["form-action"] == ["'self'"]
    assert allowed == {"'self'", "'none'"}  # no unsafe-inline, no unsafe-eval, no other host
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert all(power.endswith("=()") for power in response["Permissions-Policy"].split(", "))
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(response["Permissions-Policy"].split(", "))


@pytest.mark.parametrize("url", PAGES + OTHERS)
def test_every_answer_carries_the_headers(client, url):
    """PV-7"""
    assert_is_guarded(client.get(url))


def test_pages_of_an_attempt_carry_the_headers(client):
    """PV-7"""
    url = walks.start(client)
    asked, wrong = client.get(url), client.post(url, {})
    answered = walks.answer(client, url, ["unsure"])

    for response in (asked, wrong, answered, client.get(answered["Location"])):
        assert_is_guarded(response)


def test_refused_posts_carry_the_headers():
    """PV-7"""
    assert_is_guarded(Client(enforce_csrf_checks=True).post(walks.START))


def test_answer_to_an_unknown_host_carries_the_headers(client):
    """PV-7: "on every page"."""
    assert_is_guarded(client.get("/", headers={"host": "evil.example"}))


MANIFEST = "/manifest.webmanifest"  # made from the settings of the site


@pytest.mark.parametrize("url", PAGES)
def test_pages_load_nothing_from_elsewhere(client, url):
    """PV-7, PV-12: what a page loads comes from us; links to sources are only followed by hand."""
    page = page_of(client.get(url))

    loaded = [node.attrs.get("src") or node.attrs.get("href") for node in page.walk() if node.tag in LOADING]
    assert [address for address in loaded if not address.startswith("/static/")] == [MANIFEST]
    inline = {"style", "iframe"}
    found = [node for node in page.walk() if "style" in node.attrs or node.tag in inline]
    assert found + [node for node in page.find_all("script") if not node.attrs.get("src")] == []


# Cookies


def test_guest_gets_one_session_cookie_of_30_days(client):
    """PV-8: HttpOnly, SameSite=Lax."""
    cookie = client.post(walks.START).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (
        True,
        "Lax",
        THIRTY_DAYS,
        "/",
    )


def test_whole_lesson_sets_session_and_csrf_cookies_only(client):
    """PV-8"""
    client.get(walks.PLANTS)
    walks.take_lesson(client, walks.WRONG, walks.RIGHT)
    client.get("/me/display/")

    assert sorted(client.cookies) == ["csrftoken", "sessionid"]
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


@pytest.mark.parametrize("https", [True, False])
def test_cookies_are_secure_in_production(settings, client, https):
    """PV-8: Secure wherever HTTPS=1."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = https

    session = client.post(walks.START).cookies["sessionid"]
    token = client.get("/me/display/").cookies["csrftoken"]

    assert (bool(session["secure"]), bool(token["secure"])) == (https, https)


def test_session_rolls_once_a_day_on_a_write(client, clock):
    """PV-2, AX-5: 30 idle days, counted anew at the first answer of each day."""
    url = walks.start(client)
    same_day = walks.answer(client, url, ["unsure"])
    clock.shift(timedelta(days=1))
    reading = client.get(same_day["Location"])
    next_day = client.post(walks.START)
    again = client.post(walks.START)

    rolled = ["sessionid" in response.cookies for response in (same_day, reading, next_day, again)]
    assert rolled == [False, False, True, False]
    assert next_day.cookies["sessionid"]["max-age"] == THIRTY_DAYS
    assert Learner.objects.get().last_seen_on.isoformat() == "2026-11-24"


def test_guest_returns_after_29_days_and_not_after_30_idle_ones(client, clock):
    """PV-2: the session is gone after 30 idle days; there is no way back to its row."""
    walks.start(client)
    clock.shift(timedelta(days=29))
    walks.start(client)
    still = Learner.objects.count()
    clock.shift(timedelta(days=30, seconds=1))

    walks.start(client)

    assert (still, Learner.objects.count()) == (1, 2)


# Keys


def test_key_of_a_guest_is_stored_as_its_hash_only(client):
    """PV-2: who reads the table of learners cannot become the guest."""
    walks.start(client)

    key = client.session[GUEST_KEY]
    row = Learner.objects.values().get()
    assert row["guest_key_hash"] == hashlib.sha256(key.encode()).hexdigest()
    assert all(key not in str(value) for value in row.values())
    assert len(key) >= 40


def test_key_that_is_nobodys_finds_nobody(client):
    walks.start(client)
    session = client.session
    session[GUEST_KEY] = "x" * 43
    session.save()

    response = client.get("/me/")

    assert (response.status_code, Learner.objects.count()) == (200, 1)


def test_made_up_session_is_a_stranger(client):
    client.cookies["sessionid"] = "a" * 32

    response = client.get("/")

    # The probe of readiness is written by a connection of its own, and may be there.
    sessions = Session.objects.exclude(session_key=PROBE_KEY).count()
    assert (response.status_code, sessions, Learner.objects.count()) == (200, 0, 0)


def test_two_guests_never_share_a_row():
    first, second = Client(), Client()
    walks.start(first)
    walks.start(second)

    assert Learner.objects.values("guest_key_hash").distinct().count() == 2


def test_signed_in_learner_is_found_by_the_user(client):
    user = UserFactory()
    client.force_login(user)
    walks.start(client)
    other_device = Client()
    other_device.force_login(user)

    walks.start(other_device)

    assert [learner.user for learner in Learner.objects.all()] == [user]


def test_address_of_the_visitor_is_stored_nowhere(client):
    """PV-2"""
    client.post(walks.START, REMOTE_ADDR="203.0.113.77")

    rows = [str(row) for model in (Learner, Session) for row in model.objects.values()]
    assert "203.0.113.77" not in str(rows) + str(dict(client.session))
