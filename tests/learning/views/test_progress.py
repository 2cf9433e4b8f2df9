"""A learner's own pages: how far, and what they make of each idea."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from quizzes.authoring.services.misconceptions import merge_misconceptions
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.walks import RIGHT, UNSURE, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/me/", "Nothing here yet. Take any lesson, and your thread begins."),
        ("/me/beliefs/", "Nothing here yet. After your first ideas you see each of them here."),
    ],
)
def test_own_pages_of_a_stranger_say_what_will_stand_there(client, url, words):
    page = page_of(client.get(url))

    assert page.find("p", class_="lead").text == words


def test_progress_lists_lessons_that_are_ready_with_their_state_in_words(client):
    before = lesson_lines(client)
    walks.take_pre(client, RIGHT)
    begun = lesson_lines(client)
    walks.take_post(client, RIGHT)
    done = lesson_lines(client)

    assert [before, begun, done] == [["Not begun."], ["Started."], ["Clear."]]


def lesson_lines(client):
    page = page_of(client.get("/me/"))
    return [a.find("span").find("span").text for a in page.find("ul", class_="lessons").find_all("a")]


def rows_of(page):
    return [
        [(div.find("dt").text, div.find("dd").find("p").text) for div in li.find_all("div")]
        for li in page.find("ol", class_="map").find_all("li")
    ]


def test_beliefs_show_then_now_and_later_in_words(client):
    walks.take_pre(client, WRONG, confidence="3")

    (soil, talk) = rows_of(page_of(client.get("/me/beliefs/")))

    assert soil[0][0] == "Before"
    assert soil[0][1].startswith("Believed it")
    assert soil[1] == ("Now", "Not asked again yet")
    assert talk == soil


def test_beliefs_show_one_line_for_two_ideas_that_were_merged(client, small_course):
    walks.take_pre(client, WRONG | {"why-talk": ["b"]})
    kept, gone = small_course.misconceptions.all()
    merge_misconceptions(gone, kept, by=AnonymousUser(), at=NOON)

    (row,) = rows_of(page_of(client.get("/me/beliefs/")))

    assert row[:2] == [("Before", "Believed it"), ("Now", "Not asked again yet")]


def test_beliefs_tell_not_sure_from_believed(client):
    walks.take_pre(client, UNSURE | {"why-talk": ["b"]})

    rows = rows_of(page_of(client.get("/me/beliefs/")))

    assert [row[0] for row in rows] == [("Before", "Not sure"), ("Before", "Already clear")]


def test_own_pages_show_only_own_things(client):
    """PV-2: another guest's answers could leak, and do not."""
    walks.take_lesson(client, WRONG, RIGHT)
    other = Client()
    walks.start(other)

    pages = [page_of(other.get(url)) for url in ("/me/", "/me/beliefs/")]

    assert [page.find("ol", class_="map") for page in pages] == [None, None]
    assert all("You changed your mind" not in page.find("main").text for page in pages)


def test_own_pages_are_kept_by_no_cache(client):
    walks.start(client)

    for url in ("/me/", "/me/beliefs/", "/break/", "/me/display/", walks.START):
        assert "no-store" in client.get(url)["Cache-Control"], url
