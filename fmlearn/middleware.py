"""What is known and answered before anything is looked up: no session, no user, no database."""

import re
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from fmlearn.buffering import NEVER_WAITING, REFUSED
from fmlearn.limits import body_limit
from quizzes.learning.views import errors
from quizzes.learning.views.health import healthz

GetResponse = Callable[[HttpRequest], HttpResponse]


UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # of a client that has none, such as a socket file


def trust_proxies(get_response: GetResponse) -> GetResponse:
    """Middleware: `REMOTE_ADDR` becomes the address of the client, an IPv4 or IPv6 address in any case.

    Each proxy appends to X-Forwarded-For the address that it was called from, so with TRUSTED_PROXIES = n it is the
    n-th from the end that the outermost proxy of ours wrote; whatever stands before it the client may have invented.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META["REMOTE_ADDR"] = client_address(request)
        return get_response(request)

    return middleware


def client_address(request: HttpRequest) -> str:
    """The first address that is one: as our proxies saw it, then that of the connection."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")[-settings.TRUSTED_PROXIES :]
    seen = [hops[0]] if settings.TRUSTED_PROXIES else []
    return next(filter(None, map(plain_address, [*seen, request.META.get("REMOTE_ADDR", "")])), UNKNOWN_ADDRESS)


def plain_address(text: str) -> str:
    """The address in its shortest form without a port; IPv4 as such also where it came over IPv6; empty for others."""
    host = text.strip()
    bracketed = re.fullmatch(r"\[(.+)\](?::\d+)?|([\d.]+):\d+", host)
    try:
        parsed = ip_address((bracketed[1] or bracketed[2]) if bracketed else host)
    except ValueError:
        return ""
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def answer_early(get_response: GetResponse) -> GetResponse:
    """Middleware: answers refused requests with the page of their status (408, 413, 503), and those that never wait."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refused = request.META.get(REFUSED) or size_refused(request)
        if refused:
            return errors.refusal(request, refused)
        if request.path_info in NEVER_WAITING:
            return healthz(request)
        return get_response(request)

    return middleware


def size_refused(request: HttpRequest) -> HTTPStatus | None:
    """413 when the declared length in bytes is above the limit of the page, whatever the server; else None."""
    declared = request.META.get("CONTENT_LENGTH") or ""
    is_too_long = declared.isdecimal() and int(declared) > body_limit(request.path_info).size
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_too_long else None
