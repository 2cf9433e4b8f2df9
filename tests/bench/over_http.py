"""Requests per second of the production server, ours and the floor: information, since the client shares the cores."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tests.bench.calling import Call

CONNECTIONS = 8
WORKERS = 2
TURNS = 8
START_SECONDS = 20
GUNICORN = Path(settings.BASE_DIR) / ".venv" / "bin" / "gunicorn"


def send(connection: http.client.HTTPConnection, calls: Sequence[Call]) -> None:
    """One after the other over one connection. Raises RuntimeError for an error status."""
    for call in calls:
        headers = {"Cookie": call.cookie_line, "Accept-Encoding": call.accept_encoding}
        if call.form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if call.form is None else "POST", call.path, call.body or None, headers)
        response = connection.getresponse()
        response.read()
        if response.status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{call.path} answered {response.status}.")


class Client:
    """A few connections to one server, kept open."""

    def __init__(self, port: int) -> None:
        self.connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(CONNECTIONS)]

    def seconds(self, calls: Sequence[Call]) -> float:
        """How long the server takes for all of them, shared out among the connections."""
        shares = [calls[start::CONNECTIONS] for start in range(CONNECTIONS)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            began = time.perf_counter()
            list(pool.map(send, self.connections, shares))
            return time.perf_counter() - began

    def close(self) -> None:
        for connection in self.connections:
            connection.close()


@contextmanager
def served(application: str) -> Iterator[Client]:
    """A server as `make run` starts it, on a free port of this machine, and its client."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "WORKERS": str(WORKERS)}
    server = subprocess.Popen([GUNICORN, application], cwd=settings.BASE_DIR, env=environment)
    try:
        wait_for(port)
        client = Client(port)
        yield client
        client.close()
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def wait_for(port: int) -> None:
    """Raises TimeoutError when nothing listens in time."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"No server on port {port} after {START_SECONDS} seconds.")


def throughput(ours: Client, our_calls: Sequence[Call], floor: Client, floor_calls: Sequence[Call]) -> list[float]:
    """Requests per second of both, asked in turns with equally many calls."""
    sides = [(ours, our_calls), (floor, floor_calls)]
    spent = {ours: 0.0, floor: 0.0}
    for turn in range(TURNS):
        for client, calls in sides if turn % 2 else reversed(sides):
            spent[client] += client.seconds(calls[turn::TURNS])
    return [len(calls) / spent[client] for client, calls in sides]
