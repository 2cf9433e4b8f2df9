"""Where a part of a lesson comes from, and the people in it, on the pages that show lessons."""

import pytest

from quizzes.authoring.services.packs import load_pack
from quizzes.formats.course_pack import read_pack
from tests.dom import page_of
from tests.factories import NOON
from tests.formats.small_course import replaced
from tests.formats.test_people import files_with

LESSON = "/courses/small-course/lessons/plants/"
SAID = "stays. So it **cannot** be made of soil."


@pytest.fixture
def cited(db):
    files = replaced(files_with(), "lessons/01-plants.md", SAID, f"{SAID}[^garden-page]")
    load_pack(read_pack(files), at=NOON)


@pytest.mark.parametrize("address", [LESSON, f"{LESSON}parts/1/"], ids=["whole", "part by part"])
def test_the_sources_of_a_part_are_folded_below_it(client, cited, address):
    text = page_of(client.get(address)).find("div", class_="text")

    assert "[^" not in text.text
    assert text.find("details", class_="src").find("summary").text == "Where this part comes from: 1 source"
    assert text.find("details", class_="src").find("li").text == "Garden club. Talking to plants. (a page for patients)"


def test_a_part_that_cites_nothing_has_no_such_line(client, small_course):
    assert page_of(client.get(LESSON)).find("div", class_="text").find("details") is None


def test_a_person_opens_and_closes_the_lesson(client, cited):
    whole = [section.text for section in page_of(client.get(LESSON)).find_all("section", class_="story")]
    first, last = (page_of(client.get(f"{LESSON}parts/{n}/")).find_all("section", class_="story") for n in (1, 3))

    opening, closing = "Ada thinks that her tree eats soil.", "Now Ada looks at the light."
    assert (whole, [s.text for s in first], [s.text for s in last]) == ([opening, closing], [opening], [closing])


def test_a_lesson_without_people_has_no_story(client, small_course):
    assert page_of(client.get(LESSON)).find_all("section", class_="story") == []
