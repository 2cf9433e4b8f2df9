"""Gunicorn's ASGI worker, with a limit on the time that the head of a first request may take."""

from asyncio import BaseTransport

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi


class ImpatientProtocol(ASGIProtocol):
    """Closes a connection whose first request has no complete head within `keepalive` seconds.

    Gunicorn limits the wait for further requests to that time, and waits for the first one without a limit.
    """

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self._arm_keepalive_timer()


class Worker(gasgi.ASGIWorker):
    """The worker class that gunicorn.conf.py names."""


# The worker looks the protocol up here and has no setting for it.
gasgi.ASGIProtocol = ImpatientProtocol
