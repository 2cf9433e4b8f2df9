"""Returns posted fields to the user when a form could not be accepted."""

import re

from django.http import HttpRequest

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 – the name of a field
SENT_AGAIN = "sent_again"
PASSWORDS = re.compile("password|understood")
ACCOUNT_SECRETS = re.compile("password|code|key|token|understood")


def posted_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) pairs in order, without the CSRF token."""
    own = {TOKEN, SENT_AGAIN}
    return [(name, str(value)) for name, values in request.POST.lists() if name not in own for value in values]


def resendable_fields(request: HttpRequest, *, token: str) -> list[tuple[str, str]]:
    """The posted fields with a token, as they may stand in a page: no password, no code or key of an
    account, and not the tick that erases everything.
    """
    secret = ACCOUNT_SECRETS if request.path_info.startswith("/accounts/") else PASSWORDS
    typed = [(name, value) for name, value in posted_fields(request) if not secret.search(name)]
    return [(TOKEN, token), *typed]


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Of the posted fields those that people filled in, for reading."""
    fields = posted_fields(request)
    return [(name, value) for name, value in fields if value and not name.startswith("_") and "_FORMS" not in name]


def is_own_form(request: HttpRequest) -> bool:
    """True if the browser confirms that a page of this site sent the form; only then may it be offered for
    resubmission.
    """
    host = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == host or request.headers.get("Sec-Fetch-Site") == "same-origin"
