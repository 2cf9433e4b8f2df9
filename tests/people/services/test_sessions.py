"""Sessions know whose they are: erasing ends those of one person on every device, without reading others'."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as OldStore
from django.contrib.sessions.models import Session as OldSession
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from fmlearn.accounts.models import User
from quizzes.models import Learner, Session
from quizzes.people.services.erasing import erase_learner
from tests import walks
from tests.accounts.test_sign_in import sign_in, sign_up
from tests.factories import LearnerFactory, UserFactory, with_address

pytestmark = pytest.mark.django_db
MIGRATION = import_module("quizzes.migrations.0031_move_sessions")


def owners():
    return [(row.user_id, row.guest_key_hash) for row in Session.objects.order_by("expire_date")]


def test_session_of_a_guest_has_the_guest(client, small_course):
    walks.start(client)

    assert owners() == [(None, Learner.objects.get().guest_key_hash)]


def test_session_of_an_account_has_the_account(client):
    sign_up(client, "rosa")

    assert owners() == [(User.objects.get().pk, "")]


def test_session_has_both_while_it_is_open_whose_answers_they_are(client, small_course):
    walks.start(client)
    sign_up(client, "rosa")

    assert owners() == [(User.objects.get().pk, Learner.objects.get().guest_key_hash)]


def test_session_that_asked_for_a_code_has_the_account(client):
    user = with_address(UserFactory(), "rosa@example.org")
    client.post(reverse("account_request_login_code"), {"email": "rosa@example.org"})

    assert owners() == [(user.pk, "")]


def test_code_for_an_address_without_account_is_nobodys(client):
    client.post(reverse("account_request_login_code"), {"email": "nobody@example.org"})

    assert owners() == [(None, "")]


@pytest.mark.usefixtures("small_course")
def test_erasing_ends_every_session_of_theirs_and_no_other():
    phone, laptop, waiting, friend, guest = (Client() for _ in range(5))
    sign_up(phone, "rosa")
    with_address(User.objects.get(), "rosa@example.org")
    sign_in(laptop, "rosa")
    waiting.post(reverse("account_request_login_code"), {"email": "rosa@example.org"})
    sign_up(friend, "ben")
    walks.start(guest)

    phone.post(reverse("quizzes:erase"), {"understood": "on"})

    ben, other = User.objects.get(), Learner.objects.get(user=None)
    assert sorted(owners(), key=str) == sorted([(ben.pk, ""), (None, other.guest_key_hash)], key=str)


def test_erasing_a_learner_without_owner_ends_nobodys_session(client, small_course):
    """Synthetic learners have neither account nor key, and many sessions have no guest."""
    sign_up(client, "rosa")

    erase_learner(LearnerFactory(guest_key_hash=None, is_synthetic=True))

    assert owners() == [(User.objects.get().pk, "")]


def test_erasing_reads_no_other_session(client, small_course):
    later = timezone.now() + timedelta(days=1)
    Session.objects.bulk_create(
        Session(session_key=f"k{number}", session_data="x", expire_date=later) for number in range(50)
    )
    walks.start(client)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        erase_learner(Learner.objects.get())

    of_sessions = [query["sql"] for query in queries if "quizzes_session" in query["sql"]]
    assert [sql.split()[0] for sql in of_sessions] == ["DELETE"]
    assert Session.objects.count() == 50


def test_expired_sessions_are_cleared(client):
    sign_up(client, "rosa")
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(seconds=1))

    call_command("clearsessions")

    assert owners() == [(User.objects.get().pk, "")]


def test_moving_keeps_people_signed_in_and_can_be_taken_back(client, small_course):
    walks.start(client)
    sign_up(client, "rosa")
    before = owners()

    MIGRATION.move_back(apps, None)
    old = OldStore(client.cookies["sessionid"].value).load()
    left = Session.objects.count(), OldSession.objects.count()
    OldSession.objects.create(session_key="broken", session_data="x:y:z", expire_date=timezone.now() + timedelta(1))
    OldSession.objects.create(session_key="gone", session_data="", expire_date=timezone.now() - timedelta(1))
    MIGRATION.move(apps, None)

    assert (left, old["_auth_user_id"]) == ((0, 1), str(User.objects.get().pk))
    assert client.get(reverse("quizzes:my_data")).context["user"] == User.objects.get()
    assert sorted(owners(), key=str) == sorted([*before, (None, "")], key=str)
    assert OldSession.objects.count() == 0
