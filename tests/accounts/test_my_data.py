"""My data: take everything along, delete everything, and guests who do not come back."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fmlearn.accounts.models import User
from quizzes.models import Attempt, Learner, ReviewCard, Session
from tests import walks
from tests.accounts.test_sign_in import begin, sign_in, sign_up


def everything_stored():
    """Every value of every row of every table, sessions decoded, as one text."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            names = [field.attname for field in row._meta.concrete_fields]
            found += [f"{model._meta.db_table}.{name}={getattr(row, name)}" for name in names]
    found += [f"session={row.get_decoded()}" for row in Session.objects.all()]
    return "\n".join(found)


def test_archive_holds_every_table_as_json_and_csv(client, small_course):
    """PV-5: everything, for people and for programs."""
    sign_up(client, "+rosa")
    begin(client, small_course)

    response = client.get(reverse("quizzes:my_data_archive"))

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    tables = json.loads(archive.read("everything.json"))
    assert {"quizzes_learner", "quizzes_attempt", "quizzes_attemptitem", "accounts_user"} <= set(tables)
    assert {f"{table}.csv" for table in tables if tables[table]} <= set(archive.namelist())
    assert [
        row["username"] for row in csv.DictReader(io.StringIO(archive.read("accounts_user.csv").decode("utf-8-sig")))
    ] == ["'+rosa"]


def test_cards_of_reviews_go_along_and_are_erased(client, small_course):
    """PV-5: with what was chosen for them."""
    sign_up(client, "rosa")
    walks.take_lesson(client, walks.WRONG, walks.WRONG)
    client.post(reverse("quizzes:review_idea", args=["plants-are-made-of-soil"]), {"change": "stop"})

    packed = zipfile.ZipFile(io.BytesIO(client.get(reverse("quizzes:my_data_archive")).content))
    client.post(reverse("quizzes:erase"), {"understood": "on"})

    rows = json.loads(packed.read("everything.json"))["quizzes_reviewcard"]
    assert sorted(row["is_stopped"] for row in rows) == [False, True]
    assert "quizzes_reviewcard.csv" in packed.namelist()
    assert ReviewCard.objects.count() == 0


def test_archive_holds_no_secret_and_nobody_else(client, small_course):
    other = Client()
    sign_up(other, "ben")
    begin(other, small_course)
    sign_up(client, "rosa")
    begin(client, small_course)

    text = zipfile.ZipFile(io.BytesIO(client.get(reverse("quizzes:my_data_archive")).content)).read("everything.json")

    stranger = Learner.objects.get(user__username="ben")
    assert (b"md5$" in text, b"ben" in text, str(stranger.pk).encode() in text) == (False, False, False)


def test_archive_of_a_stranger_is_the_page(client, db):
    assert client.get(reverse("quizzes:my_data_archive")).status_code == 303


def test_erase_leaves_no_trace_in_any_table(client, small_course):
    """PV-5: immediate and complete; the other person stays."""
    other = Client()
    sign_up(other, "benjamin-b")
    begin(other, small_course)
    sign_up(client, "rosa-1887", email="rosa-1887@example.org")
    begin(client, small_course)
    elsewhere = Client()
    sign_in(elsewhere, "rosa-1887")
    user, learner = User.objects.get(username="rosa-1887"), Learner.objects.get(user__username="rosa-1887")
    attempts = [str(pk) for pk in Attempt.objects.filter(learner=learner).values_list("pk", flat=True)]
    assert "rosa-1887" in everything_stored()

    response = client.post(reverse("quizzes:erase"), {"understood": "on"})

    left = everything_stored()
    traces = ["rosa-1887", str(learner.pk), learner.pk.hex, *attempts, f"'_auth_user_id': '{user.pk}'"]
    assert (response["Location"], [trace for trace in traces if trace in left]) == (reverse("quizzes:erased"), [])
    assert "benjamin-b" in left
    assert elsewhere.get(reverse("quizzes:my_data")).context["user"].is_anonymous


def test_account_without_any_answer_can_be_taken_along_and_erased(client, db):
    """PV-5: whoever has only signed up has an account, and reads so."""
    sign_up(client, "rosa-1887", email="rosa-1887@example.org")

    page = client.get(reverse("quizzes:my_data")).content.decode()
    packed = zipfile.ZipFile(io.BytesIO(client.get(reverse("quizzes:my_data_archive")).content))
    client.post(reverse("quizzes:erase"), {"understood": "on"})

    assert ("We keep nothing about you yet" in page, "Delete everything about me" in page) == (False, True)
    assert [row["username"] for row in json.loads(packed.read("everything.json"))["accounts_user"]] == ["rosa-1887"]
    assert "rosa-1887" not in everything_stored()


def test_erase_works_for_a_guest(client, small_course):
    begin(client, small_course)

    client.post(reverse("quizzes:erase"), {"understood": "on"})

    assert (Learner.objects.count(), Attempt.objects.count()) == (0, 0)


def test_erase_needs_the_tick(client, small_course):
    begin(client, small_course)

    page = client.post(reverse("quizzes:erase")).content.decode()

    assert ("Tick the box" in page, "<title>Error: " in page, Learner.objects.count()) == (True, True, 1)


def test_erase_twice_and_as_a_stranger_is_harmless(client, db):
    assert client.post(reverse("quizzes:erase"), {"understood": "on"}).status_code == 303


def test_erase_in_the_middle_of_an_attempt_on_another_device(client, small_course):
    sign_up(client)
    begin(client, small_course)
    attempt = Attempt.objects.get()
    elsewhere = Client()
    sign_in(elsewhere)
    item = reverse("quizzes:attempt_item", args=[attempt.pk, 1])

    client.post(reverse("quizzes:erase"), {"understood": "on"})
    response = elsewhere.post(item, {"answer": "unsure"})

    assert (response.status_code, Learner.objects.count()) == (404, 0)


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_purge_forgets_guests_after_thirty_idle_days(small_course, days, left):
    """PV-2, PV-6."""
    begin(Client(), small_course)
    Learner.objects.update(last_seen_on=(timezone.now() - timedelta(days=days)).date())

    call_command("purge_guests")

    assert (Learner.objects.count(), Attempt.objects.count()) == (left, left)


def test_purge_leaves_people_with_an_account(small_course):
    client = Client()
    sign_up(client)
    begin(client, small_course)
    Learner.objects.update(last_seen_on=(timezone.now() - timedelta(days=400)).date())

    call_command("purge_guests")

    assert Learner.objects.count() == 1
