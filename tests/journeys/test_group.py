"""A group from invitation to erasure: three join with different consent, and one asks to be forgotten."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from quizzes.models import Cohort
from quizzes.vocabulary import Role
from tests import walks
from tests.factories import UserFactory
from tests.walks import RIGHT, WRONG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def teacher():
    user = UserFactory()
    user.groups.add(Group.objects.get(name=Role.EDUCATOR))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def cohort(teacher, small_course):
    """Made on the educator's own page."""
    teacher.post(reverse("quizzes:cohort_new"), {"name": "Tuesday group", "course": small_course.pk})
    return Cohort.objects.get(name="Tuesday group")


def join(name, cohort, **ticks):
    """A guest who has taken the lesson joins under a name."""
    client = Client()
    walks.take_lesson(client, WRONG, RIGHT)
    client.post(reverse("quizzes:join_with_code", args=[cohort.join_code]), {"name": name, **ticks})
    return client


def rows(teacher, cohort):
    """The rows of the CSV, by column."""
    answer = teacher.get(reverse("quizzes:report_csv", args=[cohort.pk]))
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_three_members_share_just_what_each_agreed_to(teacher, cohort):
    """PV-3, PV-4: status, status with answers, and nothing at all."""
    join("Ana", cohort, shares_status="on")
    join("=Bea", cohort, shares_status="on", shares_answers="on")
    join("Cleo", cohort)

    table = rows(teacher, cohort)

    page = teacher.get(reverse("quizzes:report_completion", args=[cohort.pk])).content.decode()
    names = {name: [row for row in table if name in row.values()] for name in ("Ana", "'=Bea", "Cleo")}
    assert (len(names["Ana"]), len(names["'=Bea"]), len(names["Cleo"])) == (1, 1, 0)
    assert ("Ana" in page, "=Bea" in page, "Cleo" in page) == (True, True, False)
    checks = re.compile(r"\d+ of \d+")
    shown = {name: [v for v in found[0].values() if checks.fullmatch(v)] for name, found in names.items() if found}
    assert (len(shown["Ana"]), len(shown["'=Bea"])) == (0, 3)


def test_erasing_removes_a_member_from_page_and_file_at_once(teacher, cohort):
    """PV-5"""
    ana = join("Ana", cohort, shares_status="on")
    join("Bea", cohort, shares_status="on")
    assert len(rows(teacher, cohort)) == 2

    ana.post(reverse("quizzes:erase"), {"understood": "on"})

    page = teacher.get(reverse("quizzes:report_completion", args=[cohort.pk])).content.decode()
    assert [next(iter(row.values())) for row in rows(teacher, cohort)] == ["Bea"]
    assert ("Ana" in page, "Bea" in page) == (False, True)
