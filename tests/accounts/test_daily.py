"""The one command to run every day: what is kept no longer goes, and no failing part keeps the others from running."""

import re
import shlex
import subprocess
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlparse

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection

from fmlearn.accounts.guess_limits import PASSWORD, Source, count_try
from fmlearn.accounts.management.commands.daily import DELETIONS
from fmlearn.accounts.models import AccountTry, CacheEntry
from quizzes.models import AuditEntry, Learner, Session
from quizzes.vocabulary import AuditAction
from tests.factories import NOON, LearnerFactory
from tests.people.services.test_reminders import due_plan
from tests.smtp_servers import closed_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ROOT = Path(settings.BASE_DIR)
README = (ROOT / "README.md").read_text()
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def make_cache_entry(at):
    cache.set("a", 1)
    CacheEntry.objects.update(expires=at)


# What makes a row that expires at a time, and the latest time ago at which it stays.
EXPIRING = {
    "guests forgotten": (Learner, lambda at: LearnerFactory(last_seen_on=at.date()), 30 * DAY),
    "expired sessions deleted": (
        Session,
        lambda at: Session.objects.create(session_key="a", expire_date=at),
        timedelta(0),
    ),
    "expired cache entries deleted": (CacheEntry, make_cache_entry, timedelta(0)),
    "marks against guessing deleted": (
        AccountTry,
        lambda at: count_try(PASSWORD, Source("rosa", "192.0.2.1"), at=at),
        PASSWORD.window - SECOND,
    ),
    "old audit entries deleted": (
        AuditEntry,
        lambda at: AuditEntry.objects.create(at=at, action=AuditAction.EDITED),
        730 * DAY,
    ),
}


def daily(capsys):
    call_command("daily")
    return dict(line.rsplit(": ", 1) for line in capsys.readouterr().out.splitlines())


def test_every_deletion_is_looked_at_here():
    assert EXPIRING.keys() == DELETIONS.keys()


@pytest.mark.parametrize(("name", "older", "left"), [(name, old, 1 - old) for name in EXPIRING for old in (0, 1)])
def test_row_is_deleted_exactly_when_it_is_old(clock, capsys, name, older, left):
    clock.move_to(NOON, tick=False)
    table, make, stays = EXPIRING[name]
    make(NOON - stays - older * (DAY if table is Learner else SECOND))

    told = daily(capsys)

    assert (table.objects.count(), told[name]) == (left, str(older))


def test_it_reminds_and_a_second_run_does_nothing(capsys):
    due_plan()

    first, second = daily(capsys), daily(capsys)

    assert (first["reminders sent"], second["reminders sent"], len(mail.outbox)) == ("1", "0", 1)


def test_site_without_an_address_does_the_rest(settings, capsys):
    settings.SITE_URL = ""

    assert daily(capsys)["reminders"] == "none, since SITE_URL is not set"


@contextmanager
def without_its_table(model):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
        yield
        cursor.execute(f"ALTER TABLE elsewhere RENAME TO {table}")


@pytest.mark.usefixtures("many_connections")
def test_failing_part_is_named_and_the_others_run(settings):
    """A table that cannot be read, and a mail server that is away."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    due_plan()
    AuditEntry.objects.create(at=NOON - 800 * DAY, action=AuditAction.EDITED)

    with without_its_table(CacheEntry), pytest.raises(CommandError) as reason:
        call_command("daily")

    assert str(reason.value).startswith("Not done: expired cache entries deleted; reminders (The mail server does not")
    assert AuditEntry.objects.count() == 0


@pytest.mark.usefixtures("many_connections")
def test_line_of_cron_runs(tmp_path):
    """As cron runs it: by /bin/sh, with next to nothing in the environment, from a folder with a blank in its name."""
    minute, hour, *days, command = re.search(r"```cron\n(.*)\n```", README)[1].split(" ", 5)
    site = tmp_path / "a site"
    site.mkdir()
    for name in (".venv", "manage.py"):
        (site / name).symlink_to(ROOT / name)
    (site / "environment").write_text("".join(f"{name}='{value}'\n" for name, value in variables(site).items()))

    ran = subprocess.run(
        ["/bin/sh", "-c", command.replace("/srv/fmlearn", shlex.quote(str(site)))],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (minute.isdigit(), hour.isdigit(), days) == (True, True, ["*", "*", "*"])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[0] == "guests forgotten: 0"
    assert ran.stdout.splitlines()[-1] == "plans ended after three reminders without a visit: 0"


def variables(site):
    """Of a production site on the database of the test."""
    own, url = connection.settings_dict, ""
    if connection.vendor == "sqlite":
        (site / "fmlearn.sqlite3").symlink_to(own["NAME"])
    else:
        url = urlparse(f"postgres://{own['USER']}@{own['HOST']}:{own['PORT']}/{own['NAME']}").geturl()
    return {
        "ALLOWED_HOSTS": "learn.example.org",
        "SECRET_KEY": "x" * 50,
        "SITE_URL": "https://learn.example.org",
        "EMAIL_HOST": "127.0.0.1",
        "DATA_DIR": str(site),
        "DATABASE_URL": url,
    }
