"""Visits that fit today's energy, lessons part by part, and breaks that are an end in themselves."""

from datetime import timedelta

import pytest

from quizzes.models import Attempt, Learner, Session
from quizzes.vocabulary import Phase
from tests import walks
from tests.dom import page_of
from tests.walks import PLANTS, RIGHT, UNSURE, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course", "clock")]


# The short version stands before all parts; the rest is for the printed sheet.
ON_PAPER = {"short", "visit", "read", "mine"}


def visit(client, energy):
    return client.post("/visit/", {"energy": energy})["Location"]


@pytest.mark.parametrize(
    ("energy", "to"), [("low", f"{PLANTS}parts/1/"), ("medium", f"{PLANTS}parts/1/"), ("good", walks.START)]
)
def test_somebody_new_begins_with_what_fits(client, energy, to):
    assert visit(client, energy) == to
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("energy", ["", "high", "low;drop"])
def test_unknown_energy_leads_home(client, energy):
    assert visit(client, energy) == "/"


def test_energy_is_kept_nowhere(client):
    walks.take_lesson(client, WRONG, RIGHT)
    before = [row.get_decoded() for row in Session.objects.all()], Learner.objects.values().get()

    visit(client, "low")

    assert before == ([row.get_decoded() for row in Session.objects.all()], Learner.objects.values().get())


def test_low_energy_reviews_three_questions_at_most(client, clock):
    walks.take_lesson(client, WRONG, RIGHT)
    clock.shift(timedelta(days=8))
    walks.answer_all(client, walks.start(client), UNSURE)  # the re-check
    clock.shift(timedelta(days=4))

    to = visit(client, "low")

    assert walks.is_item(to)
    assert Attempt.objects.get(phase=Phase.REVIEW).items.count() in {1, 2, 3}


@pytest.mark.parametrize("energy", ["low", "medium", "good"])
def test_open_question_comes_before_everything(client, energy):
    url = walks.start(client)

    assert visit(client, energy) == url


@pytest.mark.parametrize("energy", ["low", "medium", "good"])
def test_lesson_begun_without_its_questions_is_gone_on_with(client, energy):
    """The connection broke between beginning the lesson and its first question."""
    walks.start(client)
    Attempt.objects.all().delete()

    assert visit(client, energy) == walks.START


def test_lesson_comes_part_by_part_to_its_questions(client):
    """One chunk on a screen, each with a way on, a way back and a way out."""
    url, seen = f"{PLANTS}parts/1/", []
    while url:
        page = page_of(client.get(url))
        main = page.find("main")
        seen.append(main.text)
        buttons = main.find_all(class_="btn")
        assert len(buttons) == 1
        assert main.find("a", href=f"/break/?next={url}")
        url = buttons[0].attrs["href"] if "/parts/" in buttons[0].attrs["href"] else ""
    whole = page_of(client.get(PLANTS))

    assert f"Part {len(seen)} of {len(seen)}" in seen[-1]
    for heading in whole.find("article").find_all("h2"):
        assert any(heading.text in text for text in seen) or heading.attrs["id"] in ON_PAPER
    assert walks.is_item(client.post(walks.FINISH)["Location"])


@pytest.mark.parametrize("number", [0, 99])
def test_part_that_is_not_there_is_a_kind_404(client, number):
    assert client.get(f"{PLANTS}parts/{number}/").status_code == 404
    assert client.get("/courses/small-course/lessons/rain/parts/1/").status_code == 404


def test_break_leads_back_to_the_very_part(client):
    """AX-18."""
    last = walks.take_pre(client, UNSURE)

    page = page_of(client.get(f"/break/?next={PLANTS}parts/2/"))

    assert page.find("a", class_="btn").attrs["href"] == f"{PLANTS}parts/2/"
    elsewhere = page_of(client.get("/break/?next=https://example.org/parts/2/"))
    assert elsewhere.find("a", class_="btn").attrs["href"] == last


def test_ending_early_is_a_success(client, clock):
    url = walks.start(client)
    walks.answer(client, url, ["unsure"])
    assert "One answer today, and it is saved. That is enough." in page_of(client.get("/break/")).text

    clock.shift(timedelta(days=1))
    assert "Every answer you gave is saved." in page_of(client.get("/break/")).text
