"""Every day that is shown is the day where the site is: at 01:30 UTC it is still yesterday in Los Angeles."""

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client

from quizzes.authoring.services.packs import load_pack
from quizzes.authoring.services.signing import sign_course
from quizzes.content.queries.content import clear_content_cache, course_content
from quizzes.content.queries.evidence import claim_digests, combined_digest
from quizzes.formats.course_pack import read_pack
from quizzes.models import Concern, Course, Learner, Response
from quizzes.people.services.reminders import choose_rhythm, pause_reminders
from quizzes.vocabulary import ClinicalRole, Rhythm, Role
from tests import walks
from tests.cohort_rows import ANSWERS, STATUS, cohort_of, educator, member
from tests.conftest import SMALL
from tests.course_rows import install_course
from tests.dom import page_of
from tests.factories import UserFactory, with_address
from tests.formats.small_course import replaced, small_files

NIGHT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
# The day in UTC, and what is a week after it, as people and machines write them.
WRONG = re.compile(r"\b24 Nov|2026-11-24|\b1 Dec|2026-12-01")


def change_a_claim():
    old = "It is not proven that talking helps plants."
    load_pack(read_pack(replaced(small_files(), "claims.yaml", old, "Talking may help plants a little.")), at=NIGHT)


def sign(course, by):
    clear_content_cache()
    marks = claim_digests(course_content(course, at=NIGHT))
    sign_course(course, ClinicalRole.NURSE, combined_digest(marks), by=by, at=NIGHT)


@pytest.fixture
def world(settings, db):
    """A course of two days before, and a night in which everything happens in the same minute."""
    settings.TIME_ZONE = "America/Los_Angeles"
    install_course(SMALL, at=NIGHT - timedelta(days=2))
    with time_machine.travel(NIGHT - timedelta(hours=1), tick=False) as clock:
        course = Course.objects.get()
        teacher, ana = educator(username="teacher", is_staff=True), with_address(UserFactory(username="ana"))
        teacher.groups.add(*Group.objects.filter(name__in=[Role.AUTHOR, Role.REVIEWER]))
        clients = {name: Client() for name in ("ana", "teacher")}
        clients["ana"].force_login(ana)
        clients["teacher"].force_login(teacher)
        results = walks.take_lesson(clients["ana"], walks.WRONG, walks.RIGHT)
        clock.move_to(NIGHT)
        learner = Learner.objects.get(user=ana)
        cohort = cohort_of(teacher, course=course, name="Evening")
        member(cohort, learner=learner, shares=(STATUS, ANSWERS), joined_at=NIGHT)
        pause_reminders(choose_rhythm(learner, Rhythm.WEEKLY, at=NIGHT), 1, at=NIGHT)
        clients["ana"].post(f"{walks.item_url(Response.objects.first().item)}concern/", {"reason": "confusing"})
        change_a_claim()
        sign(course, teacher)
        clear_content_cache()
        yield SimpleNamespace(**clients, results=results, cohort=cohort, course=course, learner=learner)


SHOWN = {
    "re-check in a week": ("ana", lambda world: world.results, "30 November"),
    "a week's pause": ("ana", lambda world: "/me/reminders/", "30 November 2026"),
    "joined": ("ana", lambda world: "/me/groups/", "23 November 2026"),
    "what changed": ("ana", lambda world: "/", "23 November 2026"),
    "signed, and current": ("ana", lambda world: "/courses/small-course/evidence/", "23 November 2026"),
    "reviewed": ("ana", lambda world: "/about/", "23 November 2026"),
    "report": ("teacher", lambda world: f"/teach/reports/{world.cohort.pk}/", "23 Nov 2026"),
    "log": ("teacher", lambda world: "/teach/log/", "23 Nov 2026"),
    "signing again": ("teacher", lambda world: f"/admin/quizzes/course/{world.course.pk}/sign/", "23 November 2026"),
}


@pytest.mark.parametrize(("who", "url", "day"), SHOWN.values(), ids=SHOWN)
def test_page_shows_the_day_of_the_site(world, who, url, day):
    client = getattr(world, who)
    client.get("/teach/log/")
    if who == "teacher":
        client.get(f"/teach/reports/{world.cohort.pk}/")

    page = page_of(client.get(url(world)))

    text = " ".join([page.text, *(node.attrs["datetime"] for node in page.find_all("time"))])
    assert (day in text, WRONG.findall(text)) == (True, [])


@pytest.mark.parametrize("what", ["", "/changes"])
def test_export_has_the_day_of_the_site_in_its_name_and_rows(world, what):
    response = world.teacher.get(f"/teach/reports/{world.cohort.pk}{what}.csv")

    text = b"".join(response).decode() + response["Content-Disposition"]
    assert ("-2026-11-23.csv" in text, WRONG.findall(text)) == (True, [])


def test_stored_days_are_those_of_the_site(world):
    assert (world.learner.last_seen_on, Concern.objects.get().created_on) == (NIGHT.date() - timedelta(days=1),) * 2
