"""Administrators give roles; they never hold anybody's password."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from fmlearn.accounts.models import User
from quizzes.models import AuditEntry
from quizzes.vocabulary import AuditAction, Role
from tests.dom import page_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    client.force_login(user)
    return client


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_sets_the_password_of_somebody_else(administrator, method):
    person = UserFactory()
    url = reverse("admin:accounts_user_change", args=[person.pk]).replace("change/", "password/")

    response = getattr(administrator, method)(url, {"password1": "a-new-one-41", "password2": "a-new-one-41"})

    before = person.password
    person.refresh_from_db()
    assert (response.status_code in {302, 404}, person.password) == (True, before)


def test_page_of_an_account_offers_neither_password_nor_address(administrator):
    person = UserFactory()

    response = administrator.get(reverse("admin:accounts_user_change", args=[person.pk]))

    shown = {field for _, options in response.context["adminform"].fieldsets for field in options["fields"]}
    assert (response.status_code, shown & {"username", "password", "email"}) == (200, {"username"})


def test_role_given_is_audited_with_its_target_and_without_a_name(administrator):
    person = UserFactory(username="rosa")
    role = Group.objects.get(name=Role.AUTHOR)

    response = administrator.post(
        reverse("admin:accounts_user_change", args=[person.pk]),
        {"username": "rosa", "groups": [role.pk], "is_staff": "on", "is_active": "on"},
    )

    entry = AuditEntry.objects.get(action=AuditAction.CHANGED_ROLES)
    assert (response.status_code, entry.subject, list(person.groups.all())) == (302, f"account {person.pk}", [role])


@pytest.fixture
def chief(client):
    """Who may add accounts too."""
    client.force_login(UserFactory(username="chief", is_staff=True, is_superuser=True))
    return client


def add(chief, name):
    word = "lavender-bread-9"
    typed = {"username": name, "password1": word, "password2": word, "usable_password": "true"}
    return chief.post(reverse("admin:accounts_user_add"), typed)


@pytest.mark.parametrize("name", ["Sunny Day", "太郎 山", "مريم", "🙂"])
def test_account_of_any_script_is_added(chief, name):
    add(chief, name)

    assert User.objects.filter(username=name).exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Choose a nickname."),
        ("\u3164", "Use at least one letter, digit or emoji."),
        ("rosa@example.org", "Choose a nickname that is not an email address."),
        ("x" * 151, "Use at most 150 characters."),
        ("e\u0301LODIE", "This nickname is taken. Choose another one."),
    ],
)
def test_what_is_no_nickname_is_refused_in_our_words(chief, name, sentence):
    UserFactory(username="Élodie")
    person = UserFactory(username="ben")

    added = add(chief, name)
    changed = chief.post(reverse("admin:accounts_user_change", args=[person.pk]), {"username": name})

    found = [page_of(page).find("ul", class_="errorlist") for page in (added, changed)]
    assert [errors.text for errors in found] == [sentence] * 2
    assert User.objects.count() == 3


@pytest.mark.parametrize("name", ["E\u0301lodie", "rosa@example.org", "..."])
def test_saving_an_account_leaves_its_nickname_as_it_was(chief, name):
    """From before there were rules, letter by letter."""
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(username=name)

    chief.post(reverse("admin:accounts_user_change", args=[person.pk]), {"username": name, "is_active": "on"})

    person.refresh_from_db()
    assert person.username == name
