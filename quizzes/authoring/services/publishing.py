"""The only writer of published versions. They never change; every change is a new version."""

import datetime
from collections.abc import Sequence

from quizzes.domain.pack import PackClaim, PackLesson, PackOption, PackQuestion
from quizzes.errors import NotPublishable
from quizzes.formats.lesson_text import render_sections
from quizzes.learning.services.reviews import reset_cards
from quizzes.models import (
    Citation,
    Claim,
    ClaimVersion,
    Course,
    Lesson,
    LessonVersion,
    Misconception,
    Option,
    Question,
    QuestionVersion,
    ShownClaim,
    Source,
)
from quizzes.models.content import Version
from quizzes.vocabulary import ChangeKind, QuestionType, Verdict


def next_number(versions: Sequence[Version]) -> int:
    """The highest number plus one, from 1."""
    return max((version.number for version in versions), default=0) + 1


def publish_claim(course: Course, draft: PackClaim, position: int, at: datetime.datetime) -> None:
    """Stores the claim, and a new version if wording, verdict, level or note differ."""
    claim, _ = Claim.objects.update_or_create(
        course=course,
        slug=draft.slug,
        defaults={
            "position": position,
            "is_askable": draft.is_askable,
            "reviewed_on": datetime.date.fromisoformat(draft.reviewed_on),
            "review_by": datetime.date.fromisoformat(draft.review_by),
            "awaiting_review": draft.awaiting_review,
        },
    )
    set_sources(claim, draft.sources)
    wording = {
        "statement": draft.statement,
        "verdict": draft.verdict,
        "level": draft.level,
        "say_instead": draft.say_instead,
        "safety_note": draft.safety_note,
    }
    latest = claim.versions.published(at=at).order_by("-number").values(*wording).first()
    if latest != wording:
        number = next_number(list(claim.versions.all()))
        rest = {"change_kind": draft.change, "published_at": at, **wording}
        reset_reviews_on_new_meaning(ClaimVersion.objects.create(claim=claim, number=number, **rest), at)


def set_sources(claim: Claim, slugs: Sequence[str]) -> None:
    """Makes the claim cite exactly these sources in this order; locators are kept."""
    sources = {source.slug: source for source in Source.objects.filter(course=claim.course, slug__in=slugs)}
    claim.citations.exclude(source__slug__in=slugs).delete()
    for place, slug in enumerate(slugs):
        Citation.objects.update_or_create(claim=claim, source=sources[slug], defaults={"position": place})


def publish_lesson(course: Course, draft: PackLesson, position: int, at: datetime.datetime) -> LessonVersion:
    """Stores the lesson and a new version that shows the current versions of its claims.

    `position` is for new lessons; existing ones keep theirs.
    """
    lesson, _ = Lesson.objects.update_or_create(
        course=course, slug=draft.slug, defaults={"retired_on": None}, create_defaults={"position": position}
    )
    version = LessonVersion.objects.create(
        lesson=lesson,
        number=next_number(list(lesson.versions.all())),
        change_kind=draft.change,
        published_at=at,
        title=draft.title,
        main_message=draft.main_message,
        action=draft.action,
        action_note=draft.action_note,
        body=draft.body,
        rendered_body=render_sections(draft.body),
        summary=list(draft.summary),
        known=list(draft.known),
        not_known=list(draft.not_known),
        questions_for_visit=list(draft.questions_for_visit),
        opening=draft.opening,
        closing=draft.closing,
        safety=draft.safety,
        minutes=draft.minutes,
    )
    show_claims(version, draft.claims, at)
    return version


def show_claims(version: LessonVersion, slugs: Sequence[str], at: datetime.datetime) -> None:
    """Links a lesson version to the claim versions current at its publication."""
    course = version.lesson.course
    current = ClaimVersion.objects.current(at=at).filter(claim__course=course, claim__slug__in=slugs)
    by_slug = {claim_version.claim.slug: claim_version for claim_version in current.select_related("claim")}
    ShownClaim.objects.bulk_create(
        ShownClaim(lesson_version=version, claim_version=by_slug[slug], position=place)
        for place, slug in enumerate(slugs)
    )


def publish_draft(version: Version, at: datetime.datetime) -> None:
    """Publishes a draft that `services.authoring` has checked.

    A draft with a number lower than a version from a loaded pack gets the next free number, since readers get the
    highest.
    """
    others = list(type(version)._base_manager.filter(**{version.parent_name: getattr(version, version.parent_name)}))
    version.number = max(version.number, next_number([other for other in others if other.pk != version.pk]))
    version.published_at = at
    version.save(update_fields=["number", "published_at"])
    reset_reviews_on_new_meaning(version, at)


def reset_reviews_on_new_meaning(version: Version, at: datetime.datetime) -> None:
    """Resets the review cards concerned if the version changed a meaning."""
    if version.number == 1:
        return
    if changes_meaning(version, at):
        version.change_kind = ChangeKind.MEANING
        version.save(update_fields=["change_kind"])
    if version.change_kind != ChangeKind.MEANING:
        return
    if isinstance(version, ClaimVersion):
        reset_cards(claim=version.claim, at=at)
    if isinstance(version, QuestionVersion):
        reset_cards(question=version.question, at=at)


def changes_meaning(version: Version, at: datetime.datetime) -> bool:
    """True for a new verdict or other right options, whatever the author called the change."""
    if isinstance(version, ClaimVersion):
        before = ClaimVersion.objects.published(at=at).filter(claim=version.claim).exclude(pk=version.pk)
        verdicts = before.order_by("-number").values_list("verdict", flat=True)
        return verdicts.first() not in {None, version.verdict}
    if isinstance(version, QuestionVersion):
        earlier = QuestionVersion.objects.published(at=at).filter(question=version.question).exclude(pk=version.pk)
        last = earlier.order_by("-number").first()
        return last is not None and right_labels(last) != right_labels(version)
    return False


def right_labels(version: QuestionVersion) -> set[str]:
    return set(version.options.filter(is_correct=True).values_list("label", flat=True))


def publish_draft_lesson(version: LessonVersion, claims: Sequence[str], at: datetime.datetime) -> None:
    """Publishes a lesson's draft: renders its body, and links the claim versions current now."""
    version.rendered_body = render_sections(version.body)
    version.save(update_fields=["rendered_body"])
    version.shown_claims.all().delete()
    show_claims(version, claims, at)
    publish_draft(version, at)


def publish_draft_question(version: QuestionVersion, draft: PackQuestion, at: datetime.datetime) -> None:
    """Publishes a question's draft with its final options."""
    version.options.all().delete()
    add_options(version, question_options(draft, version.question.claim, at))
    publish_draft(version, at)


def publish_question(course: Course, draft: PackQuestion, position: int, at: datetime.datetime) -> QuestionVersion:
    """Stores the question and a new version with its options.

    Raises NotPublishable if its type or claim changed: old responses would change their meaning.
    """
    claim = Claim.objects.get(course=course, slug=draft.claim)
    defaults = {"type": draft.type, "claim": claim}
    question, _ = Question.objects.get_or_create(course=course, slug=draft.slug, defaults=defaults)
    if (question.type, question.claim_id) != (draft.type, claim.pk):
        raise NotPublishable(f"The question '{draft.slug}' keeps its type and claim. Use a new slug for a new one.")
    question.position, question.tags = position, list(draft.tags)
    question.save(update_fields=["position", "tags"])
    version = QuestionVersion.objects.create(
        question=question,
        number=next_number(list(question.versions.all())),
        change_kind=draft.change,
        published_at=at,
        stem=draft.stem,
        fact=draft.fact,
        why_it_misleads=draft.why_it_misleads,
        closing_fact=draft.closing_fact,
        section=draft.section,
    )
    add_options(version, question_options(draft, claim, at))
    reset_reviews_on_new_meaning(version, at)
    return version


def question_options(draft: PackQuestion, claim: Claim, at: datetime.datetime) -> list[PackOption]:
    """All options in order; those of verdict questions are derived from the claim's verdict."""
    if draft.type != QuestionType.VERDICT:
        return list(draft.options)
    verdict = ClaimVersion.objects.current(at=at).get(claim=claim).verdict
    given = {option.label: option for option in draft.options}
    made = []
    for member in Verdict:
        from_author = given.get(member.value, PackOption(member.value))
        is_right = member.value == verdict
        option = PackOption(member.value, str(member.label), is_right, from_author.feedback, from_author.reveals)
        made.append(option)
    return made


def add_options(version: QuestionVersion, drafts: Sequence[PackOption]) -> None:
    course = version.question.course
    known = Misconception.objects.filter(course=course).select_related("merged_into")
    misconceptions = {row.slug: row.canonical for row in known}
    Option.objects.bulk_create(
        Option(
            version=version,
            position=place,
            label=draft.label,
            text=draft.text,
            is_correct=draft.is_right,
            feedback=draft.feedback,
            reveals=misconceptions.get(draft.reveals),
        )
        for place, draft in enumerate(drafts)
    )
