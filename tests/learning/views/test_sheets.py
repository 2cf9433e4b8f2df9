"""Sheets to print: what stands on them, and where they are offered."""

import pytest
from django.urls import reverse

from tests.dom import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]
SHEET = reverse("quizzes:sheet", args=["small-course", "my-garden"])


def test_a_sheet_has_room_to_write_and_no_field(client):
    """PV-1: nothing of it can be sent."""
    main = page_of(client.get(SHEET)).find("main")

    table = main.find("table")
    assert [cell.text for cell in table.find_all("th")] == ["Day", "Height"]
    assert (len(table.find_all("td")), len(main.find_all("div", class_="write"))) == (14, 2)
    assert [main.find_all(name) for name in ("input", "textarea", "form")] == [[], [], []]
    assert main.find("details").text.split() == ["See", "one", "way", "to", "answer", "it", "It", "grew."]


def test_sheets_are_listed_and_found_from_the_lessons(client):
    listed = page_of(client.get(reverse("quizzes:sheets", args=["small-course"])))
    lessons = page_of(client.get(reverse("quizzes:course", args=["small-course"])))

    assert listed.find("main").find("a", href=SHEET).text == "My garden"
    assert lessons.find("a", href=reverse("quizzes:sheets", args=["small-course"])) is not None


def test_a_lesson_offers_its_own_sheets(client):
    plants = page_of(client.get(reverse("quizzes:lesson", args=["small-course", "plants"])))
    rain = page_of(client.get(reverse("quizzes:lesson", args=["small-course", "rain"])))

    assert plants.find("main").find("a", href=SHEET).text.strip() == "Sheet to print: My garden"
    assert rain.find("main").find("a", href=SHEET) is None


def test_a_sheet_that_is_not_there_is_a_404(client):
    page = client.get(reverse("quizzes:sheet", args=["small-course", "nothing"]))

    assert page.status_code == 404


def test_a_course_without_sheets_says_so(client, small_course):
    small_course.sheets = []
    small_course.save()

    listed = page_of(client.get(reverse("quizzes:sheets", args=["small-course"])))

    assert "This course has no sheets yet." in listed.text
