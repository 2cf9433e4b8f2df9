"""A stored course as a draft: the current published content, in canonical order."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch

from quizzes.domain.drafts import (
    ClaimDraft,
    CourseDraft,
    CourseOutline,
    ItemDraft,
    LessonDraft,
    MisconceptionDraft,
    OptionDraft,
    PictureDraft,
    QuestionDraft,
    QuizDraft,
    SafetyDraft,
    SignDraft,
    SourceDraft,
    TermDraft,
    TopicDraft,
)
from quizzes.models import (
    ClaimVersion,
    Course,
    Item,
    LessonVersion,
    Option,
    QuestionVersion,
    Quiz,
    Source,
    UrgentSign,
)
from quizzes.vocabulary import QuestionType, Urgency


def course_draft(course: Course, *, at: datetime) -> CourseDraft:
    """Everything a pack holds, as published by `at`."""
    return CourseDraft(
        outline=_outline(course),
        safety=_safety(course),
        sources=tuple(
            SourceDraft(s.slug, s.citation, s.kind, s.year, s.doi, s.url, s.is_shown) for s in course.sources.all()
        ),
        claims=tuple(_claims(course, at)),
        misconceptions=tuple(
            MisconceptionDraft(m.slug, m.text, m.refutation, m.harm, m.refuted_by.slug)
            for m in course.misconceptions.select_related("refuted_by")
        ),
        terms=tuple(TermDraft(term.term, term.meaning) for term in course.glossary_terms.all()),
        pictures=tuple(PictureDraft(p.slug, p.svg) for p in course.pictures.order_by("slug")),
        lessons=tuple(_lessons(course, at)),
        questions=tuple(_questions(course, at)),
        quizzes=tuple(_quizzes(course)),
    )


def _outline(course: Course) -> CourseOutline:
    lessons = list(course.lessons.filter(retired_on=None).select_related("topic"))
    topics = tuple(
        TopicDraft(topic.title, topic.about, tuple(les.slug for les in lessons if les.topic_id == topic.pk))
        for topic in course.topics.all()
    )
    slugs = tuple(lesson.slug for lesson in lessons)
    return CourseOutline(course.slug, course.title, course.language, slugs, topics, course.about)


def _safety(course: Course) -> SafetyDraft:
    signs = list(course.urgent_signs.prefetch_related(Prefetch("sources", Source.objects.order_by("position"))))

    def of(urgency: Urgency) -> tuple[SignDraft, ...]:
        return tuple(_sign(sign) for sign in signs if sign.urgency == urgency)

    return SafetyDraft(
        slug=course.slug,
        disclaimer=course.disclaimer,
        closing=course.safety_closing,
        emergency=of(Urgency.EMERGENCY),
        same_day=of(Urgency.SAME_DAY),
        soon=of(Urgency.SOON),
    )


def _sign(sign: UrgentSign) -> SignDraft:
    return SignDraft(sign.text, tuple(source.slug for source in sign.sources.all()), sign.awaiting_review)


def _claims(course: Course, at: datetime) -> Iterable[ClaimDraft]:
    versions = (
        ClaimVersion.objects.current(at=at)
        .filter(claim__course=course)
        .select_related("claim")
        .prefetch_related("claim__citations__source")
        .order_by("claim__position")
    )
    for version in versions:
        claim = version.claim
        yield ClaimDraft(
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


def _lessons(course: Course, at: datetime) -> Iterable[LessonDraft]:
    versions = (
        LessonVersion.objects.current(at=at)
        .filter(lesson__course=course, lesson__retired_on=None)
        .select_related("lesson")
        .prefetch_related("shown_claims__claim_version__claim")
        .order_by("lesson__position")
    )
    for version in versions:
        yield LessonDraft(
            slug=version.lesson.slug,
            title=version.title,
            main_message=version.main_message,
            action=version.action,
            action_note=version.action_note,
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


def _questions(course: Course, at: datetime) -> Iterable[QuestionDraft]:
    versions = (
        QuestionVersion.objects.current(at=at)
        .filter(question__course=course)
        .select_related("question__claim")
        .prefetch_related("options__reveals")
        .order_by("question__position")
    )
    for version in versions:
        question = version.question
        yield QuestionDraft(
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


def _options(version: QuestionVersion, question_type: QuestionType) -> Iterable[OptionDraft]:
    """As a pack writes them: of a verdict question only the wrong ones, without their text."""
    for option in version.options.all():
        if question_type == QuestionType.VERDICT:
            if not option.is_correct:
                yield OptionDraft(option.label, feedback=option.feedback, reveals=_reveals(option))
        else:
            yield OptionDraft(option.label, option.text, option.is_correct, option.feedback, _reveals(option))


def _reveals(option: Option) -> str:
    return option.reveals.slug if option.reveals else ""


def _quizzes(course: Course) -> Iterable[QuizDraft]:
    quizzes = (
        Quiz.objects.filter(course=course, lesson__isnull=False, lesson__retired_on=None)
        .prefetch_related("items__question", "items__parallel_of__question")
        .order_by("lesson__position")
    )
    for quiz in quizzes:
        yield QuizDraft(quiz.slug, tuple(_item(item) for item in quiz.items.all()))


def _item(item: Item) -> ItemDraft:
    parallel_of = item.parallel_of.question.slug if item.parallel_of else ""
    return ItemDraft(item.question.slug, item.role, parallel_of, item.points, item.is_sensitive)
