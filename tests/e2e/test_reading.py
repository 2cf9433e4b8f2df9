"""Reading aloud, printing and copying: only where the device can, and never with a voice that sends words away."""

import pytest
from playwright.sync_api import expect

from tests.e2e.lesson_walk import LESSON

pytestmark = pytest.mark.e2e
# A device with these voices; what it is asked to say is noted, and one sentence ends when the test says so.
VOICES = """voices => {
  window.said = []; window.utterances = [];
  const synth = {
    getVoices: () => voices, addEventListener: () => {},
    pause: () => said.push("pause"), resume: () => said.push("resume"),
    cancel: () => said.push("cancel"), speak: one => { said.push(one.text); utterances.push(one); one.onstart?.(); },
  };
  Object.defineProperty(window, "speechSynthesis", { value: synth });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
MARKED = "[...CSS.highlights.get('spoken')].join('').trim()"
OWN = {"lang": "en-US", "localService": True}
REMOTE = {"lang": "en-US", "localService": False}
GERMAN = {"lang": "de-DE", "localService": True}


def open_lesson(watch, voices, **options):
    page = watch.window(**options)
    if options.get("java_script_enabled", True):
        page.add_init_script(f"({VOICES})({str(voices).replace('True', 'true').replace('False', 'false')})")
    page.goto(LESSON)
    return page


@pytest.mark.parametrize("voices", [[], [REMOTE], [GERMAN]], ids=["none", "remote", "another language"])
def test_no_button_without_a_voice_of_this_device_and_language(watch, voices):
    page = open_lesson(watch, voices)

    expect(page.get_by_role("button", name="Print this page")).to_be_visible()
    expect(page.get_by_role("button", name="Read aloud")).to_have_count(0)


def test_without_javascript_no_button_is_dead(watch):
    page = open_lesson(watch, [], java_script_enabled=False)

    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
    expect(page.get_by_role("button", name="Read aloud")).to_have_count(0)


def test_a_section_is_read_sentence_by_sentence_and_stops(watch):
    page = open_lesson(watch, [GERMAN, REMOTE, OWN])
    sections = page.locator("main section > h2[id] ~ .text").count()
    assert page.get_by_role("button", name="Read aloud").count() == sections > 1

    page.get_by_role("button", name="Read aloud").first.click()
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    first = page.evaluate("said.at(-1)")
    assert page.evaluate(MARKED).startswith(first[:20])  # meanings of words stand in it, and are not read
    page.evaluate("utterances.at(-1).onend()")
    second = page.evaluate("said.at(-1)")
    assert second != first
    assert page.evaluate(MARKED).startswith(second[:20])
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_role("button", name="Read aloud").first).to_be_focused()
    assert page.evaluate("said.slice(-2)") == ["pause", "cancel"]
    assert page.evaluate("CSS.highlights.has('spoken')") is False
    spoken = page.evaluate("said.length")
    page.evaluate("utterances.at(-1).onend()")
    assert page.evaluate("said.length") == spoken


def test_the_link_is_copied_or_shown(watch):
    page = open_lesson(watch, [])
    page.evaluate("navigator.clipboard.writeText = async text => { window.copied = text }")

    page.get_by_role("button", name="Copy the link").click()

    expect(page.locator(".tools [role=status]")).to_have_text("The link is copied.")
    assert page.evaluate("copied").endswith(LESSON)
