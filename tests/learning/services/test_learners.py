"""Learners: one row for everybody, made at the first write."""

import hashlib
from datetime import timedelta

import pytest

from quizzes.learning.services.learners import choose_display, create_guest, key_hash, learner_of_user, mark_seen
from quizzes.models import Learner
from tests.conftest import NOON
from tests.factories import LearnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_key_hash_is_sha256_in_hex():
    assert key_hash("key") == hashlib.sha256(b"key").hexdigest()


def test_create_guest_gives_a_key_that_is_stored_as_its_hash():
    """PV-2"""
    learner, key = create_guest(at=NOON)

    assert (learner.guest_key_hash, learner.user, learner.last_seen_on) == (key_hash(key), None, NOON.date())
    assert key not in str(Learner.objects.values().get())


def test_guests_get_different_keys():
    keys = {create_guest(at=NOON)[1] for _ in range(5)}

    assert len(keys) == 5


def test_learner_of_user_is_made_once():
    user = UserFactory()
    first = learner_of_user(user.pk, at=NOON)

    second = learner_of_user(user.pk, at=NOON + timedelta(days=3))

    assert (second.pk, second.last_seen_on, Learner.objects.count()) == (first.pk, NOON.date(), 1)


@pytest.mark.parametrize(
    ("after", "is_moved"),
    [(timedelta(0), False), (timedelta(hours=11), False), (timedelta(hours=12), True), (timedelta(days=-2), False)],
)
def test_mark_seen_moves_once_a_day_and_never_back(after, is_moved):
    learner = LearnerFactory()

    moved = mark_seen(learner, at=NOON + after)

    learner.refresh_from_db()
    assert moved is is_moved
    assert learner.last_seen_on == ((NOON + after).date() if is_moved else NOON.date())


def test_choose_display_keeps_it_and_nothing_else():
    learner = LearnerFactory()
    Learner.objects.update(takes_reviews=False)

    choose_display(learner, {"theme": "dim", "text_size": "largest"})

    learner.refresh_from_db()
    assert (learner.theme, learner.text_size, learner.spacing) == ("dim", "largest", "normal")
    assert learner.takes_reviews is False


def test_guests_are_neither_users_nor_synthetic():
    guest = LearnerFactory()
    LearnerFactory(guest_key_hash=None, user=UserFactory())
    LearnerFactory(is_synthetic=True)

    assert list(Learner.objects.guests()) == [guest]


def test_idle_since_leaves_out_who_came_that_day():
    LearnerFactory(last_seen_on=NOON.date())
    idle = LearnerFactory(last_seen_on=NOON.date() - timedelta(days=1))

    assert list(Learner.objects.idle_since(NOON.date())) == [idle]
