"""The production server as `make run` starts it, on a database of its own, to be killed and started again."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlparse

from django.conf import settings

from tests.bench.surroundings import own_database
from tests.conftest import SHIPPED, SMALL
from tests.course_rows import A_WHILE_AGO, install_course
from tests.prepared_database import prepare_database
from tests.production.person import Person
from tests.racing import pointed_at

ROOT = Path(settings.BASE_DIR)
# The very line of the Makefile, as the shell sees it.
LINE = re.search(r"exec (\S+gunicorn .*)", (ROOT / "Makefile").read_text())[1].replace("$$", "$")
COLLECT = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
START_SECONDS = 60
STOP_SECONDS = 20
KEEPALIVE = 2
# Open files, as a session gets them on most systems.
FEW_FILES = 1024
# Below the ports that clients are given: while no server listens, a client there could meet itself.
PORTS = range(21_000, 29_000)


class Server:
    """Gunicorn and its workers in one process group. `database` is the name or path that the ORM knows it by."""

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
            "WORKERS": "2",
            # Sooner than for people, so that tests see it.
            "GUNICORN_CMD_ARGS": f"--keep-alive {KEEPALIVE}",
        }

    def prepare(self) -> None:
        """As `migrate`, `load_course` and `collectstatic` do, which `.ci/run` calls."""
        with pointed_at(self.database):
            prepare_database()
            for folder in (SHIPPED, SMALL):
                install_course(folder, at=A_WHILE_AGO)
        subprocess.run(COLLECT, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def start(self) -> None:
        """Comes back when pages can be had. Raises an OSError when they cannot, with what the server said."""
        self.launch()
        wait_until(lambda: self.process.poll() is not None or self.is_ready(), or_say=self.log.read_text)
        if self.process.poll() is not None:
            raise ChildProcessError(self.log.read_text())

    def launch(self) -> None:
        """Comes back at once."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f"ulimit -S -n {FEW_FILES}; exec {LINE}"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def is_running(self) -> bool:
        return self.process is not None

    def is_ready(self) -> bool:
        try:
            return Person(self.port).get("/readyz").status == HTTPStatus.OK
        except OSError:
            return False

    def processes(self, group: int | None = None) -> list[int]:
        """The server and its workers, as the kernel knows them now; or what is left of the process group of one."""
        group = group or self.process.pid
        found = subprocess.run(["ps", "-o", "pid=", "-g", str(group)], capture_output=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def workers(self) -> list[int]:
        return [pid for pid in self.processes() if pid != self.process.pid]

    def stop(self) -> int:
        """SIGTERM, as a supervisor stops a service; its exit code. Raises TimeoutExpired when it does not end."""
        self.process.terminate()
        code = self.process.wait(STOP_SECONDS)
        self.process = None
        return code

    def kill(self) -> None:
        """SIGKILL to the server and all its workers: nobody can finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def wait_until(is_so: Callable[[], bool], *, or_say: Callable[[], str] = str) -> None:
    """Raises TimeoutError with these words when it does not become so."""
    until = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(or_say())
        time.sleep(0.02)


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
