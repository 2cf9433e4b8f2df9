"""What was edited here since the last load is respected, and a failure writes nothing."""

from datetime import date

import pytest

from quizzes.domain.import_plan import Action
from quizzes.errors import NotPublishable
from quizzes.models import (
    Claim,
    Lesson,
    Misconception,
)
from tests.authoring.services.packs.loading import CLAIMS, LATER, LATEST, LESSON, MYTH, MYTHS, QUIZ, changes, load, rows
from tests.formats.small_course import replaced, small_files

pytestmark = pytest.mark.django_db


def test_object_edited_here_is_left_alone_and_listed():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(refutation="Edited here.")
    changed = replaced(small_files(), MYTHS, "It is a nice thought", "It is a kind thought")
    changed = replaced(changed, MYTHS, "Soil seems to be", "Soil looks like")

    report = load(changed, at=LATER)

    assert changes(report) == {
        MYTH: Action.SKIP,
        ("misconception", "plants-are-made-of-soil"): Action.UPDATE,
    }
    assert Misconception.objects.get(slug=MYTH[1]).refutation == "Edited here."
    assert Misconception.objects.exclude(slug=MYTH[1]).get().refutation.startswith("Soil looks like")


def test_object_edited_here_is_left_alone_by_the_same_pack_too_and_every_time():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(refutation="Edited here.")
    before = rows()

    reports = [load(small_files(), at=at) for at in (LATER, LATEST)]

    assert [report.with_action(Action.SKIP) for report in reports] == [[MYTH], [MYTH]]
    assert rows() == before


def test_object_edited_here_is_overwritten_on_demand():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(refutation="Edited here.")

    report = load(small_files(), at=LATER, overwrite_edits=True)

    assert changes(report) == {MYTH: Action.UPDATE}
    assert Misconception.objects.get(slug=MYTH[1]).refutation.startswith("It is a nice thought.")


def test_object_edited_here_as_the_pack_has_it_is_followed_again():
    load(small_files())
    Misconception.objects.filter(slug=MYTH[1]).update(harm=2)
    load(replaced(small_files(), MYTHS, "harm: 3", "harm: 2"), at=LATER)

    report = load(small_files(), at=LATEST)

    assert changes(report) == {MYTH: Action.UPDATE}


def test_object_whose_edit_here_is_taken_back_follows_the_pack_again():
    load(small_files())
    changed = replaced(small_files(), MYTHS, "harm: 3", "harm: 1")
    Misconception.objects.filter(slug=MYTH[1]).update(harm=2)
    load(changed, at=LATER)
    Misconception.objects.filter(slug=MYTH[1]).update(harm=3)

    report = load(changed, at=LATEST)

    assert changes(report) == {MYTH: Action.UPDATE}


def test_version_published_here_is_left_alone():
    load(small_files())
    claim = Claim.objects.get(slug="light-feeds-plants")
    version = claim.versions.get()
    version.pk, version.number, version.statement = None, 2, "Published here."
    version.save()

    report = load(small_files(), at=LATER)

    assert changes(report) == {("claim", "light-feeds-plants"): Action.SKIP}
    assert claim.versions.count() == 2


def test_lesson_retired_here_is_not_brought_back():
    load(small_files())
    Lesson.objects.filter(slug="rain").update(retired_on=date(2026, 11, 23))

    load(small_files(), at=LATER)

    lesson = Lesson.objects.get(slug="rain")
    assert (lesson.retired_on, lesson.versions.count()) == (date(2026, 11, 23), 1)


def test_failure_half_way_writes_nothing():
    """A question keeps its claim; everything stored before it is taken back."""
    load(small_files())
    before = rows()
    spoiled = replaced(small_files(), QUIZ, "claim: light-feeds-plants", "claim: talking-helps-plants")
    spoiled = replaced(spoiled, CLAIMS, "statement: Plants eat soil.", "statement: All plants eat soil.")
    spoiled = replaced(spoiled, LESSON, "minutes: 5", "minutes: 6")

    with pytest.raises(NotPublishable, match="what-feeds"):
        load(spoiled, at=LATER)

    assert rows() == before


def test_question_of_another_type_writes_nothing_even_on_demand():
    """Old answers would change their meaning."""
    load(small_files())
    before = rows()
    changed = replaced(small_files(), QUIZ, "type: multiple_choice", "type: single_choice")
    changed = replaced(changed, QUIZ, "text: Water\n    right: true", "text: Water\n    feedback: Not alone.")

    with pytest.raises(NotPublishable, match="keeps its type"):
        load(changed, at=LATER, overwrite_edits=True)

    assert rows() == before
