"""A learner's own pages: how far, and what they make of each idea."""

from datetime import timedelta

import pytest
from django.test import Client

from tests import walks
from tests.dom import page_of
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


def test_progress_of_a_stranger_says_what_will_stand_there(client):
    page = page_of(client.get("/me/"))

    assert (
        page.find("p", class_="lead").text == "Nothing here yet. After your first idea you see it here, then and now."
    )
    assert page.find("div", class_="overall").find("p").text == "0 of 2 lessons done."


def test_beliefs_of_old_addresses_are_part_of_the_progress(client):
    response = client.get("/me/beliefs/")

    assert (response.status_code, response["Location"]) == (301, "/me/")


def rows_of(client):
    """Each idea as (time, word) three times."""
    maps = page_of(client.get("/me/")).find_all("ol", class_="map")
    return [
        [(div.find("dt").text, div.find("dd").find("p").text) for div in li.find("dl").find_all("div")]
        for found in maps
        for li in found.find_all("li")
    ]


def counts_of(client):
    rows = page_of(client.get("/me/")).find("ul", class_="kinds").find_all("li")
    return {row.find("b").text: row.find("span").text.removeprefix(row.find("b").text).split()[0] for row in rows}


def test_progress_shows_each_idea_then_now_and_later_in_words(client):
    walks.take_pre(client, WRONG, confidence="3")

    assert (
        rows_of(client)
        == [[("Then", "A mix-up"), ("Now", "Not asked again yet"), ("Later", "Comes back first in other words")]] * 2
    )


def test_progress_counts_the_four_states_and_says_it_in_a_sentence(client, clock):
    """One word for each state, here and everywhere."""
    walks.take_lesson(client, WRONG, RIGHT | {"why-talk": ["unsure"]})
    after = (counts_of(client), page_of(client.get("/me/")).find("p", class_="lead").text)
    clock.shift(timedelta(days=7))
    walks.answer_all(client, walks.start(client), RIGHT)

    assert after == (
        {"A mix-up": "0", "Not sure": "1", "Clear": "2", "Kept": "0"},
        "3 ideas so far: 2 are clear, and one comes back another day.",
    )
    assert counts_of(client) == {"A mix-up": "0", "Not sure": "0", "Clear": "2", "Kept": "1"}
    assert rows_of(client)[0] == [("Then", "A mix-up"), ("After", "Clear"), ("Now", "Kept a week later")]


def test_what_is_clear_is_asked_again_from_a_day_and_what_is_not_comes_first(client):
    walks.take_lesson(client, RIGHT, RIGHT | {"why-talk": ["a"]})

    assert [row[2] for row in rows_of(client)] == [
        ("Later", "We ask again from 30 November"),
        ("Later", "Comes back first in other words"),
        ("Later", "We ask again from 30 November"),
    ]


def test_progress_tells_nothing_of_an_open_check_without_answer_pages(client):
    """What a later question was about stands in the results, when all of them are answered."""
    walks.press(client, walks.take_pre(client, WRONG))
    before = rows_of(client)
    walks.answer(client, walks.url_of_open(client), RIGHT[walks.slug_at(walks.url_of_open(client))])

    assert rows_of(client) == before


def test_own_page_shows_only_own_things(client):
    """PV-2: another guest's answers could leak, and do not."""
    walks.take_lesson(client, WRONG, RIGHT)
    other = Client()
    walks.start(other)

    page = page_of(other.get("/me/")).find("main")

    assert page.find("ol", class_="map") is None
    assert "A mix-up" not in page.text


def test_own_pages_are_kept_by_no_cache(client):
    walks.start(client)

    for url in ("/me/", "/break/", "/me/display/", walks.START):
        assert "no-store" in client.get(url)["Cache-Control"], url
