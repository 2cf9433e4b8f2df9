"""Overrides, and packs older or newer than a merge of misconceptions."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from quizzes.authoring.services.misconceptions import merge_misconceptions
from quizzes.domain.import_plan import Action
from quizzes.formats.course_pack import read_pack
from quizzes.models import (
    Course,
    Override,
    QuestionVersion,
)
from tests.authoring.services.packs.loading import LATER, LATEST, MYTH, QUIZ, changes, exported, load, rows
from tests.formats.small_course import NOON, replaced, small_files

pytestmark = pytest.mark.django_db
OVERRIDES = {
    "overrides.yaml": b"- slug: one\n  rule: HL-7\n  where: lesson plants\n  words: simply\n  reason: A saying.\n"
}


def test_overrides_are_loaded_and_exported_as_they_were():
    files = small_files() | OVERRIDES

    load(files)

    assert exported(NOON) == files


def test_an_override_edited_here_is_left_alone():
    load(small_files() | OVERRIDES)
    Override.objects.update(reason="Ours.")

    report = load(small_files() | OVERRIDES, at=NOON + timedelta(hours=1))

    assert report.with_action(Action.SKIP) == [("override", "one")]
    assert Override.objects.get().reason == "Ours."


def merged_course():
    """The small course with its second misconception merged into the first."""
    course = Course.objects.first() or load(small_files()).course
    kept, gone = course.misconceptions.all()
    merge_misconceptions(gone, kept, by=AnonymousUser(), at=LATER)
    return gone, kept


def test_exported_course_names_the_kept_misconception_alone():
    gone, kept = merged_course()

    files = exported(LATER)

    assert [row.slug for row in read_pack(files).misconceptions] == [kept.slug]
    assert not any(gone.slug.encode() in content for content in files.values())
    assert files[QUIZ] == replaced(small_files(), QUIZ, gone.slug, kept.slug)[QUIZ]


@pytest.mark.parametrize("overwrite_edits", [False, True])
def test_older_pack_neither_brings_back_a_merged_misconception_nor_undoes_the_merge(overwrite_edits):
    merged_course()
    before = rows()

    report = load(small_files(), at=LATEST, overwrite_edits=overwrite_edits)

    assert (changes(report), report.has_changes) == ({MYTH: Action.MERGED}, False)
    assert rows() == before


def test_older_pack_with_a_newer_question_is_taken_and_names_the_kept_misconception():
    """The merge is no edit of the question: nobody has touched its words here."""
    _, kept = merged_course()
    newer = replaced(small_files(), QUIZ, "The two came together.", "The two only came together.")

    report = load(newer, at=LATEST)

    assert changes(report) == {("question", "why-talk"): Action.UPDATE, MYTH: Action.MERGED}
    version = QuestionVersion.objects.get(question__slug="why-talk", number=2)
    assert version.options.get(label="a").reveals == kept


def test_question_edited_here_is_left_alone_after_a_merge_too():
    load(small_files())
    QuestionVersion.objects.filter(question__slug="why-talk").update(fact="Edited here.")
    merged_course()

    report = load(small_files(), at=LATEST)

    assert changes(report) == {("question", "why-talk"): Action.SKIP, MYTH: Action.MERGED}


def test_own_export_after_a_merge_changes_nothing():
    merged_course()

    assert changes(load(exported(LATER), at=LATEST)) == {}
