"""Returns posted fields to the user when a form could not be accepted."""

import re

from django.http import HttpRequest

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 – the name of a field
PASSWORDS = re.compile("password")
SECRETS_OF_ACCOUNTS = re.compile("password|code|key|token")


def posted_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """(name, value) pairs in order, without the CSRF token."""
    return [(name, str(value)) for name, values in request.POST.lists() if name != TOKEN for value in values]


def without_secrets(request: HttpRequest) -> list[tuple[str, str]]:
    """The posted fields without passwords, codes and keys."""
    secret = SECRETS_OF_ACCOUNTS if request.path_info.startswith("/accounts/") else PASSWORDS
    return [(name, value) for name, value in posted_fields(request) if not secret.search(name)]


def is_own_form(request: HttpRequest) -> bool:
    """True if the browser confirms that a page of this site sent the form; only then may it be offered for
    resubmission.
    """
    host = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == host or request.headers.get("Sec-Fetch-Site") == "same-origin"
