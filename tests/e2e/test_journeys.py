"""A guest's whole way through a lesson: with and without JavaScript, with breaks, detours and two tabs."""

import pytest

from quizzes.models import Attempt, Belief, LessonProgress, Response
from quizzes.vocabulary import AttemptState, BeliefState, CompletionState, Phase
from tests.e2e.lesson_walk import (
    BUTTON,
    COURSE,
    LESSON,
    MISCONCEPTION,
    START,
    answer,
    answer_phase,
    asked_item,
    begin,
    choose,
    is_item,
    newest_attempt,
    path_of,
    right_labels,
    save,
    wrong_labels,
)

pytestmark = pytest.mark.e2e
PHONE = {"viewport": {"width": 390, "height": 844}}
COOKIES = {"sessionid", "csrftoken"}
MONTH = 30 * 24 * 3600


def cookie_names(page):
    return {cookie["name"] for cookie in page.context.cookies()}


@pytest.mark.parametrize("javascript", [False, True], ids=["javascript off", "javascript on"])
def test_lesson_corrects_a_belief(watch, javascript):
    page = watch.window(java_script_enabled=javascript, **PHONE)

    page.goto("/")
    assert cookie_names(page) <= {"csrftoken"}
    page.click("main >> text=All lessons")
    page.click(f'main a[href="{START}"] >> nth=0')
    assert path_of(page) == START
    assert cookie_names(page) <= {"csrftoken"}
    begin(page)
    answer_phase(page, mistaken=[MISCONCEPTION])
    assert newest_attempt().phase == Phase.POST
    held = Belief.objects.get(misconception__slug=MISCONCEPTION)
    assert held.state == BeliefState.HELD_SURE
    answer_phase(page)

    assert "/results/" in page.url
    assert page.locator("h1").inner_text() == "You cleared up one idea."
    held.refresh_from_db()
    assert (held.state, held.corrected_at is None) == (BeliefState.CORRECTED, False)
    assert LessonProgress.objects.get().state == CompletionState.CHECKED
    page.goto("/me/")
    assert page.locator(".map > li", has_text="A mix-up").count() == 1
    assert cookie_names(page) == COOKIES
    assert watch.foreign == []
    assert watch.complaints == []


def test_cookies_last_for_a_month_of_rest_and_stay_with_us(watch):
    page = watch.window(**PHONE)
    for path in (COURSE, LESSON, f"{COURSE}help/", "/about/", "/break/", "/me/"):
        page.goto(path)
        assert cookie_names(page) == set(), path

    begin(page)

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    now = page.evaluate("Date.now() / 1000")
    assert cookies.keys() == COOKIES
    assert cookies["sessionid"]["httpOnly"]
    for cookie in cookies.values():
        assert cookie["sameSite"] == "Lax"
        assert cookie["expires"] >= now + MONTH - 60


def reopened(watch, page):
    """The browser was closed; a new one knows the cookies only."""
    kept = page.context.storage_state()
    watch.close()
    page = watch.window(storage_state={"cookies": kept["cookies"], "origins": []}, **PHONE)
    page.goto("/")
    return page


def resumed(watch, page, expected):
    """Reopen, press the first button, and be at the expected place again."""
    page = reopened(watch, page)
    page.click("main form.go button.btn")
    assert path_of(page).split("?")[0] == expected
    page.goto(expected)  # a whole lesson: home began it with low energy
    return page


def walk_with_breaks(watch, page):
    """Answer and press on to the end; the browser is closed on every page of the way, and comes back to that page."""
    seen = []
    while "/results/" not in page.url:
        page = resumed(watch, page, path_of(page))
        seen.append(path_of(page))
        if is_item(page):
            answer(page)
        else:
            page.click(f"{BUTTON} >> nth=0")
    return page, seen


def test_resume_leads_to_the_same_place_from_every_step(watch):
    page = watch.window(**PHONE)
    begin(page)
    page, seen = walk_with_breaks(watch, page)
    result = path_of(page)
    phases = Attempt.objects.order_by("started_at").values_list("phase", flat=True)
    assert (list(phases), len(seen) == len(set(seen))) == ([Phase.PRE, Phase.POST], True)

    # Nothing of this lesson is left: the start page offers the next one, the lesson leads back to its result.
    page = reopened(watch, page)
    assert page.locator("h1").inner_text() == "Today"
    assert page.locator("main button.door").count() == 3
    assert page.locator("main >> text=Where you stopped").count() == 0
    page.goto(START)
    page.click("main form.go button.btn")
    assert path_of(page) == result
    assert watch.complaints == []


def test_back_shows_what_was_answered_and_sends_nothing_again(watch):
    page = watch.window(**PHONE)
    begin(page)
    item = asked_item(page)
    choose(page, wrong_labels(item))
    save(page)
    said = page.locator(".asked .yours").inner_text()
    feedback = path_of(page)
    posts = [request for request in watch.requests if request[0] == "POST"]

    page.go_back()

    assert path_of(page) == feedback
    assert page.locator(".asked .yours").inner_text() == said
    page.go_forward()
    page.reload()
    assert path_of(page) == feedback
    assert [request for request in watch.requests if request[0] == "POST"] == posts
    assert Response.objects.count() == 1


def test_choice_can_be_changed_until_it_is_saved(watch):
    page = watch.window(java_script_enabled=False, **PHONE)
    begin(page)
    item = asked_item(page)

    choose(page, wrong_labels(item))
    choose(page, right_labels(item))
    save(page)

    assert Response.objects.get().chosen == right_labels(item)


def test_two_tabs_keep_the_first_answer(watch):
    first = watch.window(**PHONE)
    begin(first)
    item = asked_item(first)
    second = first.context.new_page()
    second.goto(first.url)

    choose(first, right_labels(item))
    save(first)
    said = first.locator(".asked .yours").inner_text()
    choose(second, wrong_labels(item))
    save(second)

    assert path_of(second) == path_of(first)
    assert second.locator(".asked .yours").inner_text() == said
    assert Response.objects.get().chosen == right_labels(item)
    second.click(f"{BUTTON} >> nth=0")
    if not is_item(second):  # what is read between the two questions
        second.click(f"{BUTTON} >> nth=0")
    assert asked_item(second).position != item.position


def test_stale_tab_into_a_closed_attempt_shows_what_was_answered(watch):
    first = watch.window(java_script_enabled=False, **PHONE)
    begin(first)
    item = asked_item(first)
    stale = first.context.new_page()
    stale.goto(first.url)
    choose(first, right_labels(item))
    save(first)
    said = first.locator(".asked .yours").inner_text()
    feedback = path_of(first)
    first.click(f"{BUTTON} >> nth=0")
    answer_phase(first)
    answer_phase(first)
    assert newest_attempt().state == AttemptState.SUBMITTED
    kept = list(Response.objects.order_by("pk").values()), list(Belief.objects.order_by("pk").values())

    choose(stale, wrong_labels(item))
    save(stale)

    assert path_of(stale) == feedback
    assert stale.locator(".asked .yours").inner_text() == said
    assert (list(Response.objects.order_by("pk").values()), list(Belief.objects.order_by("pk").values())) == kept
