"""A stored course as values of a course pack: the current published content in canonical order."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone

from quizzes.content.queries.publications import next_publication
from quizzes.domain.cues import CueFigure
from quizzes.domain.linting.cue_rules import course_cues
from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOption,
    PackOutline,
    PackOverride,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSign,
    PackSource,
    PackTerm,
    PackTopic,
)
from quizzes.domain.pack_fields import PackField, PackPart, pack_fields, part_of_map
from quizzes.formats.pack_writing import part_map, write_pack
from quizzes.formats.visible_text import course_text
from quizzes.models import (
    ClaimVersion,
    Course,
    Item,
    Lesson,
    LessonVersion,
    Option,
    QuestionVersion,
    Quiz,
    Source,
    UrgentSign,
)
from quizzes.vocabulary import QuestionType, Urgency


@dataclass(frozen=True)
class _Cached:
    """A cached course, valid until content changes or a scheduled version is published."""

    content_changed_at: datetime
    valid_until: datetime | None
    pack: CoursePack


_cache: dict[int, _Cached] = {}


def cached_course_pack(course: Course, *, at: datetime) -> CoursePack:
    """As `course_pack`, cached. For pages only, never for decisions within a transaction."""
    cached = _cache.get(course.pk)
    is_current = cached and cached.content_changed_at == course.content_changed_at
    if cached is None or not is_current or (cached.valid_until and cached.valid_until <= at):
        valid_until = next_publication(course, at)
        cached = _cache[course.pk] = _Cached(course.content_changed_at, valid_until, course_pack(course, at=at))
    return cached.pack


def clear_pack_cache() -> None:
    """Empties the process cache."""
    _cache.clear()


def course_pack(course: Course, *, at: datetime) -> CoursePack:
    """The course as published by `at`."""
    return CoursePack(
        outline=_outline(course, at),
        safety=_safety(course),
        sources=tuple(PackSource(**stored_fields(row, PackSource)) for row in course.sources.all()),
        claims=tuple(pack_claim(version) for version in _claims(course, at)),
        misconceptions=tuple(
            PackMisconception(**stored_fields(row, PackMisconception), refuted_by=row.refuted_by.slug)
            for row in course.misconceptions.unmerged().select_related("refuted_by")
        ),
        terms=tuple(PackTerm(row.term, row.meaning) for row in course.glossary_terms.all()),
        pictures=tuple(PackPicture(**stored_fields(row, PackPicture)) for row in course.pictures.order_by("slug")),
        lessons=tuple(pack_lesson(version) for version in _lessons(course, at)),
        questions=tuple(pack_question(version) for version in _questions(course, at)),
        quizzes=tuple(_quizzes(course, at)),
        overrides=tuple(PackOverride(**stored_fields(row, PackOverride)) for row in course.overrides.all()),
    )


def stored_fields(row: Model, cls: type[PackPart]) -> dict[str, Any]:  # Any: each field has its own type
    """The fields of the pack object that the row has columns of the same name for, as packs write them."""
    columns = {column.name for column in row._meta.concrete_fields if not column.is_relation}
    stored = [field for field in pack_fields(cls) if field.name in columns]
    return {field.name: _pack_value(field, getattr(row, field.name)) for field in stored}


def _pack_value(field: PackField, value: Any) -> object:  # Any: whatever the column holds
    if field.is_list:
        is_nested = issubclass(field.kind, PackPart)
        return tuple(part_of_map(field.kind, inner) if is_nested else inner for inner in value)
    return value.isoformat() if isinstance(value, date) else value


def model_values(part: PackPart, model: type[Model]) -> dict[str, Any]:  # Any: each column has its own type
    """The way back: what the model stores of a pack object in columns of the same name."""
    columns = {column.name: column for column in model._meta.concrete_fields if not column.is_relation}
    values = {field.name: getattr(part, field.name) for field in pack_fields(type(part)) if field.name in columns}
    return {
        name: [_json_value(inner) for inner in value] if isinstance(value, tuple) else columns[name].to_python(value)
        for name, value in values.items()
    }


def _json_value(inner: object) -> object:
    return part_map(inner) if isinstance(inner, PackPart) else inner


def _outline(course: Course, at: datetime) -> PackOutline:
    lessons = list(course.lessons.filter(retired_on=None).published(at=at).select_related("topic"))
    topics = tuple(
        PackTopic(topic.title, topic.about, tuple(les.slug for les in lessons if les.topic_id == topic.pk))
        for topic in course.topics.all()
    )
    slugs = tuple(lesson.slug for lesson in lessons)
    return PackOutline(**stored_fields(course, PackOutline), topics=topics, lessons=slugs)


def _safety(course: Course) -> PackSafety:
    signs = list(course.urgent_signs.prefetch_related(Prefetch("sources", Source.objects.order_by("position"))))
    by_urgency = {urgency: tuple(_sign(sign) for sign in signs if sign.urgency == urgency) for urgency in Urgency}
    return PackSafety(
        **stored_fields(course, PackSafety),
        closing=course.safety_closing,
        emergency=by_urgency[Urgency.EMERGENCY],
        same_day=by_urgency[Urgency.SAME_DAY],
        soon=by_urgency[Urgency.SOON],
    )


def _sign(sign: UrgentSign) -> PackSign:
    return PackSign(**stored_fields(sign, PackSign), sources=tuple(source.slug for source in sign.sources.all()))


def _claims(course: Course, at: datetime) -> QuerySet[ClaimVersion]:
    versions = ClaimVersion.objects.current(at=at).filter(claim__course=course).select_related("claim")
    return versions.prefetch_related("claim__citations__source").order_by("claim__position")


def pack_claim(version: ClaimVersion) -> PackClaim:
    return PackClaim(
        **stored_fields(version.claim, PackClaim),
        **stored_fields(version, PackClaim),
        sources=tuple(citation.source.slug for citation in version.claim.citations.all()),
        change=version.change_kind,
    )


def _lessons(course: Course, at: datetime) -> QuerySet[LessonVersion]:
    versions = LessonVersion.objects.current(at=at).filter(lesson__course=course, lesson__retired_on=None)
    shown = versions.select_related("lesson").prefetch_related("shown_claims__claim_version__claim")
    return shown.order_by("lesson__position")


def pack_lesson(version: LessonVersion) -> PackLesson:
    return PackLesson(
        version.lesson.slug,
        **stored_fields(version, PackLesson),
        claims=tuple(shown.claim_version.claim.slug for shown in version.shown_claims.all()),
        change=version.change_kind,
    )


def _questions(course: Course, at: datetime) -> QuerySet[QuestionVersion]:
    versions = QuestionVersion.objects.current(at=at).filter(question__course=course)
    asked = versions.select_related("question__claim").prefetch_related("options__reveals__merged_into")
    return asked.order_by("question__position")


def pack_question(version: QuestionVersion) -> PackQuestion:
    """Of a verdict question a pack lists only the wrong options, without their text."""
    question = version.question
    options = pack_options(version)
    if question.type == QuestionType.VERDICT:
        options = tuple(replace(option, text="") for option in options if not option.is_right)
    return PackQuestion(
        **stored_fields(question, PackQuestion),
        **stored_fields(version, PackQuestion),
        claim=question.claim.slug,
        options=options,
        change=version.change_kind,
    )


def pack_options(version: QuestionVersion) -> tuple[PackOption, ...]:
    """All options as they are stored."""
    return tuple(pack_option(option) for option in version.options.all())


def pack_option(option: Option) -> PackOption:
    reveals = option.reveals.canonical.slug if option.reveals else ""
    return PackOption(**stored_fields(option, PackOption), is_right=option.is_correct, reveals=reveals)


def _quizzes(course: Course, at: datetime) -> Iterable[PackQuiz]:
    items = Item.objects.published(at=at).select_related("question", "parallel_of__question")
    lessons = Lesson.objects.filter(course=course, retired_on=None).published(at=at)
    quizzes = (
        Quiz.objects.filter(lesson__in=lessons).prefetch_related(Prefetch("items", items)).order_by("lesson__position")
    )
    for quiz in quizzes:
        yield PackQuiz(quiz.slug, tuple(pack_item(item) for item in quiz.items.all()))


def pack_item(item: Item) -> PackItem:
    parallel_of = item.parallel_of.question.slug if item.parallel_of else ""
    return PackItem(item.question.slug, **stored_fields(item, PackItem), parallel_of=parallel_of)


def course_zip(course: Course, *, at: datetime) -> bytes:
    """The course pack as a zip; the same content gives the same bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(write_pack(course_pack(course, at=at)).items()):
            archive.writestr(ZipInfo(f"{course.slug}/{name}"), content, ZIP_DEFLATED)
    return buffer.getvalue()


def cue_figures(course: Course, *, at: datetime) -> list[CueFigure]:
    """How often the course's questions are answered right by their tone alone (MC-16). As many queries as a pack."""
    return course_cues(course_text(course_pack(course, at=at), timezone.localdate(at)))
