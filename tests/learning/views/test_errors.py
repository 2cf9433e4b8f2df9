"""Pages for what went wrong: kind words, no database (these tests have none: a query would fail them)."""

from types import ModuleType

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import path

import fmlearn.urls
from quizzes.learning.views import errors
from tests.dom import page_of

REQUEST = RequestFactory().get("/")
PAGES = {
    "400": (lambda: errors.bad_request(REQUEST, SuspiciousOperation()), 400, "That did not come through"),
    "session": (lambda: errors.bad_request(REQUEST, SessionInterrupted()), 410, "You are not signed in any more"),
    "403": (lambda: errors.permission_denied(REQUEST, PermissionDenied()), 403, "This page is not open to you"),
    "csrf": (lambda: errors.csrf_failure(REQUEST, "CSRF cookie not set."), 403, "Your answer did not come through"),
    "404": (lambda: errors.page_not_found(REQUEST, Exception()), 404, "This page is not here"),
    "500": (lambda: errors.server_error(REQUEST), 500, "Something broke on our side"),
}


@pytest.mark.parametrize(("make", "status", "heading"), PAGES.values(), ids=PAGES)
def test_error_page_is_kind_whole_and_needs_no_database(make, status, heading):
    response = make()

    page = page_of(response)
    assert (response.status_code, page.find("h1").text) == (status, heading)
    assert page.find("title").text == f"{heading} – fmlearn"
    assert page.find("main").find("a", class_="btn").attrs["href"] == "/"
    assert "CSRF" not in page.text


def test_page_that_is_not_there_needs_no_database(client):
    response = client.get("/nowhere/")

    assert (response.status_code, page_of(response).find("h1").text) == (404, "This page is not here")


def test_host_that_is_not_ours_is_a_bad_request(client):
    response = client.get("/", headers={"host": "evil.example"})

    assert (response.status_code, page_of(response).find("h1").text) == (400, "That did not come through")


def break_down(request):
    raise ValueError("a secret of ours")


def refuse(request):
    raise PermissionDenied("a reason of ours")


@pytest.fixture
def broken_site(settings):
    """The site with two more pages that go wrong."""
    site = ModuleType("broken_site")
    site.urlpatterns = [path("broken/", break_down), path("refused/", refuse), *fmlearn.urls.urlpatterns]
    site.handler403, site.handler500 = fmlearn.urls.handler403, fmlearn.urls.handler500
    settings.ROOT_URLCONF = site
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("url", "status", "heading"),
    [("/broken/", 500, "Something broke on our side"), ("/refused/", 403, "This page is not open to you")],
)
def test_what_breaks_inside_tells_no_secret(broken_site, caplog, url, status, heading):
    response = broken_site.get(url)

    assert (response.status_code, page_of(response).find("h1").text) == (status, heading)
    assert b"of ours" not in response.content
    assert response["X-Frame-Options"] == "DENY"
