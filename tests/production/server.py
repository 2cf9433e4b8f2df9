"""The production server as `make run` starts it, on a database of its own, to be killed and started again."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlparse

from django.conf import settings

from tests.bench.surroundings import own_database
from tests.conftest import SHIPPED, SMALL
from tests.production.person import Person

ROOT = Path(settings.BASE_DIR)
# The very line of the Makefile, as the shell sees it.
LINE = re.search(r"exec (\S+granian .*)", (ROOT / "Makefile").read_text())[1].replace("$$", "$")
PREPARATIONS = [
    ["migrate", "-v", "0"],
    ["load_course", str(SHIPPED)],
    ["load_course", str(SMALL)],
    ["collectstatic", "--noinput", "-v", "0"],
]
START_SECONDS = 60
# Below the ports that clients are given: while no server listens, a client there could meet itself.
PORTS = range(21_000, 29_000)


class Server:
    """Granian and its workers in one process group. `database` is the name or path that the ORM knows it by."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.port, self.process = folder, free_port(), None
        self.engine = "PostgreSQL" if url else "SQLite"
        self.database = urlparse(url).path.strip("/") if url else folder / "fmlearn.sqlite3"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")},
            "DEBUG": "0",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "PORT": str(self.port),
        }

    def prepare(self) -> None:
        for words in PREPARATIONS:
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        """Comes back when pages can be had. Raises TimeoutError when they cannot, with what the server said."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {LINE}"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if time.monotonic() > until:
                raise TimeoutError((self.folder / "server.log").read_text())
            time.sleep(0.02)

    @property
    def is_running(self) -> bool:
        return self.process is not None

    def is_ready(self) -> bool:
        try:
            return Person(self.port).get("/readyz").status == HTTPStatus.OK
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL to the server and all its workers: nobody can finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def free_port() -> int:
    for port in secrets.SystemRandom().sample(PORTS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise OSError("no free port")


@contextmanager
def own_server(folder: Path) -> Iterator[Server]:
    """A prepared server that is not started yet, on the engine of DATABASE_URL; killed at the end."""
    with own_database() as url:
        server = Server(folder, url)
        server.prepare()
        try:
            yield server
        finally:
            if server.is_running:
                server.kill()
