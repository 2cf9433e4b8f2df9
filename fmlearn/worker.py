"""Gunicorn's ASGI worker, with a limit on the time that the head of a first request may take."""

from asyncio import BaseTransport

from gunicorn.asgi.protocol import ASGIProtocol
from gunicorn.workers import gasgi


class ImpatientProtocol(ASGIProtocol):
    """Gunicorn limits the wait for a further request to `keepalive` seconds, but waits for the first one for ever."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self._arm_keepalive_timer()


class Worker(gasgi.ASGIWorker):
    """Named in gunicorn.conf.py."""


# The worker looks the protocol up here and has no setting for it.
gasgi.ASGIProtocol = ImpatientProtocol
