"""Typed, strict readers of environment variables. Invalid values raise ImproperlyConfigured with what to set."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlparse
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError
from django.utils.module_loading import import_string

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# A name, or an IPv4 address; an IPv6 address.
NAME = r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?"
IPV6 = r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"
HOST = re.compile(f"{NAME}|{IPV6}")
# As Django reads ALLOWED_HOSTS: ".example.org" stands for all names below it, "*" for all there are.
ALLOWED_HOST = re.compile(rf"\*|\.?{NAME}|\[{IPV6}\]")
MAX_PORT = 65_535
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off"}


@contextmanager
def ending_in_words() -> Iterator[None]:
    """Ends the process with one sentence, instead of a traceback, when variables or the database are not as needed."""
    try:
        yield
    except ImproperlyConfigured as reason:
        sys.exit(str(reason))
    except OperationalError as reason:
        words = " ".join(str(reason).split())
        sys.exit(f"The database cannot be used ({words}). Look at DATABASE_URL, or at DATA_DIR without one.")


def env_text(name: str, default: str = "") -> str:
    """The value without surrounding blanks; empty values count as not set.

    Raises ImproperlyConfigured for control characters, such as the end of a line.
    """
    word = os.environ.get(name, "").strip()
    if CONTROL.search(word):
        raise ImproperlyConfigured(f"{name} has a line break or another invisible character. Set {name} to one line.")
    return word or default


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


def env_port(name: str, *, default: int) -> int:
    """A port of TCP. Raises ImproperlyConfigured for anything else."""
    return env_int(name, default=default, minimum=1, maximum=MAX_PORT)


def env_host(name: str, default: str) -> str:
    """A name or an IP address without a port. Raises ImproperlyConfigured for anything else."""
    word = env_text(name, default)
    if not HOST.fullmatch(word):
        raise ImproperlyConfigured(f"{name} is '{word}'. Set {name} to a name such as host.example.org, or an address.")
    return word


def env_hosts(name: str) -> list[str]:
    """Names without scheme and port, separated by commas. Raises ImproperlyConfigured for anything else."""
    words = env_list(name)
    for word in words:
        if not ALLOWED_HOST.fullmatch(word):
            example = "such as learn.example.org, without https:// and port, separated by commas"
            raise ImproperlyConfigured(f"{name} has '{word}'. Set {name} to names of this site, {example}.")
    return words


def env_origins(name: str) -> list[str]:
    """Schemes with hosts, separated by commas. Raises ImproperlyConfigured for anything else."""
    words = env_list(name)
    for word in words:
        if not _is_site(word):
            raise ImproperlyConfigured(f"{name} has '{word}'. Set {name} to origins such as https://learn.example.org.")
    return words


def env_sender(name: str, default: str) -> str:
    """An e-mail address, with a name before it or without; empty where the default is.

    Raises ImproperlyConfigured for anything else.
    """
    word = env_text(name, default)
    user, at, domain = parseaddr(word)[1].rpartition("@")
    if word and not (user and at and HOST.fullmatch(domain)):
        raise ImproperlyConfigured(f"{name} is '{word}'. Set {name} to an address such as learning@example.org.")
    return word


def folder_problem(name: str, path: Path) -> str:
    """What to do about a folder that cannot be used; empty for one that can."""
    if path.is_dir() and os.access(path, os.W_OK | os.X_OK):
        return ""
    return f"{name} is '{path}', and no folder there can be written to. Make one, or set {name} to another."


def env_path(name: str, default: Path) -> Path:
    return Path(env_text(name, str(default))).expanduser().resolve()


def env_url(name: str, default: str) -> str:
    """URL of a site without path and trailing slash, such as https://learn.example.org; may be empty.

    Raises ImproperlyConfigured for anything else.
    """
    word = env_text(name, default).rstrip("/")
    if word and not _is_site(word):
        reason = "A site cannot live below a path. " if _is_site("/".join(word.split("/")[:3])) else ""
        example = f"Set {name} to an address such as https://learn.example.org."
        raise ImproperlyConfigured(f"{name} is '{word}'. {reason}{example}")
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
    try:
        import_string(backend)
    except ImportError:
        words = f"EMAIL_BACKEND is '{backend}', which is not there. Leave it out for a mail server."
        raise ImproperlyConfigured(words) from None
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
