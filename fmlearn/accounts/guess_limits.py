"""How often an account may be tried, by who is meant and by where the try comes from together.

A limit on the name alone would let a stranger lock somebody out, one on the internet address alone would let one person
lock out a whole clinic. So each pair of name and address has tries of its own; a name or an address that has seen very
many leaves few to each pair that is new; and an address from which an account was opened before is not concerned by
what happens elsewhere. Only keyed digests are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from fmlearn.accounts.addresses import user_of_address
from fmlearn.accounts.models import AccountTry, KnownPlace, User
from quizzes.domain.names import name_key


@dataclass(frozen=True)
class Limit:
    """Tries of one kind within `window`.

    `here`: of one name from one address; `known`: likewise, where that account was opened before; `crowded`: what is
    left of `here` once the name, or the address, has seen `crowd` tries in all.
    """

    kind: str
    here: int
    known: int
    crowded: int
    crowd: int
    window: timedelta


QUARTER = timedelta(minutes=15)
# NIST SP 800-63B-4 asks for at most 100 failed tries in a row.
PASSWORD = Limit("password", here=20, known=60, crowded=3, crowd=100, window=QUARTER)
# One request for a code, and sending it again five times.
MAIL = Limit("mail", here=6, known=6, crowded=1, crowd=30, window=QUARTER)
LIMITS: Sequence[Limit] = (PASSWORD, MAIL)
# As long as sessions last; then an address that an account was opened from is forgotten.
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Source:
    """Who is meant, as typed, and the internet address that the request came from."""

    name: str
    address: str

    @property
    def who(self) -> str:
        return _digest("who", name_key(self.name))

    @property
    def where(self) -> str:
        return _digest("where", place_of(self.address))


def source_of(request: HttpRequest, name: str) -> Source:
    """Behind proxies the address is that of `fmlearn.middleware.trust_proxies`."""
    return Source(name, request.META["REMOTE_ADDR"])


def count_try(limit: Limit, source: Source, *, at: datetime) -> AccountTry | None:
    """Counts one try; None, and nothing counted, when there is none left."""
    # Counted first: of many tries at the same moment none passes the limit.
    row = AccountTry.objects.create(kind=limit.kind, who=source.who, where=source.where, at=at)
    if _within(limit, source, at=at):
        return row
    row.delete()
    return None


def may_try(limit: Limit, source: Source, *, at: datetime) -> bool:
    """Whether `count_try` would count one more; counts nothing."""
    return _within(limit, source, at=at, more=1)


def remember_place(user: User, request: HttpRequest, *, at: datetime) -> None:
    """This account was opened from where this request came from."""
    place = place_digest(user, request.META["REMOTE_ADDR"])
    KnownPlace.objects.update_or_create(user=user, place=place, defaults={"at": at})


def forget_old(*, at: datetime) -> int:
    """Deletes what no limit asks for any more; returns the number of rows."""
    longest = max(limit.window for limit in LIMITS)
    tries, _ = AccountTry.objects.filter(at__lte=at - longest).delete()
    places, _ = KnownPlace.objects.filter(at__lte=at - KNOWN_FOR).delete()
    return tries + places


def place_of(address: str) -> str:
    """The internet address, or the network of 2^64 addresses that one connection has in IPv6."""
    parsed = ip_address(address)
    return str(IPv6Network((parsed, 64), strict=False) if isinstance(parsed, IPv6Address) else parsed)


def _within(limit: Limit, source: Source, *, at: datetime, more: int = 0) -> bool:
    who, where = Q(who=source.who), Q(where=source.where)
    recent = AccountTry.objects.filter(who | where, kind=limit.kind, at__gt=at - limit.window)
    count: dict[str, int] = recent.aggregate(
        here=Count("pk", filter=who & where), who=Count("pk", filter=who), where=Count("pk", filter=where)
    )
    tries = count["here"] + more
    if tries <= limit.crowded:
        return True
    if _is_known(source, at=at):
        return tries <= limit.known
    is_crowded = max(count["who"], count["where"]) + more > limit.crowd
    return not is_crowded and tries <= limit.here


def _is_known(source: Source, *, at: datetime) -> bool:
    user = user_of_address(source.name) or User.objects.with_nickname(source.name)
    if user is None:
        return False
    place = place_digest(user, source.address)
    return KnownPlace.objects.filter(user=user, place=place, at__gt=at - KNOWN_FOR).exists()


def place_digest(user: User, address: str) -> str:
    """Another one for each account: rows do not tell who shares an address."""
    return _digest("place", str(user.pk), place_of(address))


def _digest(*parts: str) -> str:
    return salted_hmac("fmlearn.accounts.guess_limits", " ".join(parts), algorithm="sha256").hexdigest()
