"""One device, two people: after signing out, going back shows nothing of whoever was there before."""

import pytest

from tests.e2e.conftest import Watch
from tests.e2e.test_accounts import answer, begin, sign_out, sign_up

pytestmark = pytest.mark.e2e

NAME = "rosa-1887"
SHOWN_TO_SOMEBODY = [NAME, "Sign out", "Welcome back", "You stopped here"]


@pytest.fixture
def tablet(browser_type, browser_type_launch_args, site, request):
    """A window of a browser that keeps whole pages to go back to, which Playwright switches off."""
    options = {**browser_type_launch_args, "ignore_default_args": ["--disable-back-forward-cache"]}
    browser = browser_type.launch(**options)
    watch = Watch(browser, site)
    yield watch.window(java_script_enabled=request.param)
    watch.close()
    browser.close()


def known_by(page):
    text = page.locator("body").inner_text()
    return [word for word in SHOWN_TO_SOMEBODY if word in text]


@pytest.mark.parametrize("tablet", [False, True], ids=["javascript off", "javascript on"], indirect=True)
def test_going_back_after_signing_out_shows_nobody(tablet):
    """Neither from the browser's cache of responses nor from its pages frozen as they stood."""
    tablet.goto("/about/")
    sign_up(tablet, NAME)
    begin(tablet)
    answer(tablet, 0)
    for url in ("/", "/me/", "/courses/fibromyalgia-causes/", "/me/data/"):
        tablet.goto(url)
        assert known_by(tablet)
    sign_out(tablet)

    shown = {}
    for _ in range(9):
        tablet.go_back(wait_until="commit")
        shown[tablet.url] = known_by(tablet)

    assert [words for words in shown.values() if words] == []
    assert len(shown) >= 7
