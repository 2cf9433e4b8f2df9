"""Administrators give roles; they never hold anybody's password."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from quizzes.models import AuditEntry
from quizzes.vocabulary import AuditAction, Role
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
