"""Erasing, looked for in what the database engine keeps: SQLite's files byte by byte, PostgreSQL's tables as text."""

import re
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.models import RecoveryCode, User
from quizzes.models import Attempt, AuditEntry, Enrollment, Learner, Session
from quizzes.vocabulary import AuditAction
from tests import walks
from tests.accounts.test_sign_in import sign_in, sign_up
from tests.cohort_rows import cohort_of, educator
from tests.conftest import NOON, SMALL
from tests.course_rows import install_course
from tests.factories import with_address

NAME, EMAIL, ALIAS = "Rosa-1887", "rosa-1887@example.org", "Alias-4711"


def everything_kept():
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        files = [Path(name + ending) for ending in ("", "-wal", "-shm", "-journal")]
        return b"".join(path.read_bytes() for path in files if path.exists())
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT kept::text FROM "{table}" kept')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts).encode()


def forms_of(key):
    """A UUID as either engine writes it."""
    return key.hex, str(key)


def found(traces):
    kept = everything_kept()
    return [name for name, words in traces.items() if any(word.encode() in kept for word in words)]


@pytest.mark.usefixtures("many_connections")
def test_nothing_is_left_anywhere():
    """PV-5: of the account on two devices, of a code that was asked for on a third, and of the guest before."""
    cohort = cohort_of(educator(), course=install_course(SMALL))
    phone, tablet, laptop = Client(), Client(), Client()
    sign_up(phone, NAME)
    user = with_address(User.objects.get(username=NAME), EMAIL)
    walks.take_lesson(phone, walks.WRONG, walks.WRONG)
    phone.post(reverse("recovery_sheet"))
    phone.post(reverse("quizzes:join_with_code", args=[cohort.join_code]), {"name": ALIAS, "shares_status": "on"})
    laptop.post(reverse("account_request_login_code"), {"email": EMAIL})
    walks.start(tablet)
    sign_in(tablet, EMAIL)
    attempts = Attempt.objects.values_list("pk", flat=True)
    traces = {
        "nickname": [NAME],
        "key of the nickname": [user.username_key],
        "address": [EMAIL],
        "name in the group": [ALIAS],
        "password": [user.password],
        "code of the sheet": [RecoveryCode.objects.get().code_hash],
        "place": [user.known_places.get().place],
        **{f"session {n}": [row.session_key] for n, row in enumerate(Session.objects.all())},
        **{f"learner {n}": forms_of(row.pk) for n, row in enumerate(Learner.objects.all())},
        **{f"attempt {n}": forms_of(key) for n, key in enumerate(attempts)},
    }
    before = found(traces)

    tablet.post(reverse("quizzes:erase"), {"understood": "on"})

    assert before == list(traces)
    assert len(traces) >= 7 + 3 + 2 + 3
    assert found(traces) == []
    assert (Learner.objects.count(), Enrollment.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_code_that_was_asked_for_is_gone_with_its_session(client):
    """Sessions are written packed: what they hold is looked for in them."""
    sign_up(client, NAME)
    with_address(User.objects.get(), EMAIL)
    elsewhere = Client()
    elsewhere.post(reverse("account_request_login_code"), {"email": EMAIL})
    code = re.search(r"sign in: (\S+)", mail.outbox[-1].body)[1]
    held = [code in str(row.get_decoded()) for row in Session.objects.all()]

    client.post(reverse("quizzes:erase"), {"understood": "on"})

    assert sorted(held) == [False, True]
    assert Session.objects.count() == 0


@pytest.mark.django_db
def test_entries_of_erased_accounts_stay_apart_and_unnamed():
    """Two of one account have the same sign, those of another account another one, and both are random."""
    people = [Client(), Client()]
    for name, client in zip(["rosa", "ben"], people, strict=True):
        sign_up(client, name)
        for _ in range(2):
            actor = User.objects.get(username=name)
            AuditEntry.objects.create(at=NOON, actor=actor, action=AuditAction.EDITED, subject="claim x")
    others = AuditEntry.objects.create(at=NOON, actor=educator(), action=AuditAction.EDITED, subject="claim x")

    for client in people:
        client.post(reverse("quizzes:erase"), {"understood": "on"})

    signs = list(AuditEntry.objects.exclude(pk=others.pk).order_by("pk").values_list("actor", "former_actor"))
    assert [actor for actor, _ in signs] == [None] * 4
    assert [len(sign) for _, sign in signs] == [8] * 4
    assert (signs[0] == signs[1], signs[2] == signs[3], signs[0] == signs[2]) == (True, True, False)
    others.refresh_from_db()
    assert (others.actor is None, others.former_actor) == (False, "")


@pytest.mark.django_db
def test_log_of_the_admin_shows_the_sign_of_an_erased_account(admin_client):
    AuditEntry.objects.create(at=NOON, former_actor="1a2b3c4d", action=AuditAction.EDITED, subject="claim x")

    page = admin_client.get(reverse("admin:quizzes_auditentry_changelist")).content.decode()

    assert "erased account 1a2b3c4d" in page
