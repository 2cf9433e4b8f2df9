"""E-mail addresses: nothing tells who has an account, only confirmed ones open anything, each is stored once."""

import re
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fmlearn.accounts.addresses import confirm_address
from fmlearn.accounts.models import User
from tests.accounts.test_sign_in import WORD, sign_in, sign_up
from tests.factories import UserFactory, sign_in_now, with_address
from tests.racing import at_once

pytestmark = pytest.mark.django_db
ADDRESS = "rosa@example.org"


def member(name, email="", *, verified=True):
    user = UserFactory(username=name)
    user.set_password(WORD)
    user.save()
    return with_address(user, email, verified=verified) if email else user


def signed_in(user):
    return sign_in_now(Client(), user)


def last_link():
    return re.search(r"http://127.0.0.1:8000(\S+)", mail.outbox[-1].body)[1]


def opened_by_code(email=ADDRESS):
    """Who is signed in with the code that the last message holds, if it holds one."""
    client = Client()
    client.post(reverse("account_request_login_code"), {"email": email})
    code = re.search(r"sign in: (\S+)", mail.outbox[-1].body)
    if code:
        client.post(reverse("account_confirm_login_code"), {"code": code[1]})
    return client.session.get("_auth_user_id")


def opened_by_reset(email=ADDRESS):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": email})
    if "/accounts/password/reset/key/" not in mail.outbox[-1].body:
        return None
    page = client.get(last_link())["Location"]
    client.post(page, {"password1": "basil-window-3", "password2": "basil-window-3"})
    return opened_by_password(email, "basil-window-3")


def opened_by_password(email=ADDRESS, word=WORD):
    client = Client()
    sign_in(client, email, word)
    return client.session.get("_auth_user_id")


WAYS_IN = [opened_by_code, opened_by_reset, opened_by_password]


# Nothing tells who has an account


class Effort:
    """What one request costs that takes time: rounds of hashing, messages, queries."""

    def __init__(self, monkeypatch):
        self.hashes = 0
        encode = hashers.MD5PasswordHasher.encode

        def counting(hasher, *args):
            self.hashes += 1
            return encode(hasher, *args)

        monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counting)

    def of(self, send):
        self.hashes, mail.outbox[:] = 0, []
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = send()
        return response, self.hashes, [message.to for message in mail.outbox], len(queries)


def ask_for_code(email):
    return Client().post(reverse("account_request_login_code"), {"email": email}, follow=True)


def ask_for_reset(email):
    return Client().post(reverse("account_reset_password"), {"email": email}, follow=True)


def sign_up_with(email):
    client = Client()
    response = sign_up(client, "ben", email=email)
    page = client.get(response["Location"])
    User.objects.filter(username="ben").delete()
    return page


def add(email):
    return signed_in(User.objects.get(username="cleo")).post(
        reverse("account_email"), {"email": email, "action_add": "1"}, follow=True
    )


def sign_in_wrongly(email):
    return Client().post(reverse("account_login"), {"login": email, "password": "not-the-word-1"})


def words_of(response, email):
    text = re.sub(r'value="\S*"|name="csrf\S+"', "", response.content.decode())
    return response.status_code, [step for step, _ in getattr(response, "redirect_chain", [])], text.replace(email, "")


@pytest.mark.parametrize("ask", [ask_for_code, ask_for_reset, sign_up_with, add, sign_in_wrongly])
@pytest.mark.parametrize("known", [ADDRESS, "unconfirmed@example.org", "closed@example.org"])
def test_answer_is_the_same_for_known_and_unknown_addresses(monkeypatch, ask, known):
    """Same status, same words, and the same work, so that the time tells nothing either."""
    member("rosa", ADDRESS)
    member("dora", "unconfirmed@example.org", verified=False)
    closed = member("eva", "closed@example.org")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    member("cleo")
    effort = Effort(monkeypatch)
    effort.of(lambda: ask("warming.up@example.org"))

    answers = {email: effort.of(lambda email=email: ask(email)) for email in (known, "nobody@example.org")}

    (known_page, hashes, sent, queries), (page, other_hashes, other_sent, other_queries) = answers.values()
    assert words_of(known_page, known) == words_of(page, "nobody@example.org")
    assert (hashes, len(sent)) == (other_hashes, len(other_sent))
    assert [to for to in sent + other_sent if to not in ([known], ["nobody@example.org"])] == []
    assert abs(queries - other_queries) <= 2


def test_owner_of_an_address_is_told_who_uses_it(client):
    """The second account is made; the message says that there is one already, and gives no link to confirm."""
    owner = member("rosa", ADDRESS)

    sign_up(client, "ben", email=ADDRESS)

    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert "you have one with it already" in mail.outbox[0].body
    assert "confirm-email" not in mail.outbox[0].body
    assert EmailAddress.objects.get(verified=True).user == owner


# Only confirmed addresses open anything


@pytest.mark.parametrize("opened", WAYS_IN)
def test_confirmed_address_opens_its_account(opened):
    user = member("rosa", ADDRESS)

    assert opened() == str(user.pk)


@pytest.mark.parametrize("opened", WAYS_IN)
def test_unconfirmed_address_opens_nothing(opened):
    member("rosa", ADDRESS, verified=False)

    assert opened() is None


@pytest.mark.parametrize("opened", WAYS_IN)
def test_account_made_with_somebodys_address_is_never_theirs(opened):
    """Somebody signs up with Rosa's address; she signs up later, confirms, and lands in her own account only."""
    member("mallory", ADDRESS, verified=False)
    rosa = member("rosa", ADDRESS, verified=False)
    sign = signed_in(rosa)
    sign.post(reverse("account_email"), {"email": ADDRESS, "action_send": "1"})
    sign.post(last_link())

    assert opened() == str(rosa.pk)


def test_mistyped_address_gives_its_owner_no_way_in(client):
    """Its owner opens the link, signed in to an account of their own or not: nothing is confirmed."""
    sign_up(client, email="mistyped@example.org")
    link = last_link()
    stranger, other = Client(), signed_in(member("ben"))

    answers = [visitor.post(link) for visitor in (stranger, other)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert answers[0]["Location"].startswith(reverse("account_login"))
    assert "belongs to another account" in answers[1].content.decode()
    assert "mistyped" not in other.get(link).content.decode()
    assert EmailAddress.objects.get().verified is False
    assert other.session["_auth_user_id"] != client.session["_auth_user_id"]


def test_link_confirms_after_signing_in(client):
    sign_up(client, email=ADDRESS)
    browser_of_mail = Client()

    first = browser_of_mail.get(last_link())
    page = browser_of_mail.post(first["Location"], {"login": "rosa", "password": WORD}, follow=True)
    done = browser_of_mail.post(page.request["PATH_INFO"], follow=True)

    assert (page.request["PATH_INFO"], EmailAddress.objects.get().verified) == (last_link(), True)
    assert "(in use)" in " ".join(done.content.decode().split())


def test_address_confirmed_elsewhere_meanwhile_is_not_taken_over():
    rosa, ben = member("rosa", ADDRESS, verified=False), member("ben", ADDRESS, verified=False)
    signed_in(rosa).post(reverse("account_email"), {"action_send": "1"})
    link = last_link()
    assert confirm_address(EmailAddress.objects.get(user=ben), ben)

    page = signed_in(rosa).post(link)

    assert "belongs to another account" in page.content.decode()
    assert EmailAddress.objects.get(verified=True).user == ben


def test_two_who_confirm_one_address_at_once_leave_it_to_one(many_connections):
    people = [with_address(UserFactory(), ADDRESS, verified=False) for _ in range(2)]

    confirmed = at_once(
        *[lambda user=user: confirm_address(EmailAddress.objects.get(user=user), user) for user in people]
    )

    assert sorted(confirmed) == [False, True]
    assert EmailAddress.objects.filter(verified=True).count() == 1


# One fact, one place


def test_new_address_takes_the_place_of_the_old_one_when_it_is_confirmed():
    user = member("rosa", ADDRESS)
    client = signed_in(user)

    client.post(reverse("account_email"), {"email": "New@Example.org", "action_add": "1"})

    rows = EmailAddress.objects.order_by("pk").values_list("email", "verified", "primary")
    assert list(rows) == [(ADDRESS, True, True), ("new@example.org", False, False)]
    assert opened_by_code() == str(user.pk)
    signed_in(user).post(reverse("account_email"), {"action_send": "1"})
    client.post(last_link())
    assert list(rows.all()) == [("new@example.org", True, True)]
    assert [opened_by_code(email) for email in (ADDRESS, "new@example.org")] == [None, str(user.pk)]


def test_one_address_waits_at_a_time_and_may_be_sent_again():
    client = signed_in(member("rosa", ADDRESS))

    for email in ("first@example.org", "second@example.org", "second@example.org"):
        client.post(reverse("account_email"), {"email": email, "action_add": "1"})

    assert sorted(EmailAddress.objects.values_list("email", flat=True)) == [ADDRESS, "second@example.org"]
    links = [message.to for message in mail.outbox if "confirm-email" in message.body]
    assert links == [["first@example.org"], ["second@example.org"], ["second@example.org"]]


def test_own_address_is_not_asked_for_again():
    page = signed_in(member("rosa", ADDRESS)).post(reverse("account_email"), {"email": ADDRESS, "action_add": "1"})

    assert "This is your address already." in page.content.decode()
    assert (mail.outbox, EmailAddress.objects.count()) == ([], 1)


def test_removed_address_opens_nothing_any_more():
    user = member("rosa", ADDRESS)

    signed_in(user).post(reverse("account_email"), {"email": ADDRESS, "action_remove": "1"})

    assert EmailAddress.objects.count() == 0
    assert [opened() for opened in WAYS_IN] == [None] * 3


def test_nobody_removes_the_address_of_another():
    member("rosa", ADDRESS)

    signed_in(member("ben")).post(reverse("account_email"), {"email": ADDRESS, "action_remove": "1"})

    assert EmailAddress.objects.get().email == ADDRESS


@pytest.mark.parametrize("leaves", ["removed", "replaced"])
def test_code_and_link_die_with_the_address_they_were_sent_to(leaves):
    user = member("rosa", ADDRESS)
    client, other = Client(), Client()
    client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    code = re.search(r"sign in: (\S+)", mail.outbox[-1].body)[1]
    other.post(reverse("account_reset_password"), {"email": ADDRESS})
    link = last_link()
    EmailAddress.objects.all().delete()
    if leaves == "replaced":
        with_address(user, "new@example.org")

    client.post(reverse("account_confirm_login_code"), {"code": code})
    page = other.get(link)

    assert "_auth_user_id" not in client.session
    assert (page.status_code, b"too old" in page.content) == (200, True)


def test_user_holds_no_address():
    assert "email" not in {field.name for field in User._meta.get_fields()}


def test_addresses_are_moved_to_one_place_and_back():
    """With the tables as the migration meets them; the transaction of the test takes them back."""
    rows = [member("rosa", ADDRESS), member("ben"), member("cleo")]
    old = ["ROSA@example.org", "Ben@Example.org", ""]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_user ADD COLUMN email varchar(254) NOT NULL DEFAULT ''")
    at = [("accounts", "0004_fill_username_keys"), ("account", "0009_emailaddress_unique_primary_email")]
    apps = MigrationLoader(connection).project_state(at).apps
    users = apps.get_model("accounts", "User").objects
    for row, email in zip(rows, old, strict=True):
        users.filter(pk=row.pk).update(email=email)
    migration = import_module("fmlearn.accounts.migrations.0005_move_email_addresses")

    migration.move_addresses(apps, None)

    found = EmailAddress.objects.order_by("user_id").values_list("user_id", "email", "verified", "primary")
    assert list(found) == [(rows[0].pk, ADDRESS, True, True), (rows[1].pk, "ben@example.org", False, True)]
    users.update(email="")
    migration.copy_back(apps, None)
    assert list(users.order_by("pk").values_list("email", flat=True)) == [ADDRESS, "ben@example.org", ""]
