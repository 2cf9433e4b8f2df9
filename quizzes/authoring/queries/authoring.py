"""Versions, usages and choices for authors; drafts within their course."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from quizzes.authoring.queries.packs import pack_claim, pack_lesson, pack_options, pack_question
from quizzes.content.queries.publications import parent_of
from quizzes.domain.pack import PackClaim, PackLesson, PackQuestion
from quizzes.domain.pack_fields import FileLocation
from quizzes.domain.verdicts import wrong_verdicts
from quizzes.formats.lesson_text import claims_in, read_sections
from quizzes.models import (
    Claim,
    ClaimVersion,
    Course,
    Item,
    Lesson,
    LessonVersion,
    Misconception,
    Option,
    Question,
    QuestionVersion,
    Quiz,
    Source,
)
from quizzes.models.content import Version
from quizzes.vocabulary import ItemRole, QuestionType

# The place of the draft that is checked; every problem found elsewhere is not its author's concern now.
DRAFT_LOCATION = FileLocation("this draft", 1)


@dataclass(frozen=True)
class Usage:
    """Where an object is used. `page` and `pk` identify the admin page."""

    words: str
    page: str
    pk: int


def course_of(version: Version) -> Course:
    return parent_of(version).course


def versions_of(parent: Model) -> Sequence[Version]:
    """Versions of a parent, newest first."""
    if not isinstance(parent, (Claim, Lesson, Question)) or parent.pk is None:
        return []
    return list(parent.versions.select_related("written_by", "approved_by").order_by("-number"))


def claim_as_edited(version: ClaimVersion, _at: datetime) -> PackClaim:
    """A draft as the plain value that packs and checks know."""
    return replace(pack_claim(version), where=DRAFT_LOCATION)


def lesson_as_edited(version: LessonVersion, _at: datetime) -> PackLesson:
    """The lesson with the claims that have an evidence card in the body, known ones first; without a body, the stored
    claims.
    """
    draft = replace(pack_lesson(version), where=DRAFT_LOCATION)
    in_text = dict.fromkeys(slug for slug, _ in claims_in(read_sections(version.body)[0]))
    known = dict.fromkeys(slug for slug in draft.claims if slug in in_text)
    return replace(draft, claims=tuple(known | in_text)) if version.body else draft


def question_as_edited(version: QuestionVersion, at: datetime) -> PackQuestion:
    """Of a verdict question the options that are wrong by its claim as it is now, whatever is stored."""
    draft = pack_question(version)
    options = draft.options
    if draft.type == QuestionType.VERDICT:
        options = wrong_verdicts(verdict_of(version.question.claim, at=at), pack_options(version))
    options = tuple(replace(option, where=DRAFT_LOCATION) for option in options)
    return replace(draft, options=options, where=DRAFT_LOCATION)


def verdict_of(claim: Claim, *, at: datetime) -> str:
    """What readers are told; of a claim that is not published, what its draft says; empty without either."""
    rows = claim.versions.order_by("-number").values_list("verdict", flat=True)
    return rows.filter(published_at__lte=at).first() or rows.first() or ""


def section_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """(lesson title, [("lesson pk#anchor", section title)]) of each lesson that has sections."""
    choices = []
    for lesson in Lesson.objects.filter(retired_on=None).prefetch_related("versions"):
        version = max(lesson.versions.all(), key=lambda version: version.number, default=None)
        sections = read_sections(version.body)[0] if version else []
        if version and sections:
            choices.append((version.title or lesson.slug, [(f"{lesson.pk}#{s.anchor}", s.title) for s in sections]))
    return choices


def anchor_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """(lesson, [(item pk, stem)]) of anchors that a parallel can refer to."""
    by_quiz: dict[str, list[tuple[int, str]]] = {}
    anchors = Item.objects.filter(role=ItemRole.ANCHOR).select_related("quiz", "question")
    stems = stems_of([item.question_id for item in anchors])
    for item in anchors.order_by("quiz__lesson__position", "position"):
        by_quiz.setdefault(item.quiz.slug, []).append((item.pk, stems.get(item.question_id) or item.question.slug))
    return list(by_quiz.items())


def stems_of(questions: Sequence[int]) -> dict[int, str]:
    """Newest stem by question id."""
    rows = QuestionVersion.objects.filter(question__in=questions).order_by("number")
    return dict(rows.values_list("question_id", "stem"))


def usages(obj: Model) -> list[Usage]:
    """All objects that refer to this one."""
    finders: dict[type[Model], Callable[[Any], Iterator[Usage]]] = {  # Any: each function takes its own model
        Question: _uses_of_question,
        Claim: _uses_of_claim,
        Misconception: _uses_of_misconception,
        Source: _uses_of_source,
        Lesson: _uses_of_lesson,
    }
    finder = finders.get(type(obj))
    return list(finder(obj)) if finder and obj.pk else []


def _uses_of_question(question: Question) -> Iterator[Usage]:
    for item in question.items.select_related("quiz"):
        yield Usage(f"Quiz {item.quiz.slug}, {item.get_role_display()}", "quiz", item.quiz_id)


def _uses_of_claim(claim: Claim) -> Iterator[Usage]:
    for lesson in Lesson.objects.filter(versions__shown_claims__claim_version__claim=claim).distinct():
        yield Usage(f"Lesson {lesson.slug}", "lesson", lesson.pk)
    for question in claim.questions.all():
        yield Usage(f"Question {question.slug}", "question", question.pk)
    for misconception in claim.misconceptions.all():
        yield Usage(f"Misconception “{misconception.text}”", "misconception", misconception.pk)


def _uses_of_misconception(misconception: Misconception) -> Iterator[Usage]:
    names = Q(reveals=misconception) | Q(reveals__merged_into=misconception)
    options = Option.objects.filter(names).select_related("version__question")
    for question in sorted({option.version.question for option in options}, key=lambda row: row.slug):
        yield Usage(f"Question {question.slug}", "question", question.pk)


def _uses_of_source(source: Source) -> Iterator[Usage]:
    for citation in source.citations.select_related("claim"):
        yield Usage(f"Claim {citation.claim.slug}", "claim", citation.claim_id)


def _uses_of_lesson(lesson: Lesson) -> Iterator[Usage]:
    for quiz in Quiz.objects.filter(lesson=lesson):
        yield Usage(f"Quiz {quiz.slug}", "quiz", quiz.pk)


def misconception_listing() -> dict[str, Model]:
    """Misconceptions by text."""
    return {row.text: row for row in Misconception.objects.unmerged().order_by("text")}


def claim_listing() -> dict[str, Model]:
    """Claims that may be asked about, by newest statement."""
    versions = ClaimVersion.objects.filter(claim__is_askable=True).select_related("claim__course").order_by("number")
    newest: dict[int, ClaimVersion] = {version.claim_id: version for version in versions}
    return {version.statement or version.claim.slug: version.claim for version in newest.values()}


def source_listing() -> dict[str, Model]:
    return {f"{row.slug}: {row.citation}"[:160]: row for row in Source.objects.order_by("slug")}
