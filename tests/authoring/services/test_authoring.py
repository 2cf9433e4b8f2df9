"""Drafts: made, saved, checked, approved, published; learners keep what they began with."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from quizzes.authoring.queries.packs import course_pack
from quizzes.authoring.services.authoring import (
    Placement,
    approve,
    check_draft,
    check_revision,
    next_draft,
    place_question,
    publish,
    save_draft,
)
from quizzes.authoring.services.packs import load_pack
from quizzes.authoring.services.publishing import publish_draft
from quizzes.content.queries.content import course_content
from quizzes.content.queries.questions import question_content
from quizzes.domain.import_plan import Action
from quizzes.errors import ChecksFailed, EditConflict, NotApprovable, NotPublishable
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from quizzes.learning.services.attempts import start_attempt
from quizzes.management.commands.load_course import read_files
from quizzes.models import AttemptItem, AuditEntry, Claim, ClaimVersion, Course, Item, Lesson, Question, QuestionVersion
from quizzes.vocabulary import ChangeKind, Phase
from tests.conftest import NOON, SMALL
from tests.effort import scaled
from tests.factories import ClaimVersionFactory, LearnerFactory, OverrideFactory, QuestionVersionFactory, UserFactory

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def author(db):
    return UserFactory(username="nora")


@pytest.fixture
def question(small_course):
    """An anchor that readers already get."""
    return Item.objects.filter(quiz__course=small_course, role="anchor").first().question


def edited(parent, author, **wording):
    draft = next_draft(parent, by=author, at=LATER)
    for name, value in wording.items():
        setattr(draft, name, value)
    save_draft(draft, by=author, at=LATER)
    return draft


def test_next_draft_copies_the_newest_version_and_is_made_once(question, author):
    published = question.versions.get()

    first = next_draft(question, by=author, at=LATER)
    second = next_draft(question, by=author, at=LATER)

    assert first.pk == second.pk
    assert (first.number, first.published_at, first.stem) == (2, None, published.stem)
    assert [(o.label, o.feedback, o.reveals_id) for o in first.options.all()] == [
        (o.label, o.feedback, o.reveals_id) for o in published.options.all()
    ]


@pytest.mark.parametrize("model", [Question, Lesson, Claim])
def test_an_unchanged_copy_of_published_content_can_be_published(shipped_course, author, model):
    for parent in model.objects.filter(course=shipped_course).order_by("pk")[: scaled(4)]:
        draft = next_draft(parent, by=author, at=LATER)

        assert check_draft(draft, at=LATER).problems == []
        publish(draft, by=author, at=LATER)


def test_twenty_learners_in_the_middle_notice_nothing(question, author):
    quiz = question.items.get().quiz
    attempts = [
        start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=seed, at=NOON + timedelta(hours=1)) for seed in range(20)
    ]
    before = asked(attempts)

    publish(edited(question, author, stem="Quite another question?"), by=author, at=LATER)

    newcomer = start_attempt(LearnerFactory(), quiz, Phase.PRE, seed=1, at=LATER)
    assert asked(attempts) == before
    assert "Quite another question?" in {row[0] for row in asked([newcomer])}


def asked(attempts):
    items = AttemptItem.objects.filter(attempt__in=attempts).order_by("attempt", "position")
    return [(question_content(item.question_version_id).stem, tuple(item.option_order)) for item in items]


def test_publish_dates_the_version_moves_the_course_and_writes_the_log(question, author, small_course):
    draft = edited(question, author, stem="Quite another question?")

    warnings = publish(draft, by=author, at=LATER)

    draft.refresh_from_db()
    small_course.refresh_from_db()
    subject = f"question {question.slug} version 2"
    assert warnings == ["No reviewer has approved this version yet."]
    assert (draft.published_at, small_course.content_changed_at) == (LATER, LATER)
    assert list(AuditEntry.objects.values_list("action", "subject", "actor").order_by("pk")) == [
        ("edited", subject, author.pk),
        ("published", subject, author.pk),
    ]


def test_question_that_no_quiz_asks_needs_its_place_before_it_is_published(question, author):
    """MC-1: `check_content` passes over such a question, publishing does not."""
    question.items.all().delete()

    with pytest.raises(ChecksFailed, match="Place the question in the quiz of a lesson"):
        publish(edited(question, author, stem="Quite another question?"), by=author, at=LATER)


def test_publish_twice_is_refused(question, author):
    draft = edited(question, author)
    publish(draft, by=author, at=LATER)

    with pytest.raises(NotPublishable):
        publish(draft, by=author, at=LATER)


def test_a_refused_draft_leaves_no_trace(question, author, small_course):
    draft = edited(question, author, stem="", fact="")
    options = list(draft.options.values_list("pk", flat=True))

    with pytest.raises(ChecksFailed) as refused:
        publish(draft, by=author, at=LATER)

    draft.refresh_from_db()
    small_course.refresh_from_db()
    assert len(refused.value.sentences) == 2
    assert (draft.published_at, small_course.content_changed_at) == (None, NOON)
    assert list(draft.options.values_list("pk", flat=True)) == options
    assert AuditEntry.objects.filter(action="published").count() == 0


def test_a_lesson_is_rendered_and_tied_to_its_claims(small_course, author):
    lesson = small_course.lessons.order_by("position").first()
    before = lesson.versions.get()
    draft = edited(lesson, author, body=before.body.replace("\n\n", "\n\nA new sentence here.\n\n", 1))

    publish(draft, by=author, at=LATER)

    draft.refresh_from_db()
    assert "A new sentence here." in draft.rendered_body[0]["html"]
    assert [row.claim_version_id for row in draft.shown_claims.all()] == [
        row.claim_version_id for row in before.shown_claims.all()
    ]


def test_an_unknown_claim_in_a_lesson_is_named_with_its_line(small_course, author):
    lesson = small_course.lessons.order_by("position").first()
    draft = edited(lesson, author, body="## Roots {#roots}\n\n::: evidence no-such-claim\n:::\n")

    assert any("no-such-claim" in words for words in check_draft(draft, at=LATER).problems)


def test_a_word_that_belittles_stops_publishing_and_is_quoted(question, author):
    """HL-7: the rules of check_content."""
    draft = edited(question, author, closing_fact="You should just water it.")

    with pytest.raises(ChecksFailed) as refused:
        publish(draft, by=author, at=LATER)

    assert [words[:8] for words in refused.value.sentences] == ["“just”: ", "“You sho"]


def test_a_finding_in_a_lesson_has_its_line(small_course, author):
    """HL-7"""
    draft = edited(small_course.lessons.get(slug="plants"), author)
    draft.body = draft.body.replace("in the evening", "simply in the evening")
    line = draft.body.split("\n").index("- simply in the evening") + 1

    assert [words.split(":")[0] for words in check_draft(draft, at=LATER).problems] == [f"Line {line}"]


def test_a_warning_does_not_stop_publishing_and_is_told(question, author):
    """MC-8: a giveaway warns."""
    draft = edited(question, author, stem="Plants always eat soil.")

    warnings = publish(draft, by=author, at=LATER)

    assert len(warnings) == 2
    assert warnings[1].startswith("“Plants always eat soil.”: “always” gives the answer away.")


def test_an_override_lets_its_words_be_published(question, author, small_course):
    draft = edited(question, author, closing_fact="Simply put it in soil.")
    assert len(check_draft(draft, at=LATER).problems) == 1

    OverrideFactory(course=small_course, rule="HL-7", place=f"question {question.slug}", words="simply")

    assert check_draft(draft, at=LATER).problems == []


def test_findings_elsewhere_in_the_course_are_no_concern_of_a_draft(question, author, small_course):
    """The small course has errors of its own: MC-7 in another question."""
    assert small_course.questions.filter(slug="why-talk").exclude(pk=question.pk).exists()
    assert check_draft(edited(question, author), at=LATER).problems == []


def test_a_claim_past_its_date_is_not_published_again(small_course, author):
    claim = Claim.objects.filter(course=small_course).first()
    late = NOON + timedelta(days=3650)
    draft = edited(claim, author)

    assert [words.split(":")[0] for words in check_draft(draft, at=late).problems] == ["“review by 2028-11-23”"]


def test_a_loaded_version_does_not_bury_a_draft(question, author):
    draft = edited(question, author, stem="Ours?")
    newer = next_draft(question, by=author, at=LATER)
    QuestionVersion.objects.filter(pk=newer.pk).update(number=2)
    QuestionVersion.objects.create(question=question, number=3, stem="Theirs?", published_at=NOON)

    publish(draft, by=author, at=LATER)

    current = QuestionVersion.objects.current(at=LATER).get(question=question)
    assert (current.stem, current.number) == ("Ours?", 4)


def test_what_was_edited_here_is_left_alone_by_the_next_load(question, author):
    publish(edited(question, author, stem="Ours?"), by=author, at=LATER)

    report = load_pack(read_pack(read_files(SMALL)), at=LATER + timedelta(hours=1))

    assert report.with_action(Action.SKIP) == [("question", question.slug)]
    assert report.has_changes is False


def test_a_draft_alone_changes_no_pack(question, author, small_course):
    before = write_pack(course_pack(small_course, at=NOON))

    edited(question, author, stem="Ours?")
    Lesson.objects.create(course=small_course, slug="unwritten", position=99)

    assert write_pack(course_pack(small_course, at=LATER)) == before


def test_an_exported_course_with_edits_loads_again(question, author, small_course):
    publish(edited(question, author, stem="Ours?"), by=author, at=LATER)

    again = read_pack(write_pack(course_pack(small_course, at=LATER)))

    assert "Ours?" in {draft.stem for draft in again.questions}


def test_before_a_course_is_reviewed_approval_is_only_missed(question, author):
    assert publish(edited(question, author), by=author, at=LATER) == ["No reviewer has approved this version yet."]


def test_in_a_reviewed_course_only_an_approved_version_is_published(question, author, small_course):
    reviewer = UserFactory()
    small_course.clinically_reviewed_on = LATER.date()
    small_course.save()
    draft = edited(question, author, stem="Ours?")

    with pytest.raises(ChecksFailed, match="No reviewer has approved"):
        publish(draft, by=author, at=LATER)
    approve(draft, by=reviewer, at=LATER)
    warnings = publish(draft, by=author, at=LATER)

    draft.refresh_from_db()
    assert warnings == []
    assert (draft.approved_by, draft.published_at) == (reviewer, LATER)


def test_nobody_approves_what_they_wrote_any_of(question, author):
    colleague = UserFactory()
    draft = edited(question, author, stem="Mine?")
    save_draft(draft, by=colleague, at=LATER)

    for writer in (author, colleague):
        with pytest.raises(NotApprovable):
            approve(draft, by=writer, at=LATER)


def test_the_database_refuses_it_too(question, author):
    draft = edited(question, author)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.filter(pk=draft.pk).update(approved_by=author, approved_at=LATER)


def test_a_save_ends_an_approval(question, author):
    draft = edited(question, author, stem="Mine?")
    approve(draft, by=UserFactory(), at=LATER)
    draft.refresh_from_db()

    save_draft(draft, by=author, at=LATER)

    draft.refresh_from_db()
    assert (draft.approved_by, draft.approved_at) == (None, None)


def test_check_revision_notices_a_save_and_a_publication(question, author):
    draft = edited(question, author)
    with transaction.atomic():
        check_revision(draft, 1)

    with pytest.raises(EditConflict, match="nora saved this draft"), transaction.atomic():
        check_revision(draft, 0)
    publish(draft, by=author, at=LATER)
    with pytest.raises(EditConflict, match="was published"), transaction.atomic():
        check_revision(draft, 1)


def test_draft_saved_before_the_verdict_changed_is_published_with_the_new_one(small_course, author):
    """What is right follows from the claim of today; the right option reveals nothing, whatever it did before."""
    asked = Question.objects.get(course=small_course, slug="soil-as-food")
    draft = edited(asked, author, stem="Plants live on soil.")
    assert draft.options.get(label="true").reveals is not None
    draft.options.filter(label="false").update(feedback="Water alone is too little.")
    ClaimVersionFactory(claim=asked.claim, number=2, published_at=LATER, verdict="true", level="established")

    publish(draft, by=author, at=LATER)

    options = QuestionVersion.objects.get(question=asked, number=2).options.order_by("position")
    assert list(options.values_list("label", "is_correct", "reveals")) == [
        ("true", True, None),
        ("false", False, None),
        ("not_proven", False, None),
    ]


def test_a_new_verdict_names_the_questions_that_are_stale(shipped_course, author):
    claim = Claim.objects.get(slug="magnesium-cause-not-proven")
    draft = edited(claim, author, verdict="false", level="refuted")

    warnings = publish(draft, by=author, at=LATER)

    assert "magnesium-low-as-cause" in warnings[-1]


@pytest.mark.parametrize(
    ("verdict", "level", "kind"),
    [("not_proven", "unproven", ChangeKind.MINOR), ("true", "likely", ChangeKind.MEANING)],
    ids=["same", "other"],
)
def test_a_new_verdict_is_a_change_of_meaning_whatever_it_was_called(small_course, author, verdict, level, kind):
    """SR-10: nobody who was taught the old one is left with it by a slip of the author."""
    claim = Claim.objects.get(course=small_course, slug="talking-helps-plants")
    draft = edited(
        claim, author, verdict=verdict, level=level, statement="Talking helps.", change_kind=ChangeKind.MINOR
    )

    publish(draft, by=author, at=LATER)

    assert ClaimVersion.objects.get(claim=claim, number=2).change_kind == kind


@pytest.mark.parametrize(("right", "kind"), [("a", ChangeKind.MINOR), ("b", ChangeKind.MEANING)])
def test_other_right_answers_are_a_change_of_meaning_too(small_course, author, right, kind):
    """SR-10"""
    asked = QuestionVersionFactory(question__course=small_course, options={"right": "a"})
    version = QuestionVersionFactory(
        question=asked.question, number=2, published_at=None, change_kind=ChangeKind.MINOR, options={"right": right}
    )

    publish_draft(version, LATER)

    assert QuestionVersion.objects.get(pk=version.pk).change_kind == kind


def test_a_published_question_that_is_placed_again_reaches_readers(small_course, question):
    (item,) = question.items.select_related("quiz__lesson")
    item.delete()
    before = course_content(small_course, at=LATER).lesson(item.quiz.slug).quiz.pre_count

    place_question(question, Placement(item.quiz.lesson), at=LATER)

    course = Course.objects.get(pk=small_course.pk)
    assert course_content(course, at=LATER).lesson(item.quiz.slug).quiz.pre_count == before + 1


def test_erasing_an_author_keeps_the_content(question, author):
    draft = edited(question, author, stem="Mine?")

    author.delete()

    draft.refresh_from_db()
    assert (draft.stem, draft.written_by) == ("Mine?", None)
