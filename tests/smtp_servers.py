"""Tiny mail servers on loopback that behave as real ones do on a bad day."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

STEP = 0.05  # seconds between two bytes of a server that drips


class MailServer:
    """`received`: the messages that were taken, as text."""

    def __init__(self, behavior: Callable[["MailServer", socket.socket], None]) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.behavior, self.is_over, self.received = behavior, Event(), []

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.behavior(self, connection)


def works(server: MailServer, connection: socket.socket, *, recipient: str = "250 yes", tls: bool = False) -> None:
    """Enough of RFC 5321 for one client."""
    lines = connection.makefile("rb")
    connection.sendall(b"220 here\r\n")
    for line in lines:
        word = line.split()[0].upper()
        if word == b"DATA":
            connection.sendall(b"354 go on\r\n")
            text = b"".join(iter(lines.readline, b".\r\n"))
            server.received.append(text.decode())
        if word == b"STARTTLS":
            connection.sendall(b"220 go on\r\nthis is no handshake")
            return
        answers = {b"EHLO": "250-here\r\n250 STARTTLS" if tls else "250 here", b"RCPT": recipient, b"QUIT": "221 bye"}
        connection.sendall(f"{answers.get(word, '250 yes')}\r\n".encode())
        if word == b"QUIT":
            return


def refuses(server: MailServer, connection: socket.socket) -> None:
    works(server, connection, recipient="550 no such mailbox")


def breaks_tls(server: MailServer, connection: socket.socket) -> None:
    works(server, connection, tls=True)


def stays_silent(server: MailServer, connection: socket.socket) -> None:
    server.is_over.wait(10)


def drips(server: MailServer, connection: socket.socket) -> None:
    """Never silent for long, and never done."""
    connection.sendall(b"220-")
    while not server.is_over.wait(STEP):
        connection.sendall(b".")


@contextmanager
def mail_server(behavior: Callable[[MailServer, socket.socket], None]) -> Iterator[MailServer]:
    server = MailServer(behavior)
    Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.is_over.set()
        # Closing alone does not wake a thread that waits for the next client.
        with suppress(OSError):
            server.listening.shutdown(socket.SHUT_RDWR)
        server.listening.close()


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
