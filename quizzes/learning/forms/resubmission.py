"""What somebody typed into a form that could not be taken, to be handed back to them."""

from django.http import HttpRequest

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 – the name of a field


def posted_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values in order, without the token, which the next page brings anew."""
    return [(name, str(value)) for name, values in request.POST.lists() if name != TOKEN for value in values]


def is_own_form(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this; only then may it be offered again."""
    host = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") == host or request.headers.get("Sec-Fetch-Site") == "same-origin"
