"""What an erased educator owned: said before, and a group that nobody looks after takes no members."""

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Cohort, Enrollment
from tests.cohort_rows import cohort_of, educator, member
from tests.dom import page_of
from tests.factories import UserFactory, sign_in_now

pytestmark = pytest.mark.django_db

ALONE = "You alone look after this group."


@pytest.fixture
def teacher(client):
    user = educator(username="nora")
    sign_in_now(client, user)
    return user


def join(client, cohort):
    sent = {"name": "Ben", "shares_status": "on"}
    return client.post(reverse("quizzes:join_with_code", args=[cohort.join_code]), sent).status_code


def my_data(client):
    return page_of(client.get(reverse("quizzes:my_data"))).find("main").text


@pytest.mark.parametrize(("colleague", "is_said"), [(None, True), (True, False), (False, True)])
def test_page_says_which_groups_are_left_alone(client, teacher, small_course, colleague, is_said):
    """A colleague whose account is closed looks after nothing."""
    cohort = cohort_of(teacher, name="Monday group", course=small_course)
    cohort_of(UserFactory(), name="Somebody else's", course=small_course)
    if colleague is not None:
        cohort.educators.add(educator(username="lea", is_active=colleague))

    page = my_data(client)

    assert (ALONE in page, "Monday group" in page, "Somebody else's" in page) == (is_said, is_said, False)


def test_page_says_so_again_when_the_tick_is_missing(client, teacher, small_course):
    cohort_of(teacher, course=small_course)

    page = client.post(reverse("quizzes:erase")).content.decode()

    assert ("Tick the box" in page, ALONE in page) == (True, True)


def test_erasing_the_only_educator_closes_the_group(client, teacher, small_course):
    """Members keep what is theirs and read that nobody sees it; with a new educator it is open again."""
    cohort, visitor = cohort_of(teacher, course=small_course), Client()
    enrollment = member(cohort, "Ana")
    enrollment.learner.user = UserFactory()
    enrollment.learner.guest_key_hash = None
    enrollment.learner.save()

    client.post(reverse("quizzes:erase"), {"understood": "on"})
    refused = join(visitor, cohort)
    sign_in_now(visitor, enrollment.learner.user)
    groups = page_of(visitor.get(reverse("quizzes:groups"))).find("main").text
    cohort.educators.add(educator(username="lea"))

    assert (refused, Cohort.objects.count(), Enrollment.objects.count()) == (404, 1, 1)
    assert "Nobody looks after it any more, so nobody sees anything of you here." in groups
    assert join(client, cohort) == 303
