"""Who guesses passwords, or has mail sent again and again, is stopped, and nobody else is."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from fmlearn.accounts.guess_limits import KNOWN_FOR, MAIL, PASSWORD, Source, count_try, forget_old, may_try, place_of
from fmlearn.accounts.models import AccountTry, KnownPlace, User
from tests.dom import page_of
from tests.factories import NOON, UserFactory, with_address

pytestmark = pytest.mark.django_db
WORD = "lavender-bread-9"
HOME, ELSEWHERE, CLINIC = "198.51.100.7", "203.0.113.9", "192.0.2.1"


@pytest.fixture
def rosa():
    user = UserFactory(username="Rosa")
    user.set_password(WORD)
    user.save()
    return with_address(user, "rosa@example.org")


def errors_of(response):
    """What the page says above the form, and beside its fields."""
    return [row.text.strip() for row in page_of(response).find_all(class_="error")]


def sign_in(address, word=WORD, name="rosa", **more):
    """Whether this opens the account, each time from a browser of its own."""
    form = {"login": name, "password": word}
    return Client(REMOTE_ADDR=address, **more).post(reverse("account_login"), form).status_code == 302


def guess(times, address, name="rosa", **more):
    """Wrong passwords, without the time that checking each of them takes."""
    source = Source(name, address)
    taken = [count_try(PASSWORD, source, at=more.get("at", NOON)) for _ in range(times)]
    return sum(row is not None for row in taken)


def crowd(name, address_of, at):
    """As many tries as make a name or an address crowded, spread so that no pair has many."""
    for number in range(PASSWORD.crowd):
        AccountTry.objects.create(
            kind="password", who=Source(name(number), CLINIC).who, where=Source("", address_of(number)).where, at=at
        )


@pytest.fixture(autouse=True)
def _noon(time_machine_at_noon):
    """Everything happens at noon unless a test says when."""


@pytest.fixture
def time_machine_at_noon(clock):
    clock.move_to(NOON)
    return clock


def test_tries_from_one_address_at_one_name_end(rosa):
    assert [sign_in(ELSEWHERE, "wrong-word-1") for _ in range(PASSWORD.here)] == [False] * PASSWORD.here

    assert not sign_in(ELSEWHERE)


@pytest.mark.parametrize("tries", [10, PASSWORD.here, 100])
def test_a_stranger_elsewhere_locks_nobody_out(rosa, tries):
    guess(tries, ELSEWHERE)

    assert sign_in(HOME)


def test_ten_wrong_ones_before_the_right_one_from_the_same_place(rosa):
    guess(10, HOME)

    assert sign_in(HOME)


def test_a_right_password_takes_no_try(rosa):
    """A clinic signs in all day on one tablet."""
    assert {sign_in(CLINIC) for _ in range(PASSWORD.here + 1)} == {True}
    assert AccountTry.objects.count() == 0


def test_a_loop_behind_a_shared_address_leaves_everybody_there_some_tries(rosa):
    crowd(lambda number: f"name {number}", lambda _: CLINIC, NOON)

    assert guess(PASSWORD.here, CLINIC, name="ben") == PASSWORD.crowded
    assert sign_in(CLINIC)


def test_many_addresses_against_one_name_leave_each_new_one_some_tries(rosa):
    crowd(lambda _: "rosa", lambda number: f"203.0.113.{number}", NOON)

    assert guess(PASSWORD.here, HOME) == PASSWORD.crowded
    assert not sign_in(HOME)
    assert sign_in(CLINIC)


def test_where_the_account_was_opened_before_what_happens_elsewhere_is_no_matter(rosa):
    sign_in(HOME)
    crowd(lambda _: "rosa", lambda number: f"203.0.113.{number}", NOON)
    guess(PASSWORD.here, HOME)

    assert sign_in(HOME)
    assert guess(PASSWORD.known, HOME) == PASSWORD.known - PASSWORD.here
    assert not sign_in(HOME)


def test_a_known_place_is_forgotten(rosa, clock):
    sign_in(HOME)
    clock.shift(KNOWN_FOR)
    guess(PASSWORD.here, HOME, at=NOON + KNOWN_FOR)

    assert not sign_in(HOME)


def test_tries_come_back(rosa, clock):
    guess(PASSWORD.here, HOME)
    clock.shift(PASSWORD.window)

    assert sign_in(HOME)


@pytest.mark.parametrize(
    "way", ["name", "NAME", "  name ", "e-mail", "another port of the host", "another browser", "the same network"]
)
def test_no_spelling_and_no_header_gives_new_tries(rosa, way):
    address, name, more = ELSEWHERE, "rosa", {}
    if way in {"NAME", "  name "}:
        name = "ROSA" if way == "NAME" else "  rosa "
    elif way == "e-mail":
        guess(PASSWORD.here, address, name="rosa@example.org")
        name = "Rosa@Example.ORG"
    elif way == "another port of the host":
        more = {"HTTP_HOST": "localhost:4711"}
    elif way == "another browser":
        more = {"HTTP_USER_AGENT": "other", "HTTP_X_FORWARDED_FOR": HOME}
    else:
        address = "2001:db8::1"
        guess(PASSWORD.here, "2001:db8::2")
    guess(PASSWORD.here, ELSEWHERE)

    assert not sign_in(address, name=name, **more)


def test_unknown_names_get_the_same_words(rosa):
    pages = []
    for name in ("rosa", "nobody"):
        guess(PASSWORD.here, ELSEWHERE, name=name)
        form = {"login": name, "password": WORD}
        pages.append(errors_of(Client(REMOTE_ADDR=ELSEWHERE).post(reverse("account_login"), form)))

    assert pages[0] == pages[1]
    assert len(pages[0]) == 1


def test_every_other_way_in_stays_open(client, rosa):
    """A code by e-mail does when the password has been tried too often."""
    guess(PASSWORD.here, "127.0.0.1")

    client.post(reverse("account_request_login_code"), {"email": "rosa@example.org"})

    assert len(mail.outbox) == 1


MAILS = {
    "code": ("account_request_login_code", {}),
    "reset": ("account_reset_password", {}),
}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("kind", MAILS)
def test_mail_to_one_address_ends_and_says_so(rosa, kind, known):
    """The same words for addresses with and without an account; the owner asks from elsewhere."""
    name, form = MAILS[kind]
    form = form | {"email": "rosa@example.org" if known else "nobody@example.org"}
    asks = [Client(REMOTE_ADDR=ELSEWHERE).post(reverse(name), form) for _ in range(MAIL.here + 1)]

    assert [page.status_code for page in asks] == [302] * MAIL.here + [200]
    assert "Several emails went to this address just now." in errors_of(asks[-1])[0]
    assert Client(REMOTE_ADDR=HOME).post(reverse(name), form).status_code == 302
    assert len(mail.outbox) == MAIL.here + 1


def test_sign_ups_with_the_address_of_somebody_else_end_too():
    for number in range(MAIL.here + 1):
        form = {"username": f"maker {number}", "password1": WORD, "email": "ben@example.org"}
        page = Client(REMOTE_ADDR=ELSEWHERE).post(reverse("account_signup"), form)

    assert len(mail.outbox) == MAIL.here
    assert page["Location"].endswith("?mail=enough")
    assert User.objects.count() == MAIL.here + 1


def test_nothing_stored_can_be_read(rosa):
    """No name, no e-mail address and no internet address stands in any table of the limits, and no plain digest."""
    guess(1, HOME)
    sign_in(HOME)
    sign_in(HOME, "wrong-word-1")
    cache.set(f"join-at-{HOME}", 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM accounts_cache")
        keys = [row[0] for row in cursor.fetchall()]
    stored = [*keys, *AccountTry.objects.values_list("who", "where"), *KnownPlace.objects.values_list("place")]
    assert (len(stored), {len(digest) for row in stored for digest in ([row] if isinstance(row, str) else row)}) == (
        4,
        {64},
    )
    assert [text for text in map(str, stored) if HOME in text or "rosa" in text] == []


def test_what_no_limit_needs_is_deleted(rosa, clock):
    sign_in(HOME)
    guess(1, HOME)

    assert forget_old(at=NOON + PASSWORD.window - timedelta(seconds=1)) == 0
    assert forget_old(at=NOON + PASSWORD.window) == 1
    assert forget_old(at=NOON + KNOWN_FOR + timedelta(minutes=1)) == 1


def test_known_places_go_with_the_account(rosa):
    sign_in(HOME)

    rosa.delete()

    assert KnownPlace.objects.count() == 0


@pytest.mark.parametrize(
    ("address", "place"),
    [(HOME, HOME), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("2001:db8:1:2::", "2001:db8:1:2::/64")],
)
def test_place_of_an_address(address, place):
    assert place_of(address) == place


def test_asking_counts_nothing():
    assert {may_try(MAIL, Source("ben", HOME), at=NOON) for _ in range(MAIL.here * 2)} == {True}
