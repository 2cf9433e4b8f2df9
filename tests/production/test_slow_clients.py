"""People on slow lines, and those who pretend to be, cost nobody anything."""

import resource
import socket
import time
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests import walks
from tests.production.person import Person

STALLED = 12
PATIENCE_SECONDS = 2
HEAD = f"POST {walks.START} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SLOW = {
    "body never ends": f"{HEAD}Content-Length: 60\r\n\r\nanswer=",
    "body never begins": f"{HEAD}Content-Length: 60\r\n\r\n",
    "chunk never ends": f"{HEAD}Transfer-Encoding: chunked\r\n\r\n10\r\nanswer=",
    "head never ends": HEAD,
    "nothing is said": "",
}


def connect(server, said, stack):
    line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=60))
    line.sendall(said.encode())
    return line


@pytest.mark.parametrize("said", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("clients", [STALLED, pytest.param(1_000, marks=pytest.mark.prove)])
def test_slow_clients_stop_nobody(running_server, said, clients):
    with ExitStack() as stack:
        for _ in range(clients):
            connect(running_server, said, stack)
        time.sleep(0.2)

        for path in ("/healthz", walks.PLANTS):
            began = time.monotonic()
            assert Person(running_server.port).get(path).status == HTTPStatus.OK
            assert time.monotonic() - began < PATIENCE_SECONDS


@pytest.mark.parametrize("said", [HEAD, ""], ids=["head never ends", "nothing is said"])
def test_client_who_never_asks_is_hung_up_on(running_server, said):
    """The tests' server waits `KEEPALIVE` seconds for a head."""
    with ExitStack() as stack:
        assert connect(running_server, said, stack).recv(1) == b""


def told(pid, file, line) -> list[str]:
    """The words of one line that the kernel keeps about a process."""
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next(found.split() for found in lines if found.startswith(line))


def most_memory(server) -> int:
    """The highest resident memory of any of the server's processes, in MB."""
    return max(int(told(pid, "status", "VmHWM:")[1]) // 1024 for pid in server.processes())


@pytest.mark.parametrize("megabytes", [50, pytest.param(300, marks=pytest.mark.prove)])
@pytest.mark.parametrize("is_chunked", [False, True], ids=["declared", "chunked"])
def test_huge_upload_is_refused_kindly_and_kept_nowhere(running_server, megabytes, is_chunked):
    before = most_memory(running_server)
    piece = b"x" * 1_000_000
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection = HTTPConnection("127.0.0.1", running_server.port, timeout=60)
    if not is_chunked:
        headers["Content-Length"] = str(megabytes * len(piece))

    connection.request("POST", walks.START, (piece for _ in range(megabytes)), headers, encode_chunked=is_chunked)
    response = connection.getresponse()
    page = response.read().decode()
    connection.close()

    assert (response.status, "That was too long to take" in page) == (413, True)
    assert most_memory(running_server) - before < 15


def test_server_takes_as_many_connections_as_the_system_lets_it(running_server):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)

    assert {told(pid, "limits", "Max open files")[3] for pid in running_server.processes()} == {str(most)}
