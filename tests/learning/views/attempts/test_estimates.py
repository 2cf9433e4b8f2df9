"""Estimates: numbers in order, one answer, and the picture of the numbers with the answer."""

import pytest

from quizzes.authoring.services.packs import load_pack
from quizzes.formats.course_pack import read_pack
from quizzes.models import Attempt, Response
from tests import walks
from tests.conftest import NOON
from tests.dom import page_of
from tests.formats.estimate_pack import ESTIMATE, files_with_estimate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NUMBERS = ["About 2", "About 21", "About 50", "About 80"]


@pytest.fixture
def estimate(client):
    """The address of the estimate in an attempt of this visitor."""
    load_pack(read_pack(files_with_estimate()), at=NOON)
    walks.start(client)
    return walks.url_of(ESTIMATE, Attempt.objects.get())


def test_the_question_shows_no_picture_and_the_answer_does(client, estimate):
    asked = page_of(client.get(estimate)).find("main")

    told = page_of(client.get(walks.answer(client, estimate, ["c"])["Location"])).find("article")

    assert [label for label in NUMBERS if label in asked.text] == NUMBERS
    assert "leaf-t" not in str(asked)
    assert told.find("figure", class_="pic").find("title").text == "A leaf"
    assert "About 21 of 100 seeds grow leaves in the dark." in told.text
    assert "It is fewer than that." in str(client.get(f"{estimate}feedback/").content.decode())


@pytest.mark.parametrize(("labels", "points"), [(["b"], 1.0), (["a"], 0.0), (["unsure"], 0.0)])
def test_one_number_is_right(client, estimate, labels, points):
    walks.answer(client, estimate, labels)

    assert [float(row.points) for row in Response.objects.all()] == [points]


def test_two_numbers_are_no_answer(client, estimate):
    page = walks.answer(client, estimate, ["a", "b"])

    assert "Choose one answer only." in page.content.decode()
    assert not Response.objects.exists()
