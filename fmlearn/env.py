"""Typed, strict readers of environment variables. Invalid values raise ImproperlyConfigured with what to set."""

import os
from pathlib import Path
from urllib.parse import urlparse
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


def env_text(name: str, default: str = "") -> str:
    """The value without surrounding blanks; empty values count as not set."""
    return os.environ.get(name, "").strip() or default


def env_bool(name: str, *, default: bool) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off. Raises ImproperlyConfigured for anything else."""
    word = env_text(name).lower()
    if word in TRUE_WORDS or word in FALSE_WORDS:
        return word in TRUE_WORDS
    if word:
        raise ImproperlyConfigured(f"{name} is '{word}'. Set {name} to 1 or 0.")
    return default


def env_int(name: str, *, default: int, minimum: int = 0, maximum: int | None = None) -> int:
    """A whole number of at least `minimum`. Raises ImproperlyConfigured for anything else."""
    word = env_text(name, str(default))
    is_number = word.isascii() and word.isdigit()
    if not is_number or int(word) < minimum or (maximum is not None and int(word) > maximum):
        span = f"{minimum} or more" if maximum is None else f"from {minimum} to {maximum}"
        raise ImproperlyConfigured(f"{name} is '{word}'. Set {name} to a whole number, {span}.")
    return int(word)


def env_list(name: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in env_text(name).split(",") if word.strip()]


def env_path(name: str, default: Path) -> Path:
    return Path(env_text(name, str(default))).expanduser().resolve()


def env_url(name: str, default: str) -> str:
    """URL of a site without path and trailing slash, such as https://learn.example.org; may be empty.

    Raises ImproperlyConfigured for anything else.
    """
    word = env_text(name, default).rstrip("/")
    if word and not _is_site(word):
        raise ImproperlyConfigured(f"{name} is '{word}'. Set {name} to an address such as https://learn.example.org.")
    return word


def _is_site(word: str) -> bool:
    """True for scheme, host and optional port only."""
    try:
        parts = urlparse(word)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return (
        has_host
        and "@" not in word
        and parts.scheme in {"http", "https"}
        and word == f"{parts.scheme}://{parts.netloc}"
    )


def env_time_zone(name: str, default: str) -> str:
    """A name of the IANA database. Raises ImproperlyConfigured for anything else."""
    word = env_text(name, default)
    try:
        ZoneInfo(word)
    except (KeyError, OSError, ValueError):
        words = f"{name} is '{word}'. Set {name} to a time zone such as America/Los_Angeles."
        raise ImproperlyConfigured(words) from None
    return word


def required(name: str, *, because: str) -> str:
    """The value. Raises ImproperlyConfigured if it is not set."""
    value = env_text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {because}")
    return value


CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"


def mail_backend(*, https: bool, site_url: str) -> str:
    """Django's mail backend: that of EMAIL_BACKEND, else SMTP when EMAIL_HOST is set, else the console of the server.

    Raises ImproperlyConfigured where mail, with its links and codes, would stand in the log of a site that people
    use, and where links in mail would lead nowhere.
    """
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    backend = env_text("EMAIL_BACKEND", smtp if env_text("EMAIL_HOST") else CONSOLE_MAIL)
    if https and backend == CONSOLE_MAIL:
        raise ImproperlyConfigured(
            "No mail server is set, so that links and codes that open accounts would be printed to the log of the "
            "server. Set EMAIL_HOST to your mail server; or set EMAIL_BACKEND to "
            "django.core.mail.backends.dummy.EmailBackend if this site sends no mail."
        )
    if backend == smtp and not site_url:
        raise ImproperlyConfigured(
            "SITE_URL is not set. Set it to the address of this site, such as https://learn.example.org: links in "
            "mail lead there."
        )
    return backend


def secret_key(*, debug: bool) -> str:
    """The signing key, at least 40 characters; a fixed one if DEBUG is on."""
    if debug:
        return env_text("SECRET_KEY", "only-for-development-and-never-for-people-who-trust-us")
    because = "Set it to a long random text, the same at every start."
    key = required("SECRET_KEY", because=because)
    minimum = 40
    if len(key) < minimum:
        raise ImproperlyConfigured(f"SECRET_KEY has {len(key)} characters. Use at least {minimum}. {because}")
    return key
