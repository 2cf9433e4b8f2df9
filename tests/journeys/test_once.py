"""Exactly once: whatever the learner's devices send again, out of order or at odds, one answer counts."""

import pytest
from django.test import Client

from quizzes.models import Attempt, Belief, LessonProgress, Response
from quizzes.vocabulary import AttemptState, Phase
from tests import walks
from tests.dom import page_of
from tests.factories import UserFactory
from tests.walks import RIGHT, UNSURE, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "small_course")]


@pytest.fixture
def devices():
    """Phone and tablet of one signed-in learner."""
    user = UserFactory()
    both = Client(), Client()
    for device in both:
        device.force_login(user)
    return both


def said(client, url) -> str:
    """What the feedback says was answered."""
    return page_of(client.get(url)).find("li", class_="yours").text


def answered() -> list[str]:
    return sorted(Response.objects.values_list("item__question_version__question__slug", flat=True))


def test_tablet_goes_on_where_the_phone_stopped(devices):
    phone, tablet = devices
    first = walks.start(phone)
    feedback = walks.answer(phone, first, RIGHT[walks.slug_at(first)])["Location"]

    assert walks.start(tablet) == feedback
    second = walks.press(tablet, feedback)
    last = walks.answer(tablet, second, RIGHT[walks.slug_at(second)])["Location"]

    assert Attempt.objects.get().state == AttemptState.SUBMITTED
    assert answered() == ["soil-as-food", "why-talk"]
    assert (walks.start(phone), walks.start(tablet)) == (last, last)


def test_question_open_on_both_devices_keeps_the_first_answer(devices):
    phone, tablet = devices
    url = walks.start(phone)
    assert walks.start(tablet) == url
    slug = walks.slug_at(url)

    first = walks.answer(phone, url, WRONG[slug])
    second = walks.answer(tablet, url, RIGHT[slug])

    assert (first["Location"], second.status_code, second["Location"]) == (f"{url}feedback/", 303, first["Location"])
    assert said(tablet, second["Location"]) == said(phone, first["Location"])
    assert Response.objects.get().chosen == WRONG[slug]


def test_devices_that_answer_in_turns_close_the_attempt_once(devices):
    """Every answer is sent from both; the second of each pair disagrees."""
    phone, tablet = devices
    walks.start(phone)
    attempt = Attempt.objects.get()
    for item in attempt.items.all():
        url = walks.item_url(item)
        walks.answer(phone, url, WRONG[walks.slug_at(url)])
        walks.answer(tablet, url, RIGHT[walks.slug_at(url)])

    attempt.refresh_from_db()
    assert (attempt.state, attempt.open_items, answered()) == (AttemptState.SUBMITTED, 0, ["soil-as-food", "why-talk"])
    assert set(Belief.objects.values_list("state", flat=True)) == {"held"}


def test_stale_tab_into_a_closed_attempt_changes_nothing_and_shows_the_first_answer(client):
    walks.take_lesson(client, WRONG, RIGHT)
    rows = list(Response.objects.values()), list(Belief.objects.values()), list(LessonProgress.objects.values())
    pre = Attempt.objects.get(phase=Phase.PRE)

    for item in pre.items.all():
        url = walks.item_url(item)
        reply = walks.answer(client, url, RIGHT[walks.slug_at(url)])
        assert (reply.status_code, reply["Location"]) == (303, f"{url}feedback/")
        assert client.get(reply["Location"]).status_code == 200

    after = list(Response.objects.values()), list(Belief.objects.values()), list(LessonProgress.objects.values())
    assert after == rows


def test_back_from_feedback_leads_to_feedback_and_on_from_there(client):
    """The back button asks for the question again; nothing may tempt anybody to answer twice."""
    url = walks.start(client)
    feedback = walks.answer(client, url, UNSURE[walks.slug_at(url)])["Location"]

    back = client.get(url)

    assert (back.status_code, back["Location"]) == (303, feedback)
    assert "no-store" in back["Cache-Control"]
    following = walks.press(client, feedback)
    assert walks.is_item(following)
    assert following != url


def test_start_page_left_open_on_both_devices_is_one_attempt(devices):
    phone, tablet = devices
    for device in devices:
        device.get(walks.START)

    assert phone.post(walks.START)["Location"] == tablet.post(walks.START)["Location"]
    assert Attempt.objects.count() == 1


def test_retry_pressed_on_both_devices_is_one_attempt(devices):
    phone, tablet = devices
    result = walks.take_lesson(phone, WRONG, WRONG)
    retry = result.split("?")[0].replace("/results/", "/retry/")

    assert phone.post(retry)["Location"] == tablet.post(retry)["Location"]
    assert Attempt.objects.exclude(retry_of=None).count() == 1
