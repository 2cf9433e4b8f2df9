"""When to get help: numbers first, one tap each, and calm words for whoever thinks of ending it all."""

import pytest

from quizzes.domain.pack import PackHelpline
from tests.dom import page_of

URL = "/courses/small-course/help/"


@pytest.mark.django_db
def test_numbers_are_links_to_call_under_the_heading_they_belong_to(client, small_course):
    page = page_of(client.get(URL))

    calls = {
        section.find("h2").text: [
            (a.attrs["href"], a.find("b").text) for a in section.find_all("a") if "tel:" in a.attrs["href"]
        ]
        for section in page.find("main").find_all("section")
    }
    assert calls["Call your emergency number now"] == [("tel:911", "911")]
    assert calls["If you are thinking of ending your life"] == [("tel:+198820", "+1 (988) 20")]
    assert calls["Get medical advice the same day"] == []


@pytest.mark.django_db
def test_a_crisis_is_told_in_its_own_words_and_one_link_from_the_top(client, small_course):
    page = page_of(client.get(URL)).find("main")

    assert page.find("a").attrs["href"] == "#hard"
    assert page.find(id="hard").text == "If you are thinking of ending your life"
    assert "no plant will ever grow again" not in page.text
    assert "Please talk with someone now." in page.text


@pytest.mark.django_db
def test_a_course_without_numbers_still_says_when_to_call(client, small_course):
    small_course.helplines = []
    small_course.save()

    page = page_of(client.get(URL)).find("main")

    assert "Call your emergency number now" in page.text
    assert [a.attrs["href"] for a in page.find_all("a") if a.attrs["href"].startswith(("tel:", "#"))] == []


@pytest.mark.parametrize(
    ("number", "dialed"),
    [
        ("911", "911"),
        ("116 123", "116123"),
        ("1-800-222-1222", "18002221222"),
        ("+49 (30) 1", "+49301"),
        ("\u202e1<", "1"),
    ],
)
def test_a_number_dials_its_digits_only(number, dialed):
    assert PackHelpline("crisis", number, "Here").dialed == dialed
