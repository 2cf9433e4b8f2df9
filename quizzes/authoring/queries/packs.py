"""A stored course as values of a course pack: the current published content in canonical order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Prefetch

from quizzes.content.queries.publications import next_publication
from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOption,
    PackOutline,
    PackOverride,
    PackPerson,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSign,
    PackSource,
    PackTerm,
    PackTopic,
)
from quizzes.formats.pack_writing import write_pack
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
    draft: CoursePack


_cache: dict[int, _Cached] = {}


def cached_course_draft(course: Course, *, at: datetime) -> CoursePack:
    """As `course_pack`, cached. For pages only, never for decisions within a transaction."""
    cached = _cache.get(course.pk)
    is_current = cached and cached.content_changed_at == course.content_changed_at
    if cached is None or not is_current or (cached.valid_until and cached.valid_until <= at):
        valid_until = next_publication(course, at)
        cached = _cache[course.pk] = _Cached(course.content_changed_at, valid_until, course_pack(course, at=at))
    return cached.draft


def clear_course_drafts() -> None:
    """Empties the process cache."""
    _cache.clear()


def course_pack(course: Course, *, at: datetime) -> CoursePack:
    """The course as published by `at`."""
    return CoursePack(
        outline=_outline(course, at),
        safety=_safety(course),
        sources=tuple(
            PackSource(s.slug, s.citation, s.kind, s.year, s.doi, s.url, s.is_shown) for s in course.sources.all()
        ),
        claims=tuple(_claims(course, at)),
        misconceptions=tuple(
            PackMisconception(m.slug, m.text, m.refutation, m.harm, m.refuted_by.slug)
            for m in course.misconceptions.unmerged().select_related("refuted_by")
        ),
        terms=tuple(PackTerm(term.term, term.meaning) for term in course.glossary_terms.all()),
        pictures=tuple(PackPicture(p.slug, p.svg) for p in course.pictures.order_by("slug")),
        lessons=tuple(_lessons(course, at)),
        questions=tuple(_questions(course, at)),
        quizzes=tuple(_quizzes(course, at)),
        overrides=tuple(PackOverride(o.slug, o.rule, o.place, o.words, o.reason) for o in course.overrides.all()),
    )


def _outline(course: Course, at: datetime) -> PackOutline:
    lessons = list(course.lessons.filter(retired_on=None).published(at=at).select_related("topic"))
    topics = tuple(
        PackTopic(topic.title, topic.about, tuple(les.slug for les in lessons if les.topic_id == topic.pk))
        for topic in course.topics.all()
    )
    slugs = tuple(lesson.slug for lesson in lessons)
    people = tuple(PackPerson(row["name"], row["about"]) for row in course.people)
    return PackOutline(course.slug, course.title, course.language, slugs, topics, course.about, people)


def _safety(course: Course) -> PackSafety:
    signs = list(course.urgent_signs.prefetch_related(Prefetch("sources", Source.objects.order_by("position"))))

    def of(urgency: Urgency) -> tuple[PackSign, ...]:
        return tuple(_sign(sign) for sign in signs if sign.urgency == urgency)

    return PackSafety(
        slug=course.slug,
        disclaimer=course.disclaimer,
        closing=course.safety_closing,
        emergency=of(Urgency.EMERGENCY),
        same_day=of(Urgency.SAME_DAY),
        soon=of(Urgency.SOON),
    )


def _sign(sign: UrgentSign) -> PackSign:
    return PackSign(sign.text, tuple(source.slug for source in sign.sources.all()), sign.awaiting_review)


def _claims(course: Course, at: datetime) -> Iterable[PackClaim]:
    versions = (
        ClaimVersion.objects.current(at=at)
        .filter(claim__course=course)
        .select_related("claim")
        .prefetch_related("claim__citations__source")
        .order_by("claim__position")
    )
    for version in versions:
        yield pack_claim(version)


def pack_claim(version: ClaimVersion) -> PackClaim:
    claim = version.claim
    return PackClaim(
        slug=claim.slug,
        statement=version.statement,
        verdict=version.verdict,
        level=version.level,
        say_instead=version.say_instead,
        safety_note=version.safety_note,
        sources=tuple(citation.source.slug for citation in claim.citations.all()),
        reviewed_on=claim.reviewed_on.isoformat(),
        review_by=claim.review_by.isoformat(),
        is_askable=claim.is_askable,
        awaiting_review=claim.awaiting_review,
        change=version.change_kind,
    )


def _lessons(course: Course, at: datetime) -> Iterable[PackLesson]:
    versions = (
        LessonVersion.objects.current(at=at)
        .filter(lesson__course=course, lesson__retired_on=None)
        .select_related("lesson")
        .prefetch_related("shown_claims__claim_version__claim")
        .order_by("lesson__position")
    )
    for version in versions:
        yield pack_lesson(version)


def pack_lesson(version: LessonVersion) -> PackLesson:
    return PackLesson(
        slug=version.lesson.slug,
        title=version.title,
        main_message=version.main_message,
        action=version.action,
        action_note=version.action_note,
        opening=version.opening,
        closing=version.closing,
        summary=tuple(version.summary),
        known=tuple(version.known),
        not_known=tuple(version.not_known),
        safety=version.safety,
        questions_for_visit=tuple(version.questions_for_visit),
        minutes=version.minutes,
        claims=tuple(shown.claim_version.claim.slug for shown in version.shown_claims.all()),
        body=version.body,
        change=version.change_kind,
    )


def _questions(course: Course, at: datetime) -> Iterable[PackQuestion]:
    versions = (
        QuestionVersion.objects.current(at=at)
        .filter(question__course=course)
        .select_related("question__claim")
        .prefetch_related("options__reveals__merged_into")
        .order_by("question__position")
    )
    for version in versions:
        yield pack_question(version)


def pack_question(version: QuestionVersion) -> PackQuestion:
    question = version.question
    return PackQuestion(
        slug=question.slug,
        type=question.type,
        claim=question.claim.slug,
        stem=version.stem,
        fact=version.fact,
        why_it_misleads=version.why_it_misleads,
        closing_fact=version.closing_fact,
        section=version.section,
        options=tuple(_options(version, QuestionType(question.type))),
        tags=tuple(question.tags),
        change=version.change_kind,
    )


def _options(version: QuestionVersion, question_type: QuestionType) -> Iterable[PackOption]:
    """Options as packs write them: of verdict questions the wrong ones only, without text."""
    for option in version.options.all():
        if question_type == QuestionType.VERDICT:
            if not option.is_correct:
                yield PackOption(option.label, feedback=option.feedback, reveals=_reveals(option))
        else:
            yield PackOption(option.label, option.text, option.is_correct, option.feedback, _reveals(option))


def _reveals(option: Option) -> str:
    return option.reveals.canonical.slug if option.reveals else ""


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
    return PackItem(item.question.slug, item.role, parallel_of, item.points, item.is_sensitive)


def course_zip(course: Course, *, at: datetime) -> bytes:
    """The course pack as a zip; the same content gives the same bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(write_pack(course_pack(course, at=at)).items()):
            archive.writestr(ZipInfo(f"{course.slug}/{name}"), content, ZIP_DEFLATED)
    return buffer.getvalue()
