"""People with each role, signed in to the admin, and the forms they send."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories import UserFactory

ROLES = ["Author", "Reviewer", "Educator", "Administrator"]


def person_with(*roles):
    user = UserFactory(is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def author(db):
    return person_with("Author")


@pytest.fixture
def reviewer(db):
    return person_with("Reviewer")


@pytest.fixture
def desk(author):
    """The author's browser."""
    return signed_in(author)
