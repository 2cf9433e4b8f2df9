"""Between the server and Django: bodies are complete, bounded in size and time, before a thread is asked for."""

import asyncio
import threading
from io import BytesIO

import pytest

from fmlearn import buffering
from fmlearn.buffering import BufferedWsgi
from fmlearn.limits import LEARNERS, BodyLimit

HEADERS = [
    (b"host", b"learn.example.org"),
    (b"cookie", b"a=1"),
    (b"cookie", b"b=2"),
    (b"accept", b"x"),
    (b"accept", b"y"),
]


def scope(path=b"/", headers=(), method="POST", **more):
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.decode(),
        "raw_path": path,
        "query_string": b"q=1",
        "headers": [*HEADERS, *headers],
        "client": ("203.0.113.7", 4711),
        "server": ("127.0.0.1", 8000),
        **more,
    }


def echo(environ, start_response):
    """Says what reached the application."""
    environ["seen"] = {name: value for name, value in environ.items() if isinstance(value, str)}
    environ["seen"]["body"] = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    echo.seen.append(
        environ["seen"] | {"refused": environ.get(buffering.REFUSED), "thread": threading.current_thread()}
    )
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Sign", "é")])
    return [b"hello ", b"there"]


@pytest.fixture(autouse=True)
def nothing_seen():
    echo.seen = []


async def talk(app, pieces, asked=None, after=None):
    """The messages sent back for a body that arrives in pieces; `after` is waited for when they are used up."""
    sent, pieces = [], list(pieces)

    async def receive():
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces) or after is not None}
        return await (after or never)()

    async def send(message):
        sent.append(message)

    await app(asked or scope(), receive, send)
    return sent


def exchange(pieces, *, app=echo, asked=None, after=None):
    return asyncio.run(talk(BufferedWsgi(app, threads=2), pieces, asked, after))


async def never():
    await asyncio.sleep(60)


async def hung_up():
    return {"type": "http.disconnect"}


def test_application_gets_the_whole_body_and_its_length():
    asked = scope(headers=[(b"transfer-encoding", b"chunked"), (b"content-type", b"text/plain")])

    sent = exchange([b"one ", b"", b"two"], asked=asked)

    (seen,) = echo.seen
    names = ["body", "CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_COOKIE", "HTTP_ACCEPT", "REMOTE_ADDR", "QUERY_STRING"]
    assert [seen[name] for name in names] == [b"one two", "7", "text/plain", "a=1; b=2", "x,y", "203.0.113.7", "q=1"]
    assert "HTTP_TRANSFER_ENCODING" not in seen
    assert sent == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/plain"), (b"x-sign", b"\xe9")],
            "trailers": False,
        },
        {"type": "http.response.body", "body": b"hello there", "more_body": False},
    ]


def test_header_with_an_underscore_cannot_pass_for_another():
    exchange([b""], asked=scope(headers=[(b"x_forwarded_proto", b"https"), (b"x-forwarded-proto", b"http")]))

    assert echo.seen[0]["HTTP_X_FORWARDED_PROTO"] == "http"


def test_path_is_handed_on_byte_by_byte():
    exchange([b""], asked=scope(path=b"/caf%C3%A9/%FF/a%2Fb"))

    assert echo.seen[0]["PATH_INFO"].encode("latin-1") == b"/caf\xc3\xa9/\xff/a/b"


REFUSALS = {
    "declared too long": ({"headers": [(b"content-length", b"300000000")]}, [b"x"], None, 413),
    "sent too long": ({}, [b"x" * LEARNERS.size, b"y"], None, 413),
    "too long, and never ends": ({}, [b"x" * LEARNERS.size, b"y"], never, 413),
    "never ends": ({"headers": [(b"content-length", b"60")]}, [b"x"], never, 408),
    "as long as may be": ({}, [b"x" * LEARNERS.size], None, None),
    "an author's": ({"path": b"/admin/quizzes/lesson/1/change/"}, [b"x" * LEARNERS.size, b"y"], None, None),
}


@pytest.mark.parametrize(("asked", "pieces", "after", "status"), REFUSALS.values(), ids=REFUSALS)
def test_body_that_is_too_long_or_too_late_never_reaches_the_application(monkeypatch, asked, pieces, after, status):
    monkeypatch.setattr("fmlearn.limits.LEARNERS", BodyLimit(LEARNERS.size, seconds=0.2))

    exchange(pieces, asked=scope(**asked), after=after)

    (seen,) = echo.seen
    expected = b"" if status else b"".join(pieces)
    assert (seen["refused"], seen["body"], seen["CONTENT_LENGTH"]) == (status, expected, str(len(expected)))


def test_half_a_body_is_no_request():
    assert (exchange([b"half"], after=hung_up), echo.seen) == ([], [])


def test_only_what_must_never_wait_runs_on_the_event_loop():
    exchange([b""], asked=scope(path=b"/healthz"))
    exchange([b""])

    assert [seen["thread"] is threading.main_thread() for seen in echo.seen] == [True, False]


def test_long_response_is_sent_in_parts():
    def long(environ, start_response):
        start_response("200 OK", [])
        yield from [b"x" * 40_000] * 4

    kinds = [(message["type"], len(message.get("body", b""))) for message in exchange([b""], app=long)]

    assert kinds == [
        ("http.response.start", 0),
        ("http.response.body", 80_000),
        ("http.response.body", 80_000),
        ("http.response.body", 0),
    ]


def test_response_is_closed_even_when_it_breaks():
    closed = []

    class Broken(BytesIO):
        def __next__(self):
            raise ValueError("broken")

        def close(self):
            closed.append(True)

    def broken(environ, start_response):
        start_response("200 OK", [])
        return Broken()

    with pytest.raises(ValueError, match="broken"):
        exchange([b""], app=broken)
    assert closed == [True]


def test_reader_who_stops_reading_frees_the_thread(monkeypatch):
    monkeypatch.setattr(buffering, "SEND_SECONDS", 0.2)
    stopped = []

    def endless(environ, start_response):
        start_response("200 OK", [])
        try:
            while True:
                yield b"x" * buffering.BUFFER_BYTES
        finally:
            stopped.append(True)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def stall(message):
        await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(BufferedWsgi(endless, threads=1)(scope(), receive, stall))
    assert stopped == [True]


def test_more_than_can_wait_are_asked_to_come_back_with_what_they_sent(monkeypatch):
    monkeypatch.setattr(buffering, "MAX_PENDING", 0)

    exchange([b"typed"])

    (seen,) = echo.seen
    assert (seen["refused"], seen["thread"] is threading.main_thread(), seen["body"]) == (503, True, b"typed")


def test_who_waits_too_long_for_a_thread_is_asked_to_come_back(monkeypatch):
    """All threads are held up; whoever has a thread already is not cut off."""
    monkeypatch.setattr(buffering, "QUEUE_SECONDS", 0.2)
    gate = threading.Event()

    def slow(environ, start_response):
        if buffering.REFUSED not in environ:
            gate.wait(10)
        return echo(environ, start_response)

    async def three():
        app = BufferedWsgi(slow, threads=1)
        first = asyncio.create_task(talk(app, [b"first"]))
        await asyncio.sleep(0.05)
        await asyncio.gather(talk(app, [b"second"]), talk(app, [b"third"]))
        gate.set()
        await first

    asyncio.run(three())

    assert [(seen["body"], seen["refused"]) for seen in echo.seen] == [
        (b"second", 503),
        (b"third", 503),
        (b"first", None),
    ]


def test_web_socket_is_closed():
    assert exchange([], asked={"type": "websocket"}) == [{"type": "websocket.close", "code": 1000, "reason": None}]
