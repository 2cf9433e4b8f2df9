"""Creates, saves, checks, approves and publishes drafts. Readers see published versions only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from quizzes.auditing import Actor, AuditEvent, record_audit
from quizzes.authoring.queries.authoring import DRAFT_LOCATION, course_of, verdict_of
from quizzes.authoring.queries.packs import course_pack, pack_options
from quizzes.authoring.services.publishing import next_number, publish_draft
from quizzes.authoring.services.version_kinds import KINDS, kind_of
from quizzes.content.queries.publications import name_of
from quizzes.domain.labels import option_labels
from quizzes.domain.pack import CoursePack
from quizzes.domain.verdicts import verdict_options
from quizzes.errors import ChecksFailed, EditConflict, NotApprovable, NotPublishable
from quizzes.formats.course_linting import lint_draft
from quizzes.formats.located_yaml import ProblemList
from quizzes.formats.pack_checks import check_course
from quizzes.models import (
    AuditEntry,
    Claim,
    Course,
    Item,
    Lesson,
    LessonVersion,
    Misconception,
    Option,
    Question,
    QuestionVersion,
    Quiz,
)
from quizzes.models.content import Version
from quizzes.vocabulary import AuditAction, ItemRole, QuestionType

V = TypeVar("V", bound=Version)
MAX_POSITION = 32_767  # of the column
NOT_APPROVED = "No reviewer has approved this version yet."


@dataclass(frozen=True)
class Placement:
    """Where a question is asked; not placed without a lesson."""

    lesson: Lesson | None = None
    role: str = ItemRole.ANCHOR
    parallel_of: Item | None = None


def lock_version(version: V) -> V:
    """The row as it is now, locked until the transaction ends."""
    row = type(version)._base_manager.select_for_update().get(pk=version.pk)
    assert isinstance(row, type(version))
    return row


def check_revision(version: Version, revision: int) -> None:
    """Raises EditConflict when the draft was saved or published since its form was opened; call in a transaction."""
    now = lock_version(version)
    if now.published_at is not None:
        raise EditConflict("This draft was published while you were writing.")
    if now.revision != revision:
        who = now.written_by.get_username() if now.written_by else "Somebody"
        raise EditConflict(
            f"{who} saved this draft while you were writing, at {timezone.localtime(now.saved_at):%H:%M}."
        )


@transaction.atomic
def next_draft(parent: Claim | Lesson | Question, *, by: Actor, at: datetime) -> Version:
    """The open draft, or a new one copied from the newest version. Idempotent."""
    type(parent)._base_manager.select_for_update().get(pk=parent.pk)
    versions = list(parent.versions.order_by("number"))
    open_draft = next((version for version in versions if version.published_at is None), None)
    if open_draft is not None:
        return open_draft
    if versions:
        return copy_version(versions[-1], parent, by=by, at=at)
    model = parent.versions.model
    return _save_as(model(**{model.parent_name: parent, "number": 1}, **KINDS[model].first_wording), by, at)


def copy_version(version: V, parent: Claim | Lesson | Question, *, by: Actor, at: datetime) -> V:
    """A new draft of `parent` with the wording of `version`."""
    skipped = {"id", version.parent_name, *(field.name for field in Version._meta.get_fields())}
    wording = {
        field.attname: getattr(version, field.attname)
        for field in version._meta.concrete_fields
        if field.name not in skipped
    }
    number = next_number(list(parent.versions.all()))
    copy = _save_as(type(version)(**{version.parent_name: parent, "number": number}, **wording), by, at)
    kind_of(version).copy_rows(version, copy)
    return copy


def _save_as(version: V, by: Actor, at: datetime) -> V:
    version.written_by_id, version.saved_at = by.pk, at
    version.save()
    return version


@transaction.atomic
def save_draft(version: Version, *, by: Actor, at: datetime) -> None:
    """Saves a draft, complete or not, and removes its approval.

    Raises EditConflict when it has been published meanwhile.
    """
    if version.pk and lock_version(version).published_at is not None:
        raise EditConflict("This draft was published while you were writing. Edit makes the next one.")
    version.revision += 1
    version.approved_by = version.approved_at = None
    _save_as(version, by, at)
    record_audit(AuditEvent(AuditAction.EDITED, name_of(version)), by=by, at=at)


@transaction.atomic
def add_question(version: QuestionVersion, claim: Claim, question_type: str, *, by: Actor, at: datetime) -> None:
    """Creates a question with its first draft."""
    version.stem = version.stem or (_statement(claim) if question_type == QuestionType.VERDICT else "")
    slug = unused_slug(Question, claim.course, version.stem or claim.slug)
    place = position_after(Question.objects.filter(course=claim.course))
    version.question = Question.objects.create(
        course=claim.course, slug=slug, type=question_type, claim=claim, position=place
    )
    version.number = 1
    save_draft(version, by=by, at=at)


def _statement(claim: Claim) -> str:
    newest = claim.versions.order_by("-number").first()
    return newest.statement if newest else ""


@transaction.atomic
def add_lesson(version: LessonVersion, course: Course, *, by: Actor, at: datetime) -> None:
    """Creates a lesson with its first draft, at the end of the course, with an empty quiz."""
    slug = unused_slug(Lesson, course, version.title or "lesson")
    version.lesson = Lesson.objects.create(course=course, slug=slug, position=position_after(course.lessons.all()))
    version.number = 1
    save_draft(version, by=by, at=at)
    lesson_quiz(version.lesson)


def position_after(rows: QuerySet[Any]) -> int:  # Any: every model that is ordered has a position
    """The position behind the last of these rows, from 0 on. Behind the last one that there is, several share it."""
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else min(last + 1, MAX_POSITION)


def unused_slug(model: type[Question] | type[Lesson], course: Course, words: str) -> str:
    """A slug made from these words that is unused in the course."""
    stem = re.sub(r"[^a-z0-9]+", "-", slugify(words)).strip("-")[:60].strip("-") or "new"
    used = set(model._base_manager.filter(course=course).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(used) + 3))
    return stem if stem not in used else next(slug for slug in numbered if slug not in used)


def set_tags(question: Question, tags: Sequence[str]) -> None:
    question.tags = list(tags)
    question.save(update_fields=["tags"])


def lesson_quiz(lesson: Lesson) -> Quiz:
    return Quiz.objects.get_or_create(lesson=lesson, defaults={"course": lesson.course, "slug": lesson.slug})[0]


@transaction.atomic
def place_question(question: Question, placement: Placement, *, at: datetime) -> None:
    """Adds the question at the end of the lesson's quiz. It is asked once it is published."""
    if placement.lesson is None or question.items.filter(quiz__lesson=placement.lesson).exists():
        return
    quiz = lesson_quiz(placement.lesson)
    anchor = placement.parallel_of if placement.role == ItemRole.PARALLEL else None
    Item.objects.create(
        quiz=quiz,
        question=question,
        position=position_after(quiz.items.all()),
        role=placement.role,
        parallel_of=anchor,
    )
    Course.objects.filter(pk=question.course_id).update(content_changed_at=at)


def save_options(
    version: QuestionVersion, changed: Sequence[Option], removed: Sequence[Option], *, at: datetime
) -> None:
    """Save a draft's options. New ones get the next label that the question never used."""
    for option in removed:
        option.delete()
    used = set(Option.objects.filter(version__question=version.question_id).values_list("label", flat=True))
    free = (label for label in option_labels() if label not in used)
    for option in changed:
        if option.pk is None:
            option.position, option.label = position_after(version.options.all()), option.label or next(free)
        option.save()
    if version.question.type == QuestionType.VERDICT:
        _sync_verdict_options(version, at)


def _sync_verdict_options(version: QuestionVersion, at: datetime) -> None:
    """The rows of a verdict question's options as they follow from its claim, for the next form to show."""
    rows = {option.label: option for option in version.options.all()}
    options = verdict_options(verdict_of(version.question.claim, at=at), pack_options(version))
    for place, option in enumerate(options):
        row = rows.get(option.label) or Option(version=version, label=option.label)
        row.position, row.text, row.is_correct = place, option.text, option.is_right
        row.reveals = None if option.is_right else row.reveals
        row.save()


@dataclass(frozen=True)
class DraftCheck:
    """Result of the checks, one sentence each: problems prevent publishing, advice does not."""

    problems: Sequence[str]
    advice: Sequence[str]


def check_draft(version: Version, *, at: datetime, published: CoursePack | None = None) -> DraftCheck:
    """Checks a draft within its course, by the rules of `check_content`.

    `published`: the course as it is, where the caller has it; else it is read, which costs about 20 queries.
    """
    kind = kind_of(version)
    draft = kind.as_pack(version, at)
    course = kind.insert(published or course_pack(course_of(version), at=at), version, draft)
    findings = ProblemList()
    check_course(course, findings)
    parts = [
        _at_line(problem.line, problem.words) for problem in findings.problems if problem.file == DRAFT_LOCATION.file
    ]
    report = lint_draft(course, DRAFT_LOCATION.file, timezone.localdate(at))
    errors, warnings = (
        [_at_line(finding.where.line, finding.sentence) for finding in group]
        for group in (report.errors, report.warnings)
    )
    problems = [*kind.gaps(version, draft, at), *parts, *errors]
    return DraftCheck(list(dict.fromkeys(problems)), list(dict.fromkeys(warnings)))


def _at_line(line: int, words: str) -> str:
    return f"Line {line}: {words}" if line > DRAFT_LOCATION.line else words


@transaction.atomic
def publish(version: Version, *, by: Actor, at: datetime) -> list[str]:
    """Publishes a draft, completely or not at all; returns advice for its author.

    Attempts already begun keep the wording they began with. Raises ChecksFailed with every reason.
    """
    version = lock_version(version)
    if version.published_at is not None:
        raise NotPublishable("This version is published already.")
    course = Course.objects.select_for_update().get(pk=course_of(version).pk)
    checked = check_draft(version, at=at)
    reasons = list(checked.problems)
    is_approved = version.approved_at is not None
    if course.clinically_reviewed_on and not is_approved:
        reasons.append(f"{NOT_APPROVED} This course is clinically reviewed, so a reviewer must approve it first.")
    if reasons:
        raise ChecksFailed(reasons)
    publish_draft(version, at)
    Course.objects.filter(pk=course.pk).update(content_changed_at=at)
    record_audit(AuditEvent(AuditAction.PUBLISHED, name_of(version)), by=by, at=at)
    return [*([] if is_approved else [NOT_APPROVED]), *checked.advice, *kind_of(version).follow_ups(version)]


def has_written(version: Version, by: Actor) -> bool:
    """Whether they wrote any of it, and so cannot approve it."""
    edited = AuditEntry.objects.filter(action=AuditAction.EDITED, subject=name_of(version), actor_id=by.pk)
    return version.written_by_id == by.pk or edited.exists()


@transaction.atomic
def approve(version: Version, *, by: Actor, at: datetime) -> None:
    """Approves this text. Raises NotApprovable for whoever wrote any of it."""
    version = lock_version(version)
    if version.published_at is not None or version.approved_at is not None:
        raise NotApprovable("This version needs no approval any more.")
    if has_written(version, by):
        raise NotApprovable("You wrote in this version. Somebody else has to approve it.")
    version.approved_by_id, version.approved_at = by.pk, at
    version.save(update_fields=["approved_by", "approved_at"])
    record_audit(AuditEvent(AuditAction.APPROVED, name_of(version)), by=by, at=at)


@transaction.atomic
def clone_question(question: Question, *, by: Actor, at: datetime) -> Version:
    """A new unplaced question whose draft copies the newest version."""
    newest = question.versions.order_by("-number").first()
    clone = Question.objects.create(
        course=question.course,
        slug=unused_slug(Question, question.course, f"{question.slug}-copy"),
        type=question.type,
        claim=question.claim,
        tags=list(question.tags),
        position=position_after(Question.objects.filter(course=question.course_id)),
    )
    draft = copy_version(newest, clone, by=by, at=at) if newest else next_draft(clone, by=by, at=at)
    record_audit(AuditEvent(AuditAction.EDITED, name_of(draft)), by=by, at=at)
    return draft


@transaction.atomic
def record_edit(obj: Course | Claim | Lesson | Misconception | Quiz | Question, *, by: Actor, at: datetime) -> None:
    """Audits a change of an object without versions, and updates `content_changed_at`."""
    course = obj if isinstance(obj, Course) else obj.course
    Course.objects.filter(pk=course.pk).update(content_changed_at=at)
    record_audit(
        AuditEvent(AuditAction.EDITED, f"{obj._meta.verbose_name} {getattr(obj, 'slug', obj.pk)}"), by=by, at=at
    )
