"""On paper (AX-15): a lesson on one sheet with all that belongs to it; the evidence with room to sign."""

import re

import pytest

from quizzes.models import Claim, Course, LessonVersion
from tests.e2e.guests import RIGHT, WRONG, Guest, State
from tests.e2e.lesson_walk import COURSE, LESSON
from tests.e2e.measures import COLORS
from tests.e2e.states import visit

pytestmark = pytest.mark.e2e
FULL = {"width": 1280, "height": 900}


def sheets(pdf):
    return len(re.findall(rb"/Type /Page\b", pdf))


def addresses_on(pdf):
    """Where the links of the paper lead."""
    return set(re.findall(rb"/URI \((.*?)\)", pdf.replace(b"\\(", b"%28").replace(b"\\)", b"%29")))


def as_printed(address):
    return address.replace("(", "%28").replace(")", "%29").encode()


def seen(page, selector):
    return [part for part in page.locator(selector).all() if part.is_visible()]


def full_lessons():
    return [version.lesson.slug for version in LessonVersion.objects.exclude(body="").select_related("lesson")]


def test_every_full_lesson_prints_on_two_pages(watch, site, report_line):
    """For a stranger; the longest is taken with one's own ideas below."""
    page = watch.window(viewport=FULL)
    pages = {}

    for slug in full_lessons():
        page.goto(f"{COURSE}lessons/{slug}/")
        pages[slug] = sheets(page.pdf(format="A4"))

    report_line(f"print: {len(pages)} full lessons on {sorted(pages.values())} pages of A4.")
    assert len(pages) >= 4
    assert {slug: count for slug, count in pages.items() if count > 2} == {}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_sheet_is_one_sheet_of_paper(watch, paper):
    """With address and date, and no answer that gives the exercise away."""
    page = watch.window(viewport=FULL, color_scheme="dark")
    pages = {}

    for sheet in Course.objects.get().sheets:
        page.goto(f"{COURSE}sheets/{sheet['slug']}/")
        pages[sheet["slug"]] = sheets(page.pdf(format=paper))

    page.emulate_media(media="print")
    assert pages == dict.fromkeys(pages, 1)
    assert len(pages) == 5
    assert "/sheets/" in page.locator("p.paper").inner_text()
    assert seen(page, "main details") == []


def test_lesson_my_ideas_and_my_questions_fit_on_two_pages(watch, site):
    guest = Guest().begin().answer_all(WRONG).press_on().begin().answer_all(RIGHT)
    page = watch.window(viewport=FULL)
    visit(page, site, State("sheet", f"{LESSON}?show=results", session=guest.session))

    pdf = page.pdf(format="A4")
    page.emulate_media(media="print")

    assert sheets(pdf) <= 2
    assert len(seen(page, ".my-results li")) == 5
    assert len(seen(page, "section[aria-labelledby=visit] li")) == 3


def test_a_printed_lesson_lacks_nothing_that_it_needs(watch):
    """Verdicts, safety notes, every source with its address once, meanings in brackets; no way to go on."""
    page = watch.window(viewport=FULL, color_scheme="dark")
    page.goto(LESSON)
    cards = page.locator(".proof").count()
    linked = page.eval_on_selector_all("main details a[href^=http]", "links => links.map(link => link.href)")

    pdf = page.pdf(format="A4")
    page.emulate_media(media="print")

    assert cards == 11
    assert len(seen(page, ".proof .certainty")) == len(seen(page, ".proof .paper")) == cards
    assert {as_printed(address) for address in linked} <= addresses_on(pdf)
    shown = page.eval_on_selector_all(".sources a", "links => links.map(link => link.href)")
    assert sorted(shown) == sorted(set(linked))
    assert seen(page, "main details li a") == []
    assert len(seen(page, ".note-safe")) == page.locator(".note-safe").count() > 0
    assert len(seen(page, ".meaning")) == page.locator(".term").count() > 0
    for needed in (".foot p", ".draft", ".frame li", "section[aria-labelledby=visit] li", "#known"):
        assert seen(page, needed), needed
    for gone in ("header nav", ".go", ".steps", ".skip", ".foot ul", ".src"):
        assert not seen(page, gone), gone


@pytest.mark.parametrize("path", [LESSON, f"{COURSE}evidence/", f"{COURSE}glossary/"])
def test_paper_is_white_and_ink_is_black(watch, path):
    page = watch.window(viewport=FULL, color_scheme="dark")
    page.goto(path)

    page.emulate_media(media="print")

    assert page.evaluate(COLORS) == ["255 255 255", "0 0 0"]


def test_the_evidence_prints_open_with_room_to_sign(watch, report_line):
    """Folded on the screen, whole on paper; the form stays away."""
    page = watch.window(viewport=FULL)
    page.goto(f"{COURSE}evidence/")
    folded = len(seen(page, ".claim"))

    pdf = page.pdf(format="A4")
    page.emulate_media(media="print")

    report_line(f"print: the evidence takes {sheets(pdf)} pages of A4.")
    claims = Claim.objects.count()
    assert (folded, page.locator(".claim").count()) == (0, claims)
    assert len(seen(page, ".claim h3")) == claims >= 90
    assert page.locator(".sign-here").inner_text().replace("\n\n", "\n").split("\n") == [
        "I have read these facts, with their verdicts, sources and safety notes.",
        "Reviewed by",
        "Role",
        "Date",
        "Signature",
        "What I would change (fact, and why)",
    ]
    for gone in (".filters", ".jump", "header nav", ".go"):
        assert not seen(page, gone), gone
    outside = page.eval_on_selector_all(".sources a", "links => links.map(link => link.href)")
    assert {as_printed(address) for address in outside} <= addresses_on(pdf)
