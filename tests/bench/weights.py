"""What a cold cache has to fetch, and how many statements a request sends to the database."""

import re
from dataclasses import dataclass

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bench.calling import OUR_URLS, Call, ask, use_urls

LINKED = re.compile(rb'<(?:link|script|img|source)\b[^>]*?(?:href|src)="([^"]+)"')
TOUCHES_TABLES = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True)
class Weight:
    """Bytes on the wire with headers: the page, what it links, and how many requests that makes."""

    page: int
    linked: int
    requests: int

    @property
    def total(self) -> int:
        return self.page + self.linked


def weigh(handler: WSGIHandler, call: Call) -> Weight:
    """The page as a browser gets it, and each file that it names."""
    use_urls(OUR_URLS)
    plain = ask(handler, Call(call.path, call.cookies, accept_encoding="identity").environ())
    files = sorted({path.decode() for path in LINKED.findall(plain.body)})
    linked = [ask(handler, Call(path).environ()) for path in files]
    bad = [answer.status for answer in (plain, *linked) if not answer.status.startswith("200")]
    if bad:
        raise RuntimeError(f"{call.path} or a file of it answered {bad[0]}.")
    return Weight(ask(handler, call.environ()).weight, sum(answer.weight for answer in linked), 1 + len(linked))


def statements(handler: WSGIHandler, call: Call) -> list[str]:
    """The statements of one request that touch tables."""
    use_urls(OUR_URLS)
    with CaptureQueriesContext(connection) as captured:
        ask(handler, call.environ())
    return [query["sql"] for query in captured.captured_queries if query["sql"].lstrip("( ").startswith(TOUCHES_TABLES)]
