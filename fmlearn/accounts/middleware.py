"""What account pages say after a message could not be sent."""

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def report_unsent_mail(get_response: GetResponse) -> GetResponse:
    """Middleware: the page after a redirect says what was not sent, by `?mail=unsent`; see `AccountAdapter.send_mail`.

    In the address rather than in the session: nothing waits there to show up on another page, and strangers who ask
    for a link get no cookie.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        notice = getattr(request, "mail", "")
        if notice and response.has_header("Location"):
            response["Location"] = with_query(response["Location"], f"mail={notice}")
        return response

    return middleware


def with_query(url: str, more: str) -> str:
    """The address with `more` after its query, if any."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, more]))))
