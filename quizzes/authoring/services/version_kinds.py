"""What differs between versions of claims, lessons and questions: a table, so that all else is written once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from quizzes.authoring.queries.authoring import (
    DRAFT_LOCATION,
    claim_as_edited,
    lesson_as_edited,
    question_as_edited,
    verdict_of,
)
from quizzes.authoring.queries.packs import model_values, pack_item, pack_options
from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackObject,
    PackOption,
    PackQuestion,
    PackQuiz,
)
from quizzes.domain.publishing_checks import claim_gaps, lesson_gaps, question_gaps
from quizzes.domain.verdicts import verdict_options
from quizzes.formats.lesson_text import render_sections
from quizzes.learning.services.reviews import reset_cards
from quizzes.models import (
    ClaimVersion,
    Course,
    Item,
    LessonVersion,
    Misconception,
    Option,
    Question,
    QuestionVersion,
    ShownClaim,
)
from quizzes.models.content import Version
from quizzes.vocabulary import EvidenceLevel, QuestionType, Verdict

V = TypeVar("V", bound=Version)
P = TypeVar("P", bound=PackObject)


@dataclass(frozen=True)
class VersionKind(Generic[V, P]):
    """`as_pack`: a draft as the checks see it. `insert`: the published course with the draft in its place.

    `gaps`: what it lacks, in sentences. `copy_rows`: what hangs on a version, from one to another. `complete`: before
    it is published, what follows from it; the version is saved afterwards. `changes_meaning`: whether it says something
    else than the one before, whatever its author called the change. `reset_reviews`: after a change of meaning.
    `follow_ups`: what its author has to do next. `first_wording`: with what the very first draft begins.
    """

    as_pack: Callable[[V, datetime], P]
    insert: Callable[[CoursePack, V, P], CoursePack]
    gaps: Callable[[V, P, datetime], list[str]]
    copy_rows: Callable[[V, V], None] = lambda _from, _to: None
    complete: Callable[[V, datetime], None] = lambda _version, _at: None
    changes_meaning: Callable[[V, V], bool] = lambda _version, _before: False
    reset_reviews: Callable[[V, datetime], object] = lambda _version, _at: None
    follow_ups: Callable[[V], list[str]] = lambda _version: []
    first_wording: Mapping[str, str] = field(default_factory=dict)


def _others(objects: Iterable[P], draft: PackObject) -> Iterator[P]:
    return (other for other in objects if other.slug != draft.slug)


# Claims


def _insert_claim(course: CoursePack, _version: ClaimVersion, draft: PackClaim) -> CoursePack:
    return replace(course, claims=(*_others(course.claims, draft), draft))


def _stale_questions(version: ClaimVersion) -> list[str]:
    """Questions that still teach the verdict which this claim no longer has."""
    stale = Question.objects.filter(claim=version.claim, type=QuestionType.VERDICT, items__isnull=False).distinct()
    latest = [question.versions.exclude(published_at=None).order_by("-number").first() for question in stale]
    wrong = [
        v.question.slug for v in latest if v and not v.options.filter(label=version.verdict, is_correct=True).exists()
    ]
    words = "These questions still give the old verdict as the right answer. Edit and publish them now:"
    return [f"{words} {', '.join(wrong)}."] if wrong else []


# Lessons


def _insert_lesson(course: CoursePack, _version: LessonVersion, draft: PackLesson) -> CoursePack:
    return replace(course, lessons=(*_others(course.lessons, draft), draft))


def _lesson_gaps(version: LessonVersion, draft: PackLesson, at: datetime) -> list[str]:
    has_text = LessonVersion.objects.published(at=at).filter(lesson=version.lesson_id).exclude(body="")
    return lesson_gaps(draft, needs_body=has_text.exists())


def _copy_shown_claims(version: LessonVersion, to: LessonVersion) -> None:
    ShownClaim.objects.bulk_create(
        ShownClaim(lesson_version=to, claim_version_id=row.claim_version_id, position=row.position)
        for row in version.shown_claims.all()
    )


def _render_lesson(version: LessonVersion, at: datetime) -> None:
    """Its text rendered, tied to the claim versions current now."""
    version.rendered_body = render_sections(version.body)
    claims = lesson_as_edited(version, at).claims
    version.shown_claims.all().delete()
    show_claims(version, claims, at)


def show_claims(version: LessonVersion, slugs: Sequence[str], at: datetime) -> None:
    """Tie a lesson version to the claim versions current at its publication."""
    course = version.lesson.course
    current = ClaimVersion.objects.current(at=at).filter(claim__course=course, claim__slug__in=slugs)
    by_slug = {claim_version.claim.slug: claim_version for claim_version in current.select_related("claim")}
    ShownClaim.objects.bulk_create(
        ShownClaim(lesson_version=version, claim_version=by_slug[slug], position=place)
        for place, slug in enumerate(slugs)
    )


# Questions


def _insert_question(course: CoursePack, version: QuestionVersion, draft: PackQuestion) -> CoursePack:
    """With the items that wait for it in the quizzes."""
    items = Item.objects.filter(question=version.question_id).select_related("quiz", "parallel_of__question")
    waiting = {item.quiz.slug: replace(pack_item(item), where=DRAFT_LOCATION) for item in items}
    quizzes = tuple(_with_item(quiz, waiting.get(quiz.slug)) for quiz in course.quizzes)
    return replace(course, questions=(*_others(course.questions, draft), draft), quizzes=quizzes)


def _with_item(quiz: PackQuiz, item: PackItem | None) -> PackQuiz:
    if item is None:
        return quiz
    return replace(quiz, items=(*(other for other in quiz.items if other.question != item.question), item))


def _question_gaps(version: QuestionVersion, draft: PackQuestion, _at: datetime) -> list[str]:
    return question_gaps(draft, is_placed=Item.objects.filter(question=version.question_id).exists())


def _copy_options(version: QuestionVersion, to: QuestionVersion) -> None:
    add_options(to, pack_options(version), misconceptions_by_slug(to.question.course))


def _rewrite_options(version: QuestionVersion, at: datetime) -> None:
    """Its options as they follow from the draft and, of a verdict question, from the claim as it is now."""
    options = pack_options(version)
    if version.question.type == QuestionType.VERDICT:
        wrong = question_as_edited(version, at).options
        options = verdict_options(verdict_of(version.question.claim, at=at), wrong)
    version.options.all().delete()
    add_options(version, options, misconceptions_by_slug(version.question.course))


def misconceptions_by_slug(course: Course) -> dict[str, Misconception]:
    """What each slug of the course stands for, after all merges."""
    known = Misconception.objects.filter(course=course).select_related("merged_into")
    return {row.slug: row.canonical for row in known}


def add_options(
    version: QuestionVersion, options: Iterable[PackOption], misconceptions: Mapping[str, Misconception]
) -> None:
    Option.objects.bulk_create(
        Option(
            version=version,
            position=place,
            is_correct=option.is_right,
            reveals=misconceptions.get(option.reveals),
            **model_values(option, Option),
        )
        for place, option in enumerate(options)
    )


def _right_labels(version: QuestionVersion) -> set[str]:
    return set(version.options.filter(is_correct=True).values_list("label", flat=True))


KINDS: Mapping[type[Version], VersionKind[Any, Any]] = MappingProxyType(  # Any: each takes its own kind of version
    {
        ClaimVersion: VersionKind[ClaimVersion, PackClaim](
            as_pack=claim_as_edited,
            insert=_insert_claim,
            gaps=lambda _version, draft, _at: claim_gaps(draft),
            changes_meaning=lambda version, before: version.verdict != before.verdict,
            reset_reviews=lambda version, at: reset_cards(claim=version.claim, at=at),
            follow_ups=_stale_questions,
            # An open question is where every claim begins.
            first_wording={"verdict": Verdict.NOT_PROVEN, "level": EvidenceLevel.UNPROVEN},
        ),
        LessonVersion: VersionKind[LessonVersion, PackLesson](
            as_pack=lesson_as_edited,
            insert=_insert_lesson,
            gaps=_lesson_gaps,
            copy_rows=_copy_shown_claims,
            complete=_render_lesson,
        ),
        QuestionVersion: VersionKind[QuestionVersion, PackQuestion](
            as_pack=question_as_edited,
            insert=_insert_question,
            gaps=_question_gaps,
            copy_rows=_copy_options,
            complete=_rewrite_options,
            changes_meaning=lambda version, before: _right_labels(version) != _right_labels(before),
            reset_reviews=lambda version, at: reset_cards(question=version.question, at=at),
        ),
    }
)


def kind_of(version: V) -> VersionKind[V, Any]:  # Any: the pack object that belongs to it
    return KINDS[type(version)]
