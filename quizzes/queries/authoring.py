"""What authors look at: versions, places where something is used, drafts in the midst of their course."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q

from quizzes.domain.drafts import (
    ClaimDraft,
    CourseDraft,
    Draft,
    ItemDraft,
    LessonDraft,
    QuestionDraft,
    QuizDraft,
    Where,
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
from quizzes.queries.packs import claim_draft, course_draft, item_draft, lesson_draft, question_draft
from quizzes.queries.publications import parent_of
from quizzes.vocabulary import ItemRole

D = TypeVar("D", bound=Draft)

# The place of the draft that is checked; every problem found elsewhere is not its author's concern now.
THIS_DRAFT = Where("this draft", 1)


@dataclass(frozen=True)
class Use:
    """A place where something is used; `page` and `pk` name its page in the admin."""

    words: str
    page: str
    pk: int


def course_of(version: Version) -> Course:
    return parent_of(version).course


def versions_of(parent: Model) -> Sequence[Version]:
    """Newest first."""
    if not isinstance(parent, (Claim, Lesson, Question)) or parent.pk is None:
        return []
    return list(parent.versions.select_related("written_by", "approved_by").order_by("-number"))


def draft_value(version: Version) -> Draft:
    """A stored version as the plain value that packs and checks know."""
    if isinstance(version, QuestionVersion):
        draft = question_draft(version)
        options = tuple(replace(option, where=THIS_DRAFT) for option in draft.options)
        return replace(draft, options=options, where=THIS_DRAFT)
    if isinstance(version, LessonVersion):
        return replace(written_lesson(version), where=THIS_DRAFT)
    assert isinstance(version, ClaimVersion)
    return replace(claim_draft(version), where=THIS_DRAFT)


def written_lesson(version: LessonVersion) -> LessonDraft:
    """Its claims are those with an evidence card in the text, in the order they had; without text, what it showed."""
    draft = lesson_draft(version)
    in_text = dict.fromkeys(slug for slug, _ in claims_in(read_sections(version.body)[0]))
    known = dict.fromkeys(slug for slug in draft.claims if slug in in_text)
    return replace(draft, claims=tuple(known | in_text)) if version.body else draft


def course_with(version: Version, *, at: datetime) -> CourseDraft:
    """The course as published, this draft put in its place."""
    course, draft = course_draft(course_of(version), at=at), draft_value(version)
    if isinstance(draft, ClaimDraft):
        return replace(course, claims=(*_besides(course.claims, draft), draft))
    if isinstance(draft, LessonDraft):
        return replace(course, lessons=(*_besides(course.lessons, draft), draft))
    assert isinstance(draft, QuestionDraft)
    return _placed(replace(course, questions=(*_besides(course.questions, draft), draft)), version)


def _besides(drafts: Iterable[D], draft: Draft) -> Iterator[D]:
    return (other for other in drafts if other.slug != draft.slug)


def _placed(course: CourseDraft, version: Version) -> CourseDraft:
    """The quizzes of the course, with the items that wait for this question."""
    items = Item.objects.filter(question=parent_of(version).pk).select_related("quiz", "parallel_of__question")
    waiting = {item.quiz.slug: replace(item_draft(item), where=THIS_DRAFT) for item in items}
    quizzes = [_with_item(quiz, waiting) for quiz in course.quizzes]
    return replace(course, quizzes=tuple(quizzes))


def _with_item(quiz: QuizDraft, waiting: Mapping[str, ItemDraft]) -> QuizDraft:
    item = waiting.get(quiz.slug)
    if item is None:
        return quiz
    others = [other for other in quiz.items if other.question != item.question]
    return replace(quiz, items=(*others, item))


def section_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Lessons, each with its sections: "lesson pk#anchor" and what an author reads."""
    found = []
    for lesson in Lesson.objects.filter(retired_on=None).prefetch_related("versions"):
        version = max(lesson.versions.all(), key=lambda version: version.number, default=None)
        sections = read_sections(version.body)[0] if version else []
        if version and sections:
            found.append((version.title or lesson.slug, [(f"{lesson.pk}#{s.anchor}", s.title) for s in sections]))
    return found


def anchor_choices() -> list[tuple[str, list[tuple[int, str]]]]:
    """Anchors by lesson, for a parallel to point at."""
    by_quiz: dict[str, list[tuple[int, str]]] = {}
    anchors = Item.objects.filter(role=ItemRole.ANCHOR).select_related("quiz", "question")
    stems = stems_of([item.question_id for item in anchors])
    for item in anchors.order_by("quiz__lesson__position", "position"):
        by_quiz.setdefault(item.quiz.slug, []).append((item.pk, stems.get(item.question_id) or item.question.slug))
    return list(by_quiz.items())


def stems_of(questions: Sequence[int]) -> dict[int, str]:
    """The newest stem of each question."""
    rows = QuestionVersion.objects.filter(question__in=questions).order_by("number")
    return dict(rows.values_list("question_id", "stem"))


def used_where(thing: Model) -> list[Use]:
    """Everything that would feel a change of this."""
    finders: dict[type[Model], Callable[[Any], Iterator[Use]]] = {  # Any: each takes the model it stands for
        Question: _uses_of_question,
        Claim: _uses_of_claim,
        Misconception: _uses_of_misconception,
        Source: _uses_of_source,
        Lesson: _uses_of_lesson,
    }
    finder = finders.get(type(thing))
    return list(finder(thing)) if finder and thing.pk else []


def _uses_of_question(question: Question) -> Iterator[Use]:
    for item in question.items.select_related("quiz"):
        yield Use(f"Quiz {item.quiz.slug}, {item.get_role_display()}", "quiz", item.quiz_id)


def _uses_of_claim(claim: Claim) -> Iterator[Use]:
    for lesson in Lesson.objects.filter(versions__shown_claims__claim_version__claim=claim).distinct():
        yield Use(f"Lesson {lesson.slug}", "lesson", lesson.pk)
    for question in claim.questions.all():
        yield Use(f"Question {question.slug}", "question", question.pk)
    for misconception in claim.misconceptions.all():
        yield Use(f"Misconception “{misconception.text}”", "misconception", misconception.pk)


def _uses_of_misconception(misconception: Misconception) -> Iterator[Use]:
    names = Q(reveals=misconception) | Q(reveals__merged_into=misconception)
    options = Option.objects.filter(names).select_related("version__question")
    for question in sorted({option.version.question for option in options}, key=lambda row: row.slug):
        yield Use(f"Question {question.slug}", "question", question.pk)


def _uses_of_source(source: Source) -> Iterator[Use]:
    for citation in source.citations.select_related("claim"):
        yield Use(f"Claim {citation.claim.slug}", "claim", citation.claim_id)


def _uses_of_lesson(lesson: Lesson) -> Iterator[Use]:
    for quiz in Quiz.objects.filter(lesson=lesson):
        yield Use(f"Quiz {quiz.slug}", "quiz", quiz.pk)


def listed_misconceptions() -> dict[str, Model]:
    """By the text that an author searches for."""
    return {row.text: row for row in Misconception.objects.unmerged().order_by("text")}


def listed_claims() -> dict[str, Model]:
    """Claims that may be asked about, by their newest statement."""
    versions = ClaimVersion.objects.filter(claim__is_askable=True).select_related("claim__course").order_by("number")
    newest: dict[int, ClaimVersion] = {version.claim_id: version for version in versions}
    return {version.statement or version.claim.slug: version.claim for version in newest.values()}


def listed_sources() -> dict[str, Model]:
    return {f"{row.slug}: {row.citation}"[:160]: row for row in Source.objects.order_by("slug")}
