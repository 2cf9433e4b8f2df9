"""Requests in process, through the real WSGI handler with all its middleware."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

OUR_URLS = "fmlearn.urls"
FLOOR_URLS = "tests.bench.floor"


def use_urls(module: str) -> None:
    """Which URLs the handlers of this process serve from now on; costs a request nothing."""
    settings.ROOT_URLCONF = module


def our_handler() -> WSGIHandler:
    return get_wsgi_application()


def floor_handler() -> WSGIHandler:
    """The same stack without the middleware of ours."""
    everything = settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in everything if not name.startswith(("quizzes.", "fmlearn."))]
    try:
        return get_wsgi_application()
    finally:
        settings.MIDDLEWARE = everything


@dataclass(frozen=True)
class Call:
    """One request to make. With `form` it is a POST."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None
    accept_encoding: str = "gzip, deflate, br"

    @property
    def cookie_line(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    @property
    def body(self) -> bytes:
        return urlencode(self.form or {}).encode()

    def environ(self) -> dict[str, object]:
        """As a server hands it over; good for one use."""
        address = urlsplit(self.path)
        return {
            "REQUEST_METHOD": "GET" if self.form is None else "POST",
            "PATH_INFO": address.path,
            "QUERY_STRING": address.query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "HTTP_ACCEPT": "text/html",
            "HTTP_ACCEPT_ENCODING": self.accept_encoding,
            "HTTP_COOKIE": self.cookie_line,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.input": BytesIO(self.body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": None,
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "wsgi.version": (1, 0),
        }


@dataclass
class Answer:
    """What came back."""

    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def weight(self) -> int:
        """Bytes on the wire: status line, headers and body."""
        head = [f"HTTP/1.1 {self.status}", *(f"{name}: {value}" for name, value in self.headers), "", ""]
        return len("\r\n".join(head)) + len(self.body)


def ask(handler: WSGIHandler, environ: dict[str, object]) -> Answer:
    """The whole exchange, to the end of the body and the closing of the response."""
    answer = Answer()

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        answer.status, answer.headers = status, headers

    response: Iterable[bytes] = handler(environ, start_response)
    answer.body = b"".join(response)
    response.close()  # type: ignore[attr-defined]
    return answer
