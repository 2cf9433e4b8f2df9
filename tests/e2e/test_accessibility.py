"""Accessibility (AX-*): axe and our own measures in every state of every learner's page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.lesson_walk import COURSE, LESSON, START, VERY_SURE, begin, save
from tests.e2e.measures import (
    ADD_STYLE,
    BONES,
    COLORS,
    LEAST_CONTRAST,
    LOST,
    MOVING,
    REMOVE_STYLES,
    SMALL_TARGETS,
    STOPS,
    TEXT_SPACING,
    expect_nothing,
    run_axe,
    set_letters,
    tab_walk,
)
from tests.e2e.states import all_states, visit

pytestmark = pytest.mark.e2e
WIDTHS = {"320": 320, "390": 390, "1280": 1280}
THEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "dim": {"color_scheme": "light"},
    "more contrast": {"color_scheme": "light", "contrast": "more"},
    "more contrast, dark": {"color_scheme": "dark", "contrast": "more"},
}
SET_DISPLAY = "choices => { Object.assign(document.documentElement.dataset, choices) }"
SET_THEME = "name => { document.documentElement.dataset.theme = name }"
TRIAGED = Path(__file__).parent / "axe_incomplete.md"
BLAME = re.compile(
    r"\b(wrong|incorrect|failed|failure|score|your mark)\b|\b\d+\s+points?\b|[✗✘❌✖]|(?<!\d)[−-]\d|\d ?%", re.IGNORECASE
)
# Pages of an attempt are told apart by their question; letters of two people lead to pages called alike, and so may two
# missing pages.
MAY_BE_CALLED_ALIKE = r"^(/attempts/.*|/reminders/.*|/nothing/here/|.*/lessons/nothing/)$"


def size(width):
    return {"width": width, "height": 900}


def triaged():
    """(rule, selector) of what somebody has looked at: the second-level headings of the file."""
    return re.findall(r"^## ([a-z0-9-]+): (.+)$", TRIAGED.read_text(), re.MULTILINE)


def axe_findings(page):
    """Violations, and what axe could not decide and nobody has looked at yet."""
    found = run_axe(page, triaged())
    return [
        *(f"{line['rule']}: {line['target']} {line['why']}" for line in found["violations"]),
        *(f"undecided, {line['rule']}: {line['target']} {line['html']}" for line in found["undecided"]),
    ]


def test_axe_finds_nothing_in_any_state(watch, site, report_line):
    page = watch.window(viewport=size(390), **THEMES["light"])
    states = all_states()
    found = {}

    for state in states:
        visit(page, site, state)
        found[state.name] = axe_findings(page)

    report_line(f"axe: {len(states)} states, light, 390 px.")
    expect_nothing(found)


@pytest.mark.prove
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_any_theme_and_width(watch, site, report_line, theme):
    page = watch.window(viewport=size(390), **THEMES[theme])
    states = all_states()
    found = {}

    for state in states:
        visit(page, site, state)
        if theme == "dim":
            page.evaluate(SET_THEME, theme)
        for width in WIDTHS.values():
            page.set_viewport_size(size(width))
            where = f"{state.name}, {width} px"
            found[where] = axe_findings(page)

    report_line(f"axe: {len(states)} states, {theme}, {' and '.join(WIDTHS)} px: {len(found)} runs.")
    expect_nothing(found)


def test_contrast_where_axe_cannot_tell(watch):
    page = watch.window(viewport=size(1280))
    begin(page)
    contrasts = {}

    for path in (page.url, "/", LESSON):
        page.goto(path)
        for theme in ("light", "dim", "dark"):
            page.evaluate(SET_THEME, theme)
            for _, selector in triaged():
                contrasts[path, theme, selector] = page.evaluate(LEAST_CONTRAST, selector)

    measured = {key: ratio for key, ratio in contrasts.items() if ratio is not None}
    assert {selector for _, _, selector in measured} == {selector for _, selector in triaged()}
    assert {key: ratio for key, ratio in measured.items() if ratio < 4.5} == {}


def test_nothing_is_lost_in_a_narrow_window(watch, site, report_line):
    """AX-8: 320 px; there the spacing of WCAG 1.4.12 too, and all that "Display" offers at once; and letters twice as
    large in 1280 px, set in two ways.
    """
    page = watch.window(viewport=size(320))
    states = all_states()
    lost = {}

    for state in states:
        page.set_viewport_size(size(320))
        visit(page, site, state)
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        lost[f"{state.name}, 320 px"] = page.evaluate(LOST)
        page.evaluate(ADD_STYLE, TEXT_SPACING)
        lost[f"{state.name}, 320 px, spaced"] = page.evaluate(LOST)
        page.evaluate(REMOVE_STYLES)
        page.evaluate(SET_DISPLAY, {"size": "largest", "space": "roomy"})
        lost[f"{state.name}, 320 px, largest and roomy"] = page.evaluate(LOST)
        page.evaluate(SET_DISPLAY, {"size": "normal", "space": "normal"})
        set_letters(page, 32)
        page.set_viewport_size(size(1280))
        lost[f"{state.name}, 1280 px, letters twice as large"] = page.evaluate(LOST)
        set_letters(page, 16)
        # A style of one's own: letters grow, and the page believes that there is as much room as before.
        page.evaluate(ADD_STYLE, "html { font-size: 200% !important }")
        lost[f"{state.name}, 1280 px, root letters of 200 %"] = page.evaluate(LOST)
        page.evaluate(REMOVE_STYLES)

    report_line(f"reflow: {len(lost)} layouts.")
    expect_nothing(lost)


def test_every_page_has_its_bones(watch, site):
    """AX-17, AX-9, MC-13: one h1, a language, a title of its own, no positive tabindex, no word of blame.

    Targets are 44 px high, in a narrow window and in a wide one.
    """
    page = watch.window(viewport=size(320))
    titles, found = {}, {}

    for state in all_states():
        visit(page, site, state)
        bones = page.evaluate(BONES)
        titles.setdefault(bones["title"], set()).add(re.sub(MAY_BE_CALLED_ALIKE, "", state.path.split("?")[0]))
        found[state.name] = missing_bones(bones) + (blaming(bones["words"]) if state.is_learning else [])
        for width in (320, 1280):
            page.set_viewport_size(size(width))
            found[state.name] += page.evaluate(SMALL_TARGETS, 44)

    shared = {f"title: {title}": sorted(paths) for title, paths in titles.items() if len(paths) > 1}
    expect_nothing(found | shared)


def missing_bones(bones):
    return [
        *([] if bones["lang"] == "en" else ["no language"]),
        *([] if len(bones["h1"]) == 1 and bones["h1"][0] else [f"h1: {bones['h1']}"]),
        *(["positive tabindex"] if bones["positive"] else []),
    ]


def blaming(words):
    return [f"blame or marks: {hit.group()}" for hit in BLAME.finditer(words)]


@pytest.mark.parametrize(("width", "theme"), [(320, "light"), (1280, "dark")])
def test_keyboard_alone_takes_a_question(watch, width, theme):
    """AX-9: start, item, feedback by keyboard; every stop is seen, has a ring and is not covered."""
    page = watch.window(viewport={"width": width, "height": 600}, **THEMES[theme])
    found = {}

    page.goto(START)
    found["start"] = faults_of_stops(page)
    page.focus("main form.go button.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/1/")
    found["what awaits"] = faults_of_stops(page)
    page.focus("main form.go button.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/1/")
    found["item"] = faults_of_stops(page)
    page.focus('input[name="answer"] >> nth=0')
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.focus(".levels button >> nth=1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/feedback/")
    found["feedback"] = faults_of_stops(page)
    page.goto(LESSON)
    found["lesson"] = faults_of_stops(page)

    expect_nothing(found)


def faults_of_stops(page):
    """What is amiss with the focus on the way from the top of the page to its end."""
    wanted = page.evaluate(STOPS)
    stops = tab_walk(page)
    reached = {stop["stop"] for stop in stops}
    return [
        *(f"never reached: {name}" for name in wanted if name not in reached),
        *(f"no ring of 2 px: {stop}" for stop in stops if stop["ring"] < 2),
        *(f"ring too faint: {stop}" for stop in stops if stop["contrast"] < 3),
        *(f"covered: {stop}" for stop in stops if stop["covered"]),
    ]


@pytest.mark.parametrize("javascript", [False, True], ids=["javascript off", "javascript on"])
def test_focus_moves_to_what_is_new(watch, javascript):
    """AX-4, AX-13: to the summary of problems on load, to the h1 of the feedback."""
    page = watch.window(java_script_enabled=javascript, viewport=size(390))
    begin(page)

    save(page, VERY_SURE)
    expect(page.locator("main .error")).to_be_focused()
    assert page.locator("main .error").inner_text().startswith("There is a problem")
    assert page.title().startswith("Error: ")
    page.click(".error a")
    expect(page.locator('input[name="answer"]').first).to_be_focused()

    page.click('button[name="unsure"]')
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_be_in_viewport()


def test_nothing_moves(watch, site):
    """AX-10: no transition, no animation, whatever the reader prefers."""
    still = watch.window(reduced_motion="reduce")
    free = watch.window(reduced_motion="no-preference")
    moving = {}

    for path in ("/", COURSE, LESSON, START, "/me/display/"):
        for page in (still, free):
            page.goto(path)
            moving[path] = page.evaluate(MOVING)

    expect_nothing(moving)


def test_display_is_kept_without_an_account(watch):
    """AX-11: chosen once, kept in a new window; three different papers, never pure white on black; larger letters."""
    page = watch.window(color_scheme="light", viewport=size(390), java_script_enabled=False)
    papers = {}

    page.goto(f"{COURSE}help/")
    page.click("text=Display")
    page.click('button:text-is("Largest")')
    for theme in ("light", "dim", "dark"):
        page.click(f'button:text-is("{theme.title()}")')
        assert page.locator(f'button[value="{theme}"]').get_attribute("aria-pressed") == "true"
        kept = page.context.storage_state()
        again = watch.window(color_scheme="light", storage_state={"cookies": kept["cookies"], "origins": []})
        again.goto("/")
        assert again.locator("html").get_attribute("data-theme") == theme
        assert again.evaluate("getComputedStyle(document.documentElement).fontSize") == "26px"
        papers[theme] = again.evaluate(COLORS)
        again.context.close()
    page.click("text=Go back")

    assert page.url.endswith(f"{COURSE}help/")
    assert len({paper for paper, _ in papers.values()}) == 3
    assert {color for pair in papers.values() for color in pair}.isdisjoint({"0 0 0", "255 255 255"})


def test_dark_devices_get_the_dark_theme(watch):
    light = watch.window(color_scheme="light")
    dark = watch.window(color_scheme="dark")

    for page in (light, dark):
        page.goto("/")

    paper, ink = light.evaluate(COLORS)
    dark_paper, dark_ink = dark.evaluate(COLORS)
    assert sum(map(int, paper.split())) > sum(map(int, ink.split()))
    assert sum(map(int, dark_paper.split())) < sum(map(int, dark_ink.split()))
