"""Serves a WSGI application over ASGI: a request occupies a thread only once its whole body has arrived.

A slow client holds a coroutine, never a thread. A refused request is passed to the application with the status to
answer with in `environ[REFUSED]`, an HTTPStatus (408, 413 or 503), so that its error pages are used; a body that was
too long (413) or too late (408) is empty then.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope, Scope

from fmlearn.limits import BodyLimit, body_limit

REFUSED = "fmlearn.refused"
# Answered on the event loop, so that they come even when every thread waits. They must not wait for anything.
NEVER_WAITING = frozenset({"/healthz"})
# Requests in one process that have arrived and are not answered yet; further ones get 503.
MAX_PENDING = 200
# The longest wait of a request for a thread, in seconds; then it gets 503.
QUEUE_SECONDS = 10
# Of a request body, and of a part of a response: what is kept in memory. A longer body goes to a temporary file.
BUFFER_BYTES = 65_536
# The longest wait, in seconds, until a client has taken one part of a long response; then its thread is freed.
SEND_SECONDS = 60


class ClientDisconnected(Exception):
    """The connection was closed before the body was complete."""


class BufferedWsgi:
    """The ASGI application. `application` runs in at most `threads` threads at once, at least 1.

    WebSockets are closed with code 1000; lifespan events are ignored.
    """

    def __init__(self, application: WSGIApplication, *, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.pending = 0

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000, "reason": None})
        elif scope["type"] == "http":
            with SpooledTemporaryFile(BUFFER_BYTES) as body:
                await self._serve(scope, receive, send, body)

    async def _serve(
        self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable, body: IO[bytes]
    ) -> None:
        environ = environ_of(scope, body)
        try:
            await read_body(environ, receive)
        except ClientDisconnected:
            return
        if self.pending >= MAX_PENDING:
            environ.setdefault(REFUSED, HTTPStatus.SERVICE_UNAVAILABLE)
        await self._answer(Response(self.application, environ, send))

    async def _answer(self, response: "Response") -> None:
        if REFUSED in response.environ or response.environ["PATH_INFO"] in NEVER_WAITING:
            response.run()
        else:
            self.pending += 1
            try:
                await self._run_in_thread(response)
            finally:
                self.pending -= 1
        await response.finish()

    async def _run_in_thread(self, response: "Response") -> None:
        """Runs it in a thread of the pool; with 503 on the event loop when none was free within QUEUE_SECONDS."""
        running = self.pool.submit(response.run)
        done = asyncio.wrap_future(running)
        await asyncio.wait([done], timeout=QUEUE_SECONDS)
        if running.cancel():
            response.environ[REFUSED] = HTTPStatus.SERVICE_UNAVAILABLE
            response.run()
        else:
            await done


def environ_of(scope: HTTPScope, body: IO[bytes]) -> WSGIEnvironment:
    """The WSGI environ (PEP 3333) of an ASGI scope, with `body` to read from; its texts are latin-1.

    Headers with an underscore are dropped: they would pass for others, such as X-Forwarded-Proto. Several of one name
    are joined by ",", cookies by "; ".
    """
    host, port = scope["server"] or ("localhost", None)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers_of(scope):
        glue = "; " if name == "HTTP_COOKIE" else ","
        environ[name] = f"{environ[name]}{glue}{value}" if name in environ else value
    return environ


def headers_of(scope: HTTPScope) -> Iterator[tuple[str, str]]:
    """(name, value) of each header, named as in a WSGI environ; without Transfer-Encoding, since the body is whole."""
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name or raw_name == b"transfer-encoding":
            continue
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        yield name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}", raw_value.decode("latin-1")


async def read_body(environ: WSGIEnvironment, receive: ASGIReceiveCallable) -> None:
    """Reads the body into `wsgi.input` and sets CONTENT_LENGTH to its size in bytes.

    Sets REFUSED to 408 when it does not arrive within the seconds of its limit, to 413 when it is longer than its
    bytes, declared or sent. What is too long is read to its end and thrown away, since browsers show no answer before
    they have sent everything. Raises ClientDisconnected.
    """
    limit = body_limit(environ["PATH_INFO"])
    declared = int(environ.get("CONTENT_LENGTH") or 0)
    body = BoundedBody(environ["wsgi.input"], limit)
    try:
        async with asyncio.timeout(limit.seconds):
            await body.fill(receive)
    except TimeoutError:
        environ[REFUSED] = HTTPStatus.REQUEST_TIMEOUT
    if max(declared, body.size) > limit.size:
        environ[REFUSED] = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if REFUSED in environ:
        body.file.truncate(0)
        body.size = 0
    body.file.seek(0)
    environ["CONTENT_LENGTH"] = str(body.size)


class BoundedBody:
    """A body of which `file` keeps at most `limit.size` bytes; `size`: bytes that were sent, kept or not."""

    def __init__(self, file: IO[bytes], limit: BodyLimit) -> None:
        self.file, self.limit, self.size = file, limit, 0

    async def fill(self, receive: ASGIReceiveCallable) -> None:
        """Reads to the end of the body. Raises ClientDisconnected."""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise ClientDisconnected
            self.size += len(message["body"])
            if self.size <= self.limit.size:
                self.file.write(message["body"])
            if not message["more_body"]:
                return


class Response:
    """What the application answers to one request. A long one is sent in parts of BUFFER_BYTES while it is made.

    `run` is called in a thread, `finish` on the event loop.
    """

    def __init__(self, application: WSGIApplication, environ: WSGIEnvironment, send: ASGISendCallable) -> None:
        self.application, self.environ, self.send = application, environ, send
        self.loop = asyncio.get_running_loop()
        self.status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_begun = False
        self.unsent = bytearray()

    def run(self) -> None:
        """Calls the application; leaves the last part of the body in `unsent`.

        Raises TimeoutError when the client has not taken an earlier part within SEND_SECONDS, and whatever the
        application raises.
        """
        body = self.application(self.environ, self._start_response)
        try:
            for piece in body:
                self.unsent += piece
                if len(self.unsent) >= BUFFER_BYTES:
                    asyncio.run_coroutine_threadsafe(self._send(is_last=False), self.loop).result(SEND_SECONDS)
        finally:
            close = getattr(body, "close", None)
            if close:
                close()

    async def finish(self) -> None:
        """Sends what `run` has left, and ends the response."""
        await self._send(is_last=True)

    def _start_response(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        /,
    ) -> Callable[[bytes], object]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self.unsent.extend

    async def _send(self, *, is_last: bool) -> None:
        if not self.is_begun:
            self.is_begun = True
            await self.send(
                {"type": "http.response.start", "status": self.status, "headers": self.headers, "trailers": False}
            )
        part = bytes(self.unsent)
        self.unsent.clear()
        await self.send({"type": "http.response.body", "body": part, "more_body": not is_last})
