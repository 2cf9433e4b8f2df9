"""Settings from the environment: nonsense stops the start with a sentence that says what to set."""

import os
import re
import runpy
import subprocess
import sys
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

import fmlearn
from fmlearn import env

LONG = "k3y-of-a-site-that-is-long-and-random-enough-0123456789"
HOSTS = "learn.example.org"
SITE = {
    "SECRET_KEY": LONG,
    "ALLOWED_HOSTS": HOSTS,
    "SITE_URL": "https://learn.example.org",
    "EMAIL_HOST": "mail.example.org",
}
README_VARIABLES = re.findall(r"^\| `([A-Z_]+)` \|", (settings.BASE_DIR / "README.md").read_text(), re.MULTILINE)
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


# Of each variable what makes no sense, and how the sentence begins that the start ends in.
NONSENSE = [
    ("SECRET_KEY", "", "SECRET_KEY is not set."),
    ("SECRET_KEY", "short", "SECRET_KEY has 5 characters."),
    ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is not set."),
    ("ALLOWED_HOSTS", "https://a.org", "ALLOWED_HOSTS has 'https://a.org'."),
    ("ALLOWED_HOSTS", "a.org:8000", "ALLOWED_HOSTS has 'a.org:8000'."),
    ("ALLOWED_HOSTS", "a.org b.org", "ALLOWED_HOSTS has 'a.org b.org'."),
    ("DATABASE_URL", "nonsense", "DATABASE_URL must look like"),
    ("DATABASE_URL", "postgres://[", "DATABASE_URL must look like"),
    ("DATABASE_POOL", "many", "DATABASE_POOL is 'many'."),
    ("HTTPS", "perhaps", "HTTPS is 'perhaps'. Set HTTPS to 1 or 0."),
    ("BEHIND_PROXY", "2", "BEHIND_PROXY is '2'."),
    ("TRUSTED_PROXIES", "-1", "TRUSTED_PROXIES is '-1'."),
    ("TRUSTED_PROXIES", "11", "TRUSTED_PROXIES is '11'."),
    ("CSRF_TRUSTED_ORIGINS", "a.org", "CSRF_TRUSTED_ORIGINS has 'a.org'."),
    ("EMAIL_HOST", "", "No mail server is set"),
    ("EMAIL_HOST", "mail server", "EMAIL_HOST is 'mail server'."),
    ("EMAIL_BACKEND", CONSOLE, "No mail server is set"),
    ("EMAIL_BACKEND", "nonsense", "EMAIL_BACKEND is 'nonsense', which is not there."),
    ("EMAIL_BACKEND", "no.such.Backend", "EMAIL_BACKEND is 'no.such.Backend', which is not there."),
    ("EMAIL_PORT", "65536", "EMAIL_PORT is '65536'. Set EMAIL_PORT to a whole number, from 1 to 65535."),
    ("EMAIL_HOST_USER", "a\nb", "EMAIL_HOST_USER has a line break"),
    ("EMAIL_HOST_PASSWORD", "a\tb", "EMAIL_HOST_PASSWORD has a line break"),
    ("EMAIL_USE_TLS", "tls", "EMAIL_USE_TLS is 'tls'."),
    ("EMAIL_TIMEOUT", "0", "EMAIL_TIMEOUT is '0'. Set EMAIL_TIMEOUT to a whole number, from 1 to 30."),
    ("EMAIL_TIMEOUT", "31", "EMAIL_TIMEOUT is '31'."),
    ("DEFAULT_FROM_EMAIL", "nonsense", "DEFAULT_FROM_EMAIL is 'nonsense'."),
    ("DEFAULT_FROM_EMAIL", "a@b.org\nBcc: c@d.org", "DEFAULT_FROM_EMAIL has a line break"),
    ("SITE_NAME", "Your\nlessons", "SITE_NAME has a line break"),
    ("OPERATOR_NAME", "Our\nclinic", "OPERATOR_NAME has a line break"),
    ("OPERATOR_EMAIL", "nonsense", "OPERATOR_EMAIL is 'nonsense'."),
    ("SITE_URL", "", "SITE_URL is not set."),
    ("SITE_URL", "learn.example.org", "SITE_URL is 'learn.example.org'. Set SITE_URL to an address such as"),
    ("SITE_URL", "https://a.org/learn", "SITE_URL is 'https://a.org/learn'. A site cannot live below a path."),
    ("TIME_ZONE", "Mars", "TIME_ZONE is 'Mars'."),
    ("TIME_ZONE", "../etc/passwd", "TIME_ZONE is '../etc/passwd'."),
    ("SESSION_DAYS", "1", "SESSION_DAYS is '1'."),
    ("SESSION_DAYS", "99999999999", "SESSION_DAYS is '99999999999'."),
    ("RECHECK_AFTER_DAYS", "99999999999", "RECHECK_AFTER_DAYS is '99999999999'."),
    ("REVIEW_SIZE", "6", "REVIEW_SIZE is '6'."),
    ("THREADS", "1", "THREADS is '1'."),
    ("DEBUG", "perhaps", "DEBUG is 'perhaps'. Set DEBUG to 1 or 0."),
    ("BIND", "no host", "BIND is 'no host'."),
    ("PORT", "http", "PORT is 'http'. Set PORT to a whole number, from 1 to 65535."),
    ("PORT", "99999", "PORT is '99999'."),
    ("WORKERS", "0", "WORKERS is '0'."),
    ("DATA_DIR", "/nonexistent", "DATA_DIR is '/nonexistent', and no folder there can be written to."),
    ("DATA_DIR", "/etc/passwd", "DATA_DIR is '/etc/passwd', and no folder there can be written to."),
]
SERVER = {"BIND", "PORT", "WORKERS", "DATA_DIR"}


@pytest.mark.parametrize(("name", "value", "sentence"), NONSENSE)
def test_nonsense_ends_in_one_sentence(monkeypatch, tmp_path, name, value, sentence):
    for variable in README_VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, given in (SITE | {"DATA_DIR": str(tmp_path), name: value}).items():
        monkeypatch.setenv(variable, given)
    # What the server reads on top of the settings, which it reads too, is in its own file.
    monkeypatch.setattr(fmlearn, "settings", SimpleNamespace(DATA_DIR=env.env_path("DATA_DIR", tmp_path)))
    file = "gunicorn.conf.py" if name in SERVER else "fmlearn/settings.py"

    with pytest.raises(SystemExit) as ended, env.ending_in_words():
        runpy.run_path(str(settings.BASE_DIR / file))

    assert ended.value.code.startswith(sentence)
    assert "\n" not in ended.value.code


def test_every_variable_is_given_nonsense():
    assert {name for name, _, _ in NONSENSE} == set(README_VARIABLES)


def serve(tmp_path, **environment):
    """The server with this environment and nothing of ours."""
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "fmlearn.asgi:application"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("start", [manage, serve], ids=["manage.py", "gunicorn"])
def test_no_start_ends_in_a_traceback(tmp_path, start):
    words = ["check"] if start is manage else []

    done = start(tmp_path, *words, **(SITE | {"TIME_ZONE": "Mars"}))

    sentence = "TIME_ZONE is 'Mars'. Set TIME_ZONE to a time zone such as America/Los_Angeles.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


def test_command_without_its_database_ends_in_one_sentence(tmp_path):
    done = manage(tmp_path / "nowhere", "migrate", **SITE)

    words = "The database cannot be used (unable to open database file). Look at DATABASE_URL, or at DATA_DIR"
    assert (done.returncode, done.stderr) == (1, f"{words} without one.\n")


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
