"""Learners' pages on the wire, cold (AX-16): at most 30 kB and 4 requests; the page of all facts at most 36 kB."""

import gzip

import pytest

from tests.e2e.guests import stay
from tests.e2e.states import all_states, visit

pytestmark = pytest.mark.e2e
MOST_BYTES = 30_000
# A page to look things up and to sign: it holds every fact of a course with all its sources.
MOST_BYTES_OF_EVIDENCE = 36_000
MOST_REQUESTS = 4
# The server of the tests sends static files as they are; WhiteNoise sends them compressed, once and for all.
COMPRESSIBLE = {"text/css", "text/javascript", "image/svg+xml"}


class Wire:
    """Counts what the browser receives: bytes with headers, by address."""

    def __init__(self, page):
        self.page = page
        self.addresses, self.types, self.received, self.compressed = {}, {}, {}, {}
        self.session = page.context.new_cdp_session(page)
        self.session.send("Network.enable")
        self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.session.on("Network.responseReceived", self._begun)
        self.session.on("Network.loadingFinished", self._done)

    def _begun(self, event):
        self.addresses[event["requestId"]] = event["response"]["url"]
        self.types[event["response"]["url"]] = event["response"]["mimeType"]

    def _done(self, event):
        if event["requestId"] in self.addresses:
            self.received[self.addresses[event["requestId"]]] = int(event["encodedDataLength"])

    def load(self, site, state):
        """(bytes of the page, bytes of the rest, number of requests), static files counted as compressed."""
        self.received.clear()
        visit(self.page, site, state)
        # The answer comes after all that was told before.
        self.session.send("Network.enable")
        icon = self.page.locator('link[rel="icon"]').get_attribute("href")
        if not any(address.endswith(icon) for address in self.received):
            # Without a window nobody asks for the icon; a window would.
            self.received[site + icon] = 0
            self.types[site + icon] = "image/svg+xml"
        document = self.received.pop(self.page.url)
        return document, sum(self._compressed(address) for address in self.received), 1 + len(self.received)

    def _compressed(self, address):
        if self.types[address] not in COMPRESSIBLE:
            return self.received[address]
        if address not in self.compressed:
            response = self.page.context.request.get(address)
            body = response.body()
            headers = sum(len(header["name"]) + len(header["value"]) + 4 for header in response.headers_array)
            self.compressed[address] = headers + min(len(body), len(gzip.compress(body, 9)))
        return self.compressed[address]


def test_learner_pages_are_light(watch, site, report_line):
    page = watch.window(viewport={"width": 390, "height": 844})
    wire = Wire(page)
    table = []

    for state in all_states():
        if state.act is not stay:
            continue
        document, rest, requests = wire.load(site, state)
        table.append((document + rest, document, requests, state.name))

    report_line("page weight, cold: bytes in all, of these the page, requests")
    for total, document, requests, name in sorted(table, reverse=True):
        report_line(f"  {total:6} {document:6} {requests:2}  {name}")
    assert [row for row in table if row[0] > budget(row[3]) or row[2] > MOST_REQUESTS] == []


def budget(name):
    return MOST_BYTES_OF_EVIDENCE if name.startswith("evidence") else MOST_BYTES
