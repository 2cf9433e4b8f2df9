"""Accounts in a real browser: half a lesson goes along, and two people on one tablet mix nothing."""

import re

import pytest

from quizzes.models import Attempt, Enrollment, Learner
from tests.e2e.measures import AXE_SCRIPT, RUN_AXE, TAGS

pytestmark = pytest.mark.e2e

LESSON = "/courses/fibromyalgia-causes/lessons/magnesium/start/"
WORD = "lavender-bread-9"


def answer(page, place):
    """Choose the answer in this place and send it."""
    page.locator(".q .opt label").nth(place).click()
    page.click(".q .levels button >> nth=0")


def begin(page):
    page.goto(LESSON)
    page.click("main form button")
    if "/pages/" in page.url:
        page.click("main form button")


def go_on_to_question(page):
    """Past the answer and past pages to read."""
    page.click("main form.go button.btn")
    while "/pages/" in page.url:
        page.click("main form.go button.btn")


def sign_up(page, name):
    page.goto("/accounts/signup/")
    page.fill("[name=username]", name)
    page.fill("[name=password1]", WORD)
    page.click("main form button")


def sign_in(page, name):
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", WORD)
    page.click("main form button")


def sign_out(page):
    page.goto("/accounts/logout/")
    page.click("main form button")


@pytest.mark.parametrize("javascript", [False, True], ids=["javascript off", "javascript on"])
def test_half_a_lesson_goes_along_to_another_device(watch, javascript):
    phone = watch.window(java_script_enabled=javascript, viewport={"width": 390, "height": 844})
    begin(phone)
    answer(phone, 0)
    go_on_to_question(phone)
    answer(phone, 1)
    stopped = phone.url
    sign_up(phone, "rosa")
    phone.click("main label:has-text('Yes, add them')")
    phone.click("main form button")
    assert phone.url.endswith("/accounts/sheet/")
    phone.click("main form button")
    assert len(re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", phone.locator(".codes").inner_text())) == 1

    laptop = watch.window(java_script_enabled=javascript)
    sign_in(laptop, "rosa")
    laptop.click("main form.go button.btn")

    assert laptop.url.split("?")[0] == stopped.split("?")[0]
    assert (Learner.objects.count(), Attempt.objects.count()) == (1, 1)


def test_two_people_share_a_tablet_and_nothing_mixes(watch):
    tablet = watch.window(viewport={"width": 800, "height": 1100})
    begin(tablet)
    answer(tablet, 0)
    sign_up(tablet, "rosa")
    tablet.click("main label:has-text('Yes, add them')")
    tablet.click("main form button")
    sign_out(tablet)

    tablet.goto("/")
    assert "Welcome back" not in tablet.content()
    begin(tablet)
    answer(tablet, 1)
    sign_in(tablet, "rosa")
    assert "/me/merge/" in tablet.url
    assert tablet.locator("input:checked").get_attribute("value") == "no"
    tablet.click("main form button")

    rosa = Attempt.objects.get(learner__user__username="rosa")
    other = Attempt.objects.exclude(pk=rosa.pk).get()
    assert (other.learner.user, Attempt.objects.count()) == (None, 2)
    assert rosa.items.filter(response__isnull=False).count() == 1


def test_erasing_takes_a_member_out_of_every_list(watch, site):
    page = watch.window()
    begin(page)
    sign_up(page, "rosa")

    page.goto("/me/data/")
    page.locator(".tick label").click()
    page.click("section[aria-labelledby=forget] button")

    assert page.url.endswith("/erased/")
    assert (Learner.objects.count(), Attempt.objects.count(), Enrollment.objects.count()) == (0, 0, 0)


def test_account_pages_pass_axe_and_fit(watch, report_line):
    """AX-1, AX-8: empty, with errors, and signed in; at 320 px nothing moves sideways."""
    page = watch.window(viewport={"width": 320, "height": 800})
    page.goto("/")
    begin(page)
    seen, found = 0, []

    def check(name):
        nonlocal seen
        seen += 1
        page.evaluate(AXE_SCRIPT)
        found.extend((name, row) for row in page.evaluate(RUN_AXE, [TAGS, []])["violations"])
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((name, "scrolls sideways"))

    for path in ("login", "signup", "login/code", "password/reset", "recover"):
        page.goto(f"/accounts/{path}/")
        check(path)
        page.click("main form button")
        check(f"{path} with errors")
    sign_up(page, "rosa")
    check("sheet")
    page.click("main form button")
    check("codes")
    for path in ("/me/data/", "/accounts/logout/", "/accounts/email/", "/accounts/password/change/", "/me/", "/about/"):
        page.goto(path)
        check(path)
    sign_out(page)
    begin(page)
    sign_in(page, "rosa")
    check("merge")

    assert found == []
    report_line(f"axe: {seen} states of account pages, light, 320 px.")
