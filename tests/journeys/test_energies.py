"""What each energy costs, over every lesson of the course: pages, taps and minutes, from home to "Done for today"."""

from math import ceil

import pytest
from django.test import Client

from quizzes.content.queries.content import course_content
from quizzes.learning.queries.outlines import course_outlines
from tests.conftest import NOON
from tests.dom import page_of
from tests.journeys.test_targets import shown_words
from tests.walks import is_item, page_name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TAPS = 2  # of an answer: the answer, and how sure, which saves
MOST_MINUTES = {"low": 5, "medium": 8, "good": 18}
PACE = 150  # words a minute


def walk(client, start, energy):
    """(pages, taps, words) from the door to the offer to stop, or to the result."""
    url, pages, taps, words = client.post(start, {"energy": energy})["Location"], 1, 1, 0
    while True:
        main = page_of(client.get(url)).find("main")
        pages, words = pages + 1, words + shown_words(main)
        if page_name(url) == "attempt_results":
            return pages, taps, words
        if is_item(url):
            labels = [field.attrs["value"] for field in main.find_all("input", name="answer")]
            url, taps = client.post(url, {"answer": labels[:1], "confidence": "2"})["Location"], taps + TAPS
            continue
        form = main.find("form", class_="go")
        taps += 1
        if form.find("button", name="then"):
            return pages, taps, words
        url = client.post(form.attrs["action"])["Location"]


def test_each_energy_is_as_long_as_it_says(shipped_course, report_line):
    content = course_content(shipped_course, at=NOON)
    outlines = course_outlines(content)
    costs = {}
    for lesson in content.lessons:
        start = f"/courses/{shipped_course.slug}/lessons/{lesson.slug}/start/"
        outline = outlines[lesson.id]
        said = {
            "low": outline.minutes_of_ideas(0, 1),
            "medium": outline.minutes_of_ideas(0, 2),
            "good": outline.minutes,
        }
        for energy, minutes in said.items():
            pages, taps, words = walk(Client(), start, energy)
            costs[lesson.slug, energy] = minutes
            read = ceil(words / PACE)
            report_line(
                f"{energy:6} {lesson.slug:24} {pages:2} pages {taps:2} taps {words:4} words"
                f" says {minutes:2} min, {read:2} min of words"
            )

    assert {key: minutes for key, minutes in costs.items() if minutes > MOST_MINUTES[key[1]]} == {}
    assert len(costs) == 3 * len(content.lessons) == 42
