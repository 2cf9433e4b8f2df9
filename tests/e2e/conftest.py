"""Fixtures for tests with a real browser: chromium, the shipped course behind a live server, watched windows."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import SHIPPED
from tests.course_rows import A_WHILE_AGO, install_course

# Playwright's sync API keeps an event loop in this thread, and Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DEBIAN = "/usr/bin/chromium"
CHROMIUM = DEBIAN if Path(DEBIAN).exists() else shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ABSENT = "chromium is not installed"


def pytest_collection_modifyitems(config, items):
    if CHROMIUM:
        return
    for item in items:
        if item.get_closest_marker("e2e"):
            item.add_marker(pytest.mark.skip(reason=ABSENT))


def pytest_terminal_summary(terminalreporter):
    left_out = [report for report in terminalreporter.stats.get("skipped", ()) if ABSENT in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"e2e: {len(left_out)} browser tests left out, {ABSENT}.")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's chromium, one per session, that asks nobody anything."""
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def site(transactional_db, live_server):
    """The address of a running site with the shipped course."""
    install_course(SHIPPED, at=A_WHILE_AGO)
    return live_server.url


class Watch:
    """Windows on the site, and what went on in them: requests elsewhere, console errors, requests in order."""

    def __init__(self, browser, site):
        self.browser, self.site = browser, site
        self.host = urlsplit(site).netloc
        self.contexts = []
        self.foreign, self.complaints, self.requests = [], [], []

    def window(self, **options):
        """A new context with one page; options as for `Browser.new_context`."""
        context = self.browser.new_context(**{"base_url": self.site, "service_workers": "block", **options})
        self.contexts.append(context)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return context.new_page()

    def close(self):
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _request(self, request):
        self.requests.append((request.method, request.url))
        if urlsplit(request.url).netloc != self.host:
            self.foreign.append(request.url)

    def _console(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def watch(browser, site):
    """Opens windows; whatever a test does, nothing is asked of another host."""
    watch = Watch(browser, site)
    yield watch
    watch.close()
    assert watch.foreign == []
