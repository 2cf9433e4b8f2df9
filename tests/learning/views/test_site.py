"""What browsers, search engines and readers ask of the site as a whole; all of it from our own origin."""

import struct
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders

from tests import walks
from tests.dom import page_of

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/courses/small-course/", walks.PLANTS, "/courses/small-course/help/", "/courses/small-course/glossary/"]


def png_size(name) -> tuple[int, int]:
    """Width and height from the header of a static file."""
    with open(finders.find(name), "rb") as file:
        head = file.read(24)
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", head[16:24])


@pytest.mark.parametrize("path", PUBLIC)
def test_page_to_read_says_what_it_is_where_its_address_is_shared(client, small_course, settings, path):
    settings.SITE_URL = ""
    page = page_of(client.get(path))

    said = {
        meta.attrs.get("property") or meta.attrs.get("name"): meta.attrs.get("content")
        for meta in page.find_all("meta")
    }
    assert said["og:url"] == f"http://testserver{path}"
    assert said["og:image"] == "http://testserver/static/card.png"
    assert said["description"] == said["og:description"]
    assert said["og:title"]


def test_address_of_the_site_is_the_one_of_its_settings(client, small_course, settings):
    settings.SITE_URL = "https://learn.example.org"

    page = page_of(client.get("/"))

    addresses = [meta.attrs["content"] for meta in page.find_all("meta") if "://" in meta.attrs.get("content", "")]
    assert {urlsplit(address).netloc for address in addresses} == {"learn.example.org"}


def test_page_of_somebody_known_says_nothing_to_others(client, small_course):
    walks.start(client)

    for path in ("/", walks.PLANTS, "/me/"):
        page = page_of(client.get(path))
        assert [meta for meta in page.find_all("meta") if "og:" in (meta.attrs.get("property") or "")] == []


def test_lesson_that_is_shared_has_the_title_of_the_list(client, small_course):
    """Nothing that a question asks about is given away."""
    page = page_of(client.get(walks.PLANTS))

    (title,) = [m.attrs["content"] for m in page.find_all("meta") if m.attrs.get("property") == "og:title"]
    assert f". {title}" in page_of(client.get("/courses/small-course/")).find("main").text


def test_icons_are_as_large_as_they_say(client, small_course):
    values = client.get("/manifest.webmanifest").json()

    sizes = {icon["src"].removeprefix("/static/"): icon["sizes"] for icon in values["icons"]}
    assert {name: "{}x{}".format(*png_size(name)) for name in sizes} == sizes
    assert png_size("icon-180.png") == (180, 180)
    assert png_size("card.png") == (1200, 630)
    assert client.get(values["start_url"]).status_code == 200


def test_robots_are_kept_from_pages_of_people(client, small_course):
    response = client.get("/robots.txt")

    closed = [line.removeprefix("Disallow: ") for line in response.content.decode().splitlines()[1:]]
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert {"/me/", "/attempts/", "/teach/", "/admin/"} <= set(closed)
    assert [path for path in PUBLIC if path.startswith(tuple(closed))] == []


@pytest.mark.parametrize(
    ("operator", "words"),
    [("", "has not given a name here yet"), ("Garden <b>Clinic", "Garden <b>Clinic")],
)
def test_about_names_who_runs_the_site_or_says_that_nobody_is_named(client, small_course, settings, operator, words):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = operator, "help@example.org" if operator else ""

    main = page_of(client.get("/about/")).find("main")

    assert words in main.text
    letters = [a.attrs["href"] for a in main.find_all("a") if a.attrs["href"].startswith("mailto:")]
    assert letters == (["mailto:help@example.org"] if operator else [])
    assert {"who", "contact", "data", "access"} <= {h2.attrs["id"] for h2 in main.find_all("h2")}


def test_about_is_there_before_any_course(client):
    assert client.get("/about/").status_code == 200
