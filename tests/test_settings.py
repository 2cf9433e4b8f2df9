"""Settings from the environment: nonsense stops the start with a sentence that says what to set."""

import os
import subprocess
import sys
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from fmlearn import env

LONG = "k3y-of-a-site-that-is-long-and-random-enough-0123456789"
HOSTS = "learn.example.org"
SITE = {
    "SECRET_KEY": LONG,
    "ALLOWED_HOSTS": HOSTS,
    "SITE_URL": "https://learn.example.org",
    "EMAIL_HOST": "mail.example.org",
}
CONSOLE, DUMMY = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy"))


@pytest.mark.parametrize("word", ["1", "true", "YES", " on "])
def test_bool_reads_words_for_yes(monkeypatch, word):
    monkeypatch.setenv("X", word)

    assert env.env_bool("X", default=False) is True


@pytest.mark.parametrize("word", ["0", "False", "no", "OFF"])
def test_bool_reads_words_for_no(monkeypatch, word):
    monkeypatch.setenv("X", word)

    assert env.env_bool("X", default=True) is False


@pytest.mark.parametrize("default", [True, False])
@pytest.mark.parametrize("word", ["", "  "])
def test_bool_that_is_empty_counts_as_not_set(monkeypatch, word, default):
    monkeypatch.setenv("X", word)

    assert env.env_bool("X", default=default) is default


@pytest.mark.parametrize("word", ["maybe", "2", "tru", "ja", "-1"])
def test_bool_refuses_anything_else_with_a_sentence(monkeypatch, word):
    monkeypatch.setenv("X", word)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.env_bool("X", default=True)

    assert str(refusal.value) == f"X is '{word}'. Set X to 1 or 0."


@pytest.mark.parametrize("word", ["-1", "1.5", "ten", "²", "٣", "0x10", "4"])
def test_int_refuses_anything_but_a_whole_number_that_is_large_enough(monkeypatch, word):
    monkeypatch.setenv("X", word)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.env_int("X", default=7, minimum=5)

    assert str(refusal.value) == f"X is '{word}'. Set X to a whole number, 5 or more."


@pytest.mark.parametrize(("word", "is_refused"), [("1", False), ("30", False), ("31", True), ("0", True)])
def test_int_may_have_an_end(monkeypatch, word, is_refused):
    monkeypatch.setenv("X", word)
    refusal = pytest.raises(ImproperlyConfigured, match="from 1 to 30") if is_refused else nullcontext()

    with refusal:
        assert env.env_int("X", default=5, minimum=1, maximum=30) == int(word)


def test_int_reads_numbers_and_its_default(monkeypatch):
    monkeypatch.setenv("X", " 30 ")
    monkeypatch.delenv("Y", raising=False)

    assert (env.env_int("X", default=7), env.env_int("Y", default=7)) == (30, 7)


def test_list_leaves_blanks_out(monkeypatch):
    monkeypatch.setenv("X", " a.org, b.org ,, ")

    assert env.env_list("X") == ["a.org", "b.org"]


def test_path_is_made_whole(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("X", "~/kept/../data")

    assert env.env_path("X", tmp_path) == (tmp_path / "data").resolve()


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("https://learn.example.org", "https://learn.example.org"),
        (" https://learn.example.org/ ", "https://learn.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", "http://fallback"),
    ],
)
def test_url_reads_the_address_of_a_site(monkeypatch, word, read):
    monkeypatch.setenv("X", word)

    assert env.env_url("X", "http://fallback") == read


def test_url_may_be_empty(monkeypatch):
    monkeypatch.delenv("X", raising=False)

    assert env.env_url("X", "") == ""


@pytest.mark.parametrize(
    "word",
    [
        "learn.example.org",
        "//learn.example.org",
        "ftp://learn.example.org",
        "https://",
        "https://learn.example.org/app",
        "https://learn.example.org?x=1",
        "https://learn.example.org#top",
        "https://ana@learn.example.org",
        "https://learn.example.org:port",
        "https://learn.example.org:99999",
        "javascript:alert(1)",
        "https://[learn",
    ],
)
def test_url_refuses_anything_but_a_site(monkeypatch, word):
    monkeypatch.setenv("X", word)

    with pytest.raises(ImproperlyConfigured, match=r"Set X to an address such as https://learn\.example\.org\."):
        env.env_url("X", "")


def test_required_says_what_is_missing_and_why(monkeypatch):
    monkeypatch.delenv("X", raising=False)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.required("X", because="Without it nothing works.")

    assert str(refusal.value) == "X is not set. Without it nothing works."


def test_secret_key_must_be_long_in_production(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "short")

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.secret_key(debug=False)

    assert str(refusal.value).startswith("SECRET_KEY has 5 characters. Use at least 40.")
    assert "short" not in str(refusal.value)


# The start itself, in a process of its own


def manage(tmp_path, *words, **environment):
    """manage.py with this environment and nothing of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *words],
        cwd=settings.BASE_DIR,
        env=kept | {"DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY has 5 characters."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set."),
        ({"DEBUG": "perhaps"}, "DEBUG is 'perhaps'. Set DEBUG to 1 or 0."),
        ({"SESSION_DAYS": "1"}, "SESSION_DAYS is '1'."),
        ({"EMAIL_HOST": ""}, "No mail server is set"),
        ({"EMAIL_BACKEND": CONSOLE}, "No mail server is set"),
        ({"SITE_URL": ""}, "SITE_URL is not set."),
        ({"EMAIL_TIMEOUT": "0"}, "EMAIL_TIMEOUT is '0'. Set EMAIL_TIMEOUT to a whole number, from 1 to 30."),
        ({"EMAIL_TIMEOUT": "31"}, "EMAIL_TIMEOUT is '31'."),
    ],
    ids=[
        "no key",
        "short key",
        "no hosts",
        "nonsense",
        "short sessions",
        "no mail server",
        "mail in the log",
        "no address for links",
        "no time for mail",
        "too much time for mail",
    ],
)
def test_production_does_not_start_without_what_it_needs(tmp_path, environment, sentence):
    done = manage(tmp_path, "check", **(SITE | {"DEBUG": "0"} | environment))

    assert done.returncode == 1
    assert sentence in done.stderr


def test_production_is_clean_under_djangos_own_deployment_check(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **SITE, HTTPS="1")

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        (SITE, "django.core.mail.backends.smtp.EmailBackend"),
        (SITE | {"EMAIL_HOST": "", "EMAIL_BACKEND": DUMMY, "SITE_URL": ""}, DUMMY),
        (SITE | {"EMAIL_HOST": "", "SITE_URL": "", "HTTPS": "0"}, CONSOLE),
    ],
    ids=["a mail server", "no mail", "a demo on this machine"],
)
def test_mail_goes_where_the_environment_says(tmp_path, environment, backend):
    """Links that open accounts stand in the log of nobody's site but a demo's."""
    words = "from django.conf import settings as s; print(s.EMAIL_BACKEND)"

    done = manage(tmp_path, "shell", "--no-imports", "-c", words, **environment)

    assert done.stdout.strip() == backend, done.stderr


def test_production_is_the_default(tmp_path):
    """Nobody runs DEBUG=1 by forgetting something."""
    words = "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"

    done = manage(tmp_path, "shell", "--no-imports", "-c", words, **SITE)

    assert done.stdout.strip() == "False True True", done.stderr


def test_asking_for_help_makes_no_folder(tmp_path):
    missing = tmp_path / "nowhere"

    done = manage(missing, "help", SECRET_KEY=LONG, ALLOWED_HOSTS=HOSTS)

    assert (done.returncode, missing.exists()) == (0, False), done.stderr


def test_sessions_live_at_least_30_days():
    """AX-5"""
    assert settings.SESSION_COOKIE_AGE >= 30 * 24 * 3600
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE is False
