"""Brightness and breaks."""

from uuid import UUID

import pytest

from quizzes.learning.views.preferences import attempt_of_url
from quizzes.models import Learner
from quizzes.vocabulary import Theme
from tests import walks
from tests.dom import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]

URL = "/me/brightness/"


@pytest.mark.parametrize("theme", ["light", "dim", "dark"])
def test_brightness_is_kept_for_a_guest_and_set_on_every_page(client, theme):
    """AX-11: the choice is kept without a sign-in."""
    response = client.post(URL, {"theme": theme, "next": walks.PLANTS})

    pages = [page_of(client.get(url)) for url in ("/", walks.PLANTS, "/me/", URL, "/about/")]
    assert (response.status_code, response["Location"]) == (303, walks.PLANTS)
    assert [learner.theme for learner in Learner.objects.all()] == [theme]
    assert [page.find("html").attrs.get("data-theme") for page in pages] == [theme] * 5


def test_brightness_of_the_device_sets_nothing(client):
    client.post(URL, {"theme": Theme.SYSTEM})

    assert "data-theme" not in page_of(client.get("/")).find("html").attrs


def test_brightness_shows_what_is_chosen(client):
    """AX-3 speaks of questions; a setting shows its present value."""
    fresh = page_of(client.get(URL))
    client.post(URL, {"theme": "dim"})
    chosen = page_of(client.get(URL))

    checked = [[n.attrs["value"] for n in page.find_all("input") if "checked" in n.attrs] for page in (fresh, chosen)]
    assert checked == [["system"], ["dim"]]
    assert Learner.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"theme": ""}, {"theme": "neon"}, {"theme": "dark\x00"}])
def test_brightness_that_is_none_is_explained_and_not_kept(client, sent):
    """AX-4"""
    response = client.post(URL, sent)

    page = page_of(response)
    link = page.find("div", role="alert").find("a")
    target = page.find(id=link.attrs["href"].removeprefix("#"))
    assert (response.status_code, Learner.objects.count()) == (200, 0)
    assert page.find("title").text.startswith("Error: ")
    assert target.closest("fieldset").find("p", class_="oops").text == link.text
    assert page.find(id="id_theme_error").text == link.text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\t/evil.example",
        "evil.example",
        "",
    ],
)
def test_way_back_never_leads_to_another_site(client, target):
    posted = client.post(URL, {"theme": "dim", "next": target})
    shown = page_of(client.get(URL, {"next": target}))
    rested = page_of(client.get("/break/", {"next": target}))

    go_back = [a.attrs["href"] for a in shown.find("main").find_all("a")]
    assert posted["Location"] == "/"
    assert go_back == ["/"]
    assert rested.find("main").find("a", class_="btn").attrs["href"] == "/"


def test_way_back_is_the_page_one_came_from(client):
    page = page_of(client.get(walks.PLANTS))
    (link,) = [a for a in page.find("header").find_all("a") if a.text == "Brightness"]

    shown = page_of(client.get(link.attrs["href"]))

    assert shown.find("input", name="next").attrs["value"] == walks.PLANTS


def test_break_of_a_stranger_says_that_nothing_can_get_lost(client):
    page = page_of(client.get("/break/", {"next": walks.PLANTS}))

    button = page.find("main").find("a", class_="btn")
    assert (button.text, button.attrs["href"]) == ("Go back", walks.PLANTS)
    assert "nothing can get lost" in page.find("p", class_="lead").text


def test_break_tells_the_place_and_resumes_there(client):
    """AX-18: at an open question, then at the answer of the last idea."""
    url = walks.start(client)
    asked = page_of(client.get("/break/"))
    last = walks.take_pre(client, walks.RIGHT)
    reading = page_of(client.get("/break/"))

    pages = [
        (page.find("main").find("a", class_="btn").attrs["href"], page.find("section").text)
        for page in (asked, reading)
    ]
    assert [href for href, _ in pages] == [url, last]
    assert "Plants: what they live on" in pages[0][1]
    assert "You were at question 1 of 2." in pages[0][1]
    assert "You were at question 2 of 2." in pages[1][1]


ATTEMPT = UUID("6f1c0d52-9c36-4c4e-9d1e-6a1c2f2d8b11")


@pytest.mark.parametrize(
    ("url", "attempt"),
    [
        (f"/attempts/{ATTEMPT}/items/3/", ATTEMPT),
        (f"/attempts/{ATTEMPT}/items/3/feedback/?notice=thanks", ATTEMPT),
        (f"/attempts/{ATTEMPT}/results/", ATTEMPT),
        ("/", None),
        (f"/?from=/attempts/{ATTEMPT}/items/3/", None),
        (f"/attempts/{ATTEMPT}", None),
        ("/attempts/3/items/3/", None),
        ("/no/such/page/", None),
        ("//[", None),
    ],
)
def test_the_attempt_of_an_address_is_that_of_its_page(url, attempt):
    assert attempt_of_url(url) == attempt
