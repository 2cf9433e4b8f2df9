"""Versions, usages and choices for authors; drafts within their course."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.db.models import Model, Q

from quizzes.authoring.queries.packs import pack_claim, pack_item, pack_lesson, pack_question
from quizzes.content.queries.publications import parent_of
from quizzes.domain.pack import (
    CoursePack,
    FileLocation,
    PackClaim,
    PackItem,
    PackLesson,
    PackObject,
    PackQuestion,
    PackQuiz,
)
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
from quizzes.vocabulary import ItemRole

D = TypeVar("D", bound=PackObject)

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


def pack_object(version: Version) -> PackObject:
    """A stored version as a value of course packs."""
    if isinstance(version, QuestionVersion):
        draft = pack_question(version)
        options = tuple(replace(option, where=DRAFT_LOCATION) for option in draft.options)
        return replace(draft, options=options, where=DRAFT_LOCATION)
    if isinstance(version, LessonVersion):
        return replace(lesson_as_edited(version), where=DRAFT_LOCATION)
    assert isinstance(version, ClaimVersion)
    return replace(pack_claim(version), where=DRAFT_LOCATION)


def lesson_as_edited(version: LessonVersion) -> PackLesson:
    """The lesson with the claims that have an evidence card in the body, known ones first; without a body, the stored
    claims.
    """
    draft = pack_lesson(version)
    in_text = dict.fromkeys(slug for slug, _ in claims_in(read_sections(version.body)[0]))
    known = dict.fromkeys(slug for slug in draft.claims if slug in in_text)
    return replace(draft, claims=tuple(known | in_text)) if version.body else draft


def course_with_draft(course: CoursePack, version: Version) -> CoursePack:
    """The published course with this draft in place of its published version."""
    draft = pack_object(version)
    if isinstance(draft, PackClaim):
        return replace(course, claims=(*_except(course.claims, draft), draft))
    if isinstance(draft, PackLesson):
        return replace(course, lessons=(*_except(course.lessons, draft), draft))
    assert isinstance(draft, PackQuestion)
    return _placed(replace(course, questions=(*_except(course.questions, draft), draft)), version)


def _except(drafts: Iterable[D], draft: PackObject) -> Iterator[D]:
    return (other for other in drafts if other.slug != draft.slug)


def _placed(course: CoursePack, version: Version) -> CoursePack:
    """The course with its quizzes, including unpublished items of this question."""
    items = Item.objects.filter(question=parent_of(version).pk).select_related("quiz", "parallel_of__question")
    waiting = {item.quiz.slug: replace(pack_item(item), where=DRAFT_LOCATION) for item in items}
    quizzes = [_with_item(quiz, waiting) for quiz in course.quizzes]
    return replace(course, quizzes=tuple(quizzes))


def _with_item(quiz: PackQuiz, waiting: Mapping[str, PackItem]) -> PackQuiz:
    item = waiting.get(quiz.slug)
    if item is None:
        return quiz
    others = [other for other in quiz.items if other.question != item.question]
    return replace(quiz, items=(*others, item))


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
