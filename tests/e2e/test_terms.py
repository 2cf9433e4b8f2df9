"""Words explained in place: no script, no jump, and said by screen readers."""

import pytest

from tests.e2e.lesson_walk import COURSE, LESSON

pytestmark = pytest.mark.e2e
OPEN = ".meaning:popover-open"
TOPS = "() => [...document.querySelectorAll('.text p')].map(p => p.getBoundingClientRect().top + scrollY)"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("javascript", [False, True], ids=["javascript off", "javascript on"])
def test_a_word_opens_and_closes_where_it_stands(watch, width, javascript):
    page = watch.window(viewport={"width": width, "height": 800}, java_script_enabled=javascript)
    page.goto(LESSON)
    word = page.locator(".term").first

    word.click()
    box, here = page.locator(OPEN).bounding_box(), word.bounding_box()

    assert page.locator(OPEN).inner_text().endswith("A mineral that nerves and muscles need")
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert 0 <= box["y"] - (here["y"] + here["height"]) < 40  # right below its word
    page.keyboard.press("Escape")
    assert page.locator(OPEN).count() == 0


def test_keyboard_opens_it_and_focus_and_text_stay(watch):
    page = watch.window(viewport={"width": 390, "height": 800})
    page.goto(LESSON)
    page.locator(".term").nth(1).focus()
    before = page.evaluate(TOPS)

    for key, count in (("Enter", 1), ("Enter", 0), ("Space", 1), ("Escape", 0)):
        page.keyboard.press(key)
        assert page.locator(OPEN).count() == count, key
        assert page.evaluate("() => document.activeElement.matches('.term')")
        assert page.evaluate(TOPS) == before


def test_a_screen_reader_hears_word_state_and_meaning(watch):
    page = watch.window(viewport={"width": 390, "height": 800})
    page.goto(LESSON)
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")

    def heard():
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        node = next(n for n in nodes if n["role"]["value"] == "button" and n["name"]["value"] == "magnesium")
        states = {p["name"]: p["value"].get("value") for p in node["properties"]}
        return node["description"]["value"], states["expanded"]

    closed = heard()
    page.locator(".term", has_text="magnesium").click()

    assert closed == ("A mineral that nerves and muscles need", False)
    assert heard() == ("A mineral that nerves and muscles need", True)


def test_a_meaning_keeps_its_frame_in_forced_colors(watch):
    page = watch.window(viewport={"width": 390, "height": 800}, forced_colors="active")
    page.goto(LESSON)

    page.locator(".term").first.click()

    style = page.locator(OPEN).evaluate("e => { const s = getComputedStyle(e); return [s.borderTopStyle, s.color] }")
    assert style[0] == "solid"
    assert page.locator(".term").first.evaluate("e => getComputedStyle(e).textDecorationLine") == "underline"


def test_no_lesson_names_two_things_alike(watch):
    page = watch.window()
    page.goto(COURSE)
    lessons = page.eval_on_selector_all(".lessons a", "links => links.map(link => link.getAttribute('href'))")

    for lesson in lessons:
        page.goto(lesson)
        ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
        assert sorted(ids) == sorted(set(ids)), lesson
