"""Display and breaks."""

from urllib.parse import quote
from uuid import UUID

import pytest

from quizzes.learning.views.preferences import resolved
from quizzes.models import Learner
from quizzes.vocabulary import Spacing, TextSize, Theme
from tests import walks
from tests.dom import page_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]

URL = "/me/display/"


CHOICES = [("theme", Theme, "data-theme"), ("text_size", TextSize, "data-size"), ("spacing", Spacing, "data-space")]
SET = [(name, value, attr) for name, choices, attr in CHOICES for value in choices.values[1:]]
DEFAULTS = [(name, choices.values[0], attr) for name, choices, attr in CHOICES]


@pytest.mark.parametrize(("name", "value", "attribute"), SET)
def test_display_is_kept_for_a_guest_and_set_on_every_page(client, name, value, attribute):
    """AX-11: the choice is kept without a sign-in."""
    response = client.post(URL, {name: value, "next": walks.PLANTS})

    pages = [page_of(client.get(url)) for url in ("/", walks.PLANTS, "/me/", URL, "/about/", "/nowhere/")]
    assert (response.status_code, response["Location"]) == (303, f"{URL}?next={quote(walks.PLANTS, safe='')}#{name}")
    assert [getattr(learner, name) for learner in Learner.objects.all()] == [value]
    assert [page.find("html").attrs.get(attribute) for page in pages] == [value] * 6


@pytest.mark.parametrize(("name", "value", "attribute"), DEFAULTS)
def test_display_of_the_device_sets_nothing(client, name, value, attribute):
    client.post(URL, {name: value})

    assert set(page_of(client.get("/")).find("html").attrs) == {"lang", "dir"}


def test_display_shows_what_is_chosen_and_one_choice_leaves_the_others(client):
    """AX-3 speaks of questions; a setting shows its present value."""
    fresh = page_of(client.get(URL))
    for sent in ({"theme": "dim"}, {"text_size": "larger"}, {"spacing": "roomy"}, {"text_size": "largest"}):
        client.post(URL, sent)
    chosen = page_of(client.get(URL))

    pressed = [
        [n.attrs["value"] for n in page.find_all("button") if n.attrs["aria-pressed"] == "true"]
        for page in (fresh, chosen)
    ]
    assert pressed == [["system", "normal", "normal"], ["dim", "largest", "roomy"]]
    assert Learner.objects.count() == 1


@pytest.mark.parametrize("value", ["neon", "dark\x00", "<b>", "x" * 10_000, "💡"])
@pytest.mark.parametrize("name", [name for name, _, _ in CHOICES])
def test_display_that_is_none_is_explained_and_not_kept(client, name, value):
    """AX-4"""
    response = client.post(URL, {name: value, "next": walks.PLANTS})

    page = page_of(response)
    link = page.find("div", role="alert").find("a")
    target = page.find(id=link.attrs["href"].removeprefix("#"))
    assert (response.status_code, Learner.objects.count()) == (200, 0)
    assert page.find("title").text.startswith("Error: ")
    assert target.closest("fieldset").find("p", class_="oops").text == link.text
    assert page.find(id=f"id_{name}_error").text == link.text
    assert page.find("input", name="next").attrs["value"] == walks.PLANTS


@pytest.mark.parametrize("sent", [{}, {"theme": ""}, {"colour": "red"}])
def test_display_without_a_choice_is_explained(client, sent):
    response = client.post(URL, sent)

    summary = page_of(response).find("div", role="alert")
    assert summary.find("li").text == "Choose one of the buttons. Each works at once."
    assert (response.status_code, Learner.objects.count()) == (200, 0)


def test_display_of_a_learner_is_the_same_after_signing_out_and_in(client):
    """ADR 31: it belongs to the person."""
    account = UserFactory()
    client.force_login(account)
    client.post(URL, {"text_size": "large"})
    client.logout()
    out = page_of(client.get("/"))
    client.force_login(account)

    sizes = [page.find("html").attrs.get("data-size") for page in (out, page_of(client.get("/")))]
    assert sizes == [None, "large"]


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
    assert posted["Location"] == f"{URL}?next=%2F#theme"
    assert go_back == ["/"]
    assert [a.attrs["href"] for a in rested.find("main").find_all("a")] == ["/"]


def test_way_back_is_the_page_one_came_from(client):
    page = page_of(client.get(walks.PLANTS))
    (link,) = [a for a in page.find("header").find_all("a") if a.text == "Display"]

    shown = page_of(client.get(link.attrs["href"]))

    again = page_of(client.get(URL, {"next": URL}))

    assert shown.find("input", name="next").attrs["value"] == walks.PLANTS
    assert again.find("input", name="next").attrs["value"] == "/"


def rest(client, **query):
    """What the page at the end of a visit says: the place, and its links by their words."""
    main = page_of(client.get("/break/", query)).find("main")
    return main.find("p", class_="lead").text, {a.text: a.attrs["href"] for a in main.find_all("a")}


def test_break_of_a_stranger_says_that_nothing_can_get_lost(client):
    place, links = rest(client, next=walks.PLANTS)

    assert place == "You have not answered anything yet, so nothing can get lost."
    assert links == {"Back to the start": "/"}


def test_break_tells_the_place_and_resumes_there(client):
    """AX-18: at an open question, then at the answer of the last idea."""
    url = walks.start(client)
    first = rest(client)
    last = walks.take_pre(client, walks.RIGHT)
    second = rest(client)
    walks.press(client, last)

    assert first == (
        "Your place is kept: Plants: what they live on. Idea 1 of 2 is next.",
        {"Back to the start": "/", "Go on from here": url},
    )
    assert second == (
        "Your place is kept: Plants: what they live on. Idea 2 of 2 is next.",
        {"Back to the start": "/", "Go on from here": last},
    )
    assert rest(client)[0] == "Your place is kept: Plants: what they live on. 3 later questions are next."


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
    found = resolved(url)

    assert (found.kwargs.get("attempt_id") if found else None) == attempt
