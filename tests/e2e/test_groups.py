"""A guest joins a group and leaves it; the educator sees, prints, and sees no more. In a real browser."""

from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils import timezone

from quizzes.models import Course, Enrollment
from quizzes.teaching.services.cohorts import create_cohort
from quizzes.teaching.services.simulation import simulate_cohort, simulate_learners
from tests.cohort_rows import educator
from tests.e2e.measures import LOST, SMALL_TARGETS, expect_nothing, run_axe

pytestmark = pytest.mark.e2e
SIZES = [320, 390, 1280]


def session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def roles(db):
    """The database of a live server is emptied after every test, roles included."""
    import_module("quizzes.migrations.0003_make_roles").make_roles(apps, None)


@pytest.fixture
def teaching(watch, site, roles):
    """An educator's window, an empty group of theirs and a simulated one."""
    user, course, at = educator(), Course.objects.get(), timezone.now()
    real = create_cohort(course, "Tuesday group", by=user, rng=Random(1), at=at)
    made = simulate_learners(course, 30, rng=Random(1), at=at)
    pretend = simulate_cohort(course, made, educators=[user], rng=Random(1), at=at)
    page = watch.window(viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": site}])
    return page, real, pretend


@pytest.mark.parametrize("javascript", [False, True], ids=["javascript off", "javascript on"])
def test_joining_and_leaving(watch, teaching, javascript):
    """PV-3: nothing is ticked, the educator sees the name, and after one tap no more."""
    teacher, real, _ = teaching
    guest = watch.window(java_script_enabled=javascript, viewport={"width": 390, "height": 844})

    guest.goto("/join/")
    guest.fill("[name=code]", f"{real.join_code[:4].lower()}-{real.join_code[4:].lower()}")
    guest.click("main form button")
    assert guest.locator("input:checked").count() == 0
    guest.click("main form button")
    assert guest.title().startswith("Error: ")
    guest.fill("[name=name]", "Heron")
    guest.click("label[for=id_shares_status]")
    guest.click("main form button")
    assert "/me/groups/" in guest.url
    report = f"/teach/reports/{real.pk}/"
    teacher.goto(report)
    assert "Heron" in teacher.locator("table").inner_text()
    guest.click('form[action$="/leave/"] button')
    assert guest.url.endswith("?left=yes")

    teacher.goto(report)
    assert "Heron" not in teacher.locator("main").inner_text()
    assert Enrollment.objects.consenting().filter(cohort=real).count() == 0


def test_pages_fit_and_can_be_used_by_everybody(teaching, report_line):
    """AX-8, AX-9, AX-17, PS-7: axe, reflow and targets on every page for educators and members."""
    page, real, pretend = teaching
    person = pretend.enrollments.order_by("name").last()
    paths = [
        "/teach/",
        "/teach/cohorts/new/",
        "/teach/log/",
        "/join/",
        "/me/groups/",
        f"/join/{real.join_code}/",
        f"/teach/cohorts/{real.pk}/invitation/",
        f"/teach/cohorts/{pretend.pk}/",
        f"/teach/reports/{pretend.pk}/",
        f"/teach/reports/{pretend.pk}/topics/",
        f"/teach/reports/{pretend.pk}/changes/",
        f"/teach/reports/{pretend.pk}/members/{person.pk}/",
        f"/teach/reports/{pretend.pk}/members/{person.pk}/waive/magnesium/",
        "/me/certificate/fibromyalgia-causes/",
    ]
    found = {}

    for path in paths:
        for width in SIZES:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.goto(path).status == 200
            name = f"{path} {width}"
            found[name] = page.evaluate(SMALL_TARGETS, 44)
            found[name] += [line for line in page.evaluate(LOST) if "the page is" in line]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                found[name] += [f"{row['rule']}: {row['target']} {row['why']}" for row in run_axe(page)["violations"]]

    report_line(f"groups and reports: {len(found)} layouts.")
    expect_nothing(found)


def test_talking_points_print_with_blank_lines(teaching):
    """CR-5: on paper there is room to write, on the screen there is none."""
    page, _, pretend = teaching
    page.goto(f"/teach/reports/{pretend.pk}/topics/")
    assert not page.locator(".blanks").first.is_visible()

    page.emulate_media(media="print")

    assert page.locator(".blanks").count() == 3
    assert page.locator(".blanks").first.is_visible()
    assert not page.locator("nav").first.is_visible()
