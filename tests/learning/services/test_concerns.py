"""Concerns: once per learner, wording and reason, ten an hour, and no way back to who it was."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import ProtectedError

from quizzes.errors import TooManyConcerns
from quizzes.learning.services.concerns import MAX_PER_HOUR, ClosingNote, close_concerns, raise_concern
from quizzes.models import AuditEntry, Concern
from quizzes.people.queries.exports import records_of
from quizzes.people.services.erasing import erase_learner
from quizzes.vocabulary import AttemptState, AuditAction, ConcernReason, Phase
from tests.factories import (
    NOON,
    AttemptFactory,
    AttemptItemFactory,
    ConcernFactory,
    LearnerFactory,
    QuestionVersionFactory,
    UserFactory,
)
from tests.racing import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CONFUSING, UPSETTING, OTHERWISE = ConcernReason


def items_of(learner, count):
    attempt = AttemptFactory(learner=learner)
    return [AttemptItemFactory(attempt=attempt, position=n + 1) for n in range(count)]


def stored():
    return list(Concern.objects.order_by("pk").values_list("question_version", "reason", "phase", "created_on"))


def test_concern_is_kept_with_wording_reason_phase_and_day():
    item = AttemptItemFactory(attempt__phase=Phase.POST)

    raise_concern(item, UPSETTING, at=NOON)

    assert stored() == [(item.question_version_id, "upsetting", "post", NOON.date())]
    assert Concern.objects.open().count() == 1


def test_pressing_again_changes_nothing():
    item = AttemptItemFactory()
    again = AttemptItemFactory(attempt__learner=item.attempt.learner, question_version=item.question_version)

    for pressed in (item, item, again):
        raise_concern(pressed, CONFUSING, at=NOON)

    assert len(stored()) == 1


def test_other_reasons_wordings_and_people_count_each():
    item = AttemptItemFactory()
    other_wording = AttemptItemFactory(attempt__learner=item.attempt.learner)
    other_person = AttemptItemFactory(question_version=item.question_version)

    raise_concern(item, CONFUSING, at=NOON)
    raise_concern(item, OTHERWISE, at=NOON)
    raise_concern(other_wording, CONFUSING, at=NOON)
    raise_concern(other_person, CONFUSING, at=NOON)

    assert len(stored()) == 4


def test_eleventh_concern_in_an_hour_is_not_taken():
    first, *_, last = items_of(LearnerFactory(), MAX_PER_HOUR + 1)
    for item in first.attempt.items.exclude(pk=last.pk):
        raise_concern(item, CONFUSING, at=NOON)

    with pytest.raises(TooManyConcerns):
        raise_concern(last, CONFUSING, at=NOON)
    raise_concern(AttemptItemFactory(question_version=last.question_version), CONFUSING, at=NOON)

    assert len(stored()) == MAX_PER_HOUR + 1  # the last one is another learner's


def test_what_was_too_much_is_taken_an_hour_later(clock):
    first, *_, last = items_of(LearnerFactory(), MAX_PER_HOUR + 1)
    for item in first.attempt.items.exclude(pk=last.pk):
        raise_concern(item, CONFUSING, at=NOON)
    with pytest.raises(TooManyConcerns):
        raise_concern(last, CONFUSING, at=NOON)

    clock.shift(timedelta(minutes=61))
    raise_concern(last, CONFUSING, at=NOON)

    assert len(stored()) == MAX_PER_HOUR + 1


def test_attempt_stays_as_it_is():
    item = AttemptItemFactory()
    before = records_of([item.attempt.learner])

    raise_concern(item, CONFUSING, at=NOON)

    assert records_of([item.attempt.learner]) == before


def test_concern_of_a_closed_attempt_is_kept():
    attempt = AttemptFactory(state=AttemptState.SUBMITTED, submitted_at=NOON)

    raise_concern(AttemptItemFactory(attempt=attempt), CONFUSING, at=NOON)

    assert len(stored()) == 1


def test_no_row_anywhere_ties_a_concern_to_a_person():
    """PV-1, PV-5: it is in no export, erasing leaves it, and neither it nor the cache names the learner."""
    item = AttemptItemFactory()
    learner = item.attempt.learner
    raise_concern(item, UPSETTING, at=NOON)
    kept = [
        str(value)
        for name in ("quizzes.Concern", "accounts.CacheEntry")
        for row in apps.get_model(name).objects.values()
        for value in row.values()
    ]
    names = {str(learner.pk), learner.pk.hex, learner.guest_key_hash, str(item.attempt_id), item.attempt_id.hex}

    tables = set(records_of([learner]))
    erase_learner(learner)

    assert len(kept) > 8
    assert [value for value in kept for name in names if name in value] == []
    assert "quizzes_concern" not in tables
    assert len(stored()) == 1


def test_wording_with_a_concern_is_not_deleted():
    concern = ConcernFactory()

    with pytest.raises(ProtectedError):
        concern.question_version.delete()


# Closing


def closing(**values):
    newest = Concern.objects.order_by("pk").last()
    return ClosingNote(**{"words": "Worded anew in version 2.", "newest": newest.pk if newest else 0, **values})


def test_closing_keeps_reason_closer_and_time():
    concern, author = ConcernFactory(), UserFactory()

    count = close_concerns(concern.question_version, closing(), by=author, at=NOON)

    concern.refresh_from_db()
    assert (count, concern.closing_reason) == (1, "Worded anew in version 2.")
    assert (concern.closed_by, concern.closed_at) == (author, NOON)


def test_closing_is_about_one_wording_and_one_reason():
    version = QuestionVersionFactory()
    kept = [ConcernFactory(question_version=version, reason=UPSETTING), ConcernFactory()]
    ConcernFactory(question_version=version)

    count = close_concerns(version, closing(reason=CONFUSING), by=UserFactory(), at=NOON)

    assert (count, list(Concern.objects.open().order_by("pk"))) == (1, kept)


def test_what_comes_in_while_an_author_writes_stays_open():
    shown = ConcernFactory()
    as_shown = closing()
    newer = ConcernFactory(question_version=shown.question_version)

    close_concerns(shown.question_version, as_shown, by=UserFactory(), at=NOON)

    assert list(Concern.objects.open()) == [newer]


def test_closing_twice_keeps_the_first_reason():
    concern = ConcernFactory()
    close_concerns(concern.question_version, closing(), by=UserFactory(), at=NOON)

    count = close_concerns(concern.question_version, closing(words="No."), by=UserFactory(), at=NOON)

    concern.refresh_from_db()
    assert (count, concern.closing_reason) == (0, "Worded anew in version 2.")
    assert AuditEntry.objects.count() == 1


def test_closing_is_written_to_the_log():
    """PV-10."""
    version, author = QuestionVersionFactory(), UserFactory()
    ConcernFactory.create_batch(2, question_version=version)

    close_concerns(version, closing(), by=author, at=NOON)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.at) == (author, AuditAction.EDITED, NOON)
    assert entry.subject == f"closed 2 concerns about question {version.question.slug} version 1"


def test_closer_who_leaves_takes_only_the_name_along():
    concern, author = ConcernFactory(), UserFactory()
    close_concerns(concern.question_version, closing(), by=author, at=NOON)

    author.delete()

    concern.refresh_from_db()
    assert (concern.closed_by, concern.closing_reason) == (None, "Worded anew in version 2.")


@pytest.mark.usefixtures("many_connections")
def test_pressing_twice_at_once_is_one_concern():
    item = AttemptItemFactory()

    def press():
        raise_concern(item, CONFUSING, at=NOON)

    at_once(press, press)

    assert len(stored()) == 1
