"""Somebody at a browser with JavaScript off: cookies, links and forms, one connection per request."""

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.dom import tree

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
CHOICES = re.compile(r'type="(radio|checkbox)"[^>]*\bname="answer"\s+value="(\w+)"')
PLACE = re.compile(r"(?:Idea|Question) (\d+) of (\d+)")
BUTTON = re.compile(r'<a class="btn" href="([^"]+)"')
FORM = re.compile(r'<form class="go" method="post" action="([^"]+)"')
SECONDS = 60


@dataclass(frozen=True)
class Page:
    """What came back, each run of blanks as one; `leads_to` is where a redirect sends the browser."""

    status: int
    leads_to: str
    html: str

    @property
    def choices(self) -> list[str]:
        return [value for _, value in CHOICES.findall(self.html)]

    @property
    def can_be_skipped(self) -> bool:
        return 'name="skip"' in self.html

    @property
    def is_last_question(self) -> bool:
        place, total = PLACE.search(self.html).groups()
        return place == total

    @property
    def button(self) -> str:
        """Where the one big button leads; empty where it sends a form."""
        found = BUTTON.search(self.html)
        return found[1] if found else ""

    @property
    def form(self) -> str:
        """Where the form of the one big button goes; empty where it is a link."""
        found = FORM.search(self.html)
        return found[1] if found else ""


@dataclass
class Person:
    """Cookies, and the token of the page last seen."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    html: str = ""  # of the page last seen

    def get(self, path: str) -> Page:
        return self._exchange("GET", path, None)

    def post(self, path: str, **fields: str | list[str]) -> Page:
        """Press a button of the page last seen."""
        return self._exchange("POST", path, self.body(fields))

    def send_again(self) -> Page:
        """Press the button of a page that kept what was sent."""
        form = tree(self.html).find("main").find("form", method="post")
        fields = [(field.attrs["name"], field.attrs["value"]) for field in form.find_all("input", type="hidden")]
        return self._exchange("POST", form.attrs["action"], urlencode(fields))

    def body(self, fields: dict[str, str | list[str]]) -> str:
        return urlencode({"csrfmiddlewaretoken": self.token, **fields}, doseq=True)

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
        }

    def _exchange(self, method: str, path: str, body: str | None) -> Page:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, self.headers())
            response = connection.getresponse()
            html = " ".join(response.read().decode().split())
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", ()):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self.html = html
        self.token = (TOKEN.findall(html) or [self.token])[0]
        return Page(response.status, response.headers.get("Location", ""), html)
