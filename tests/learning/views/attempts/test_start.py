"""Starting: what awaits, and which phase a press begins."""

import pytest

from quizzes.models import Attempt, Learner
from tests import walks
from tests.dom import page_of
from tests.learning.views.attempts.attempt_pages import attempt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_course")]


# Starting


def test_start_page_makes_neither_learner_nor_session(client):
    """PV-2, AX-6: reading what awaits leaves nothing; minutes, numbers and "stop any time" stand there."""
    response = client.get(walks.START)

    page = page_of(response)
    assert (response.status_code, Learner.objects.count(), Attempt.objects.count()) == (200, 0, 0)
    assert "sessionid" not in response.cookies
    assert page.find(id="plan").text == "About 4 minutes in all"
    assert [li.text for li in page.find(id="plan").parent.find_all("li")] == [
        "2 ideas: say what you think, then see what is known",
        "3 short questions after that",
        "What changed, in words",
    ]
    assert "Stop any time" in page.find("main").text


def test_start_makes_one_guest_and_one_cookie(client):
    """PV-2: one random cookie, made when something is to be kept."""
    response = client.post(walks.START)

    assert (response.status_code, list(response.cookies)) == (303, ["sessionid"])
    assert Learner.objects.filter(user=None).count() == 1
    assert response["Location"] == f"/attempts/{attempt().pk}/items/1/"


def test_start_twice_leads_to_the_same_open_attempt(client):
    first = walks.start(client)

    second = walks.start(client)

    assert (second, Attempt.objects.count(), Learner.objects.count()) == (first, 1, 1)


def test_start_of_a_lesson_being_written_is_not_found_and_makes_nobody(client):
    response = client.post("/courses/small-course/lessons/rain/start/")

    assert (response.status_code, Learner.objects.count()) == (404, 0)


def test_start_of_a_signed_in_learner_makes_one_row_for_the_user(client, django_user_model):
    user = django_user_model.objects.create_user("ana")
    client.force_login(user)

    walks.start(client)
    walks.start(client)

    assert [learner.user for learner in Learner.objects.all()] == [user]
