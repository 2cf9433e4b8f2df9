"""Loads course packs in one transaction. Loading the same pack again changes nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar, cast

from django.db import transaction
from django.db.models import Model, QuerySet

from quizzes.authoring.queries.packs import course_pack
from quizzes.authoring.services.publishing import publish_claim, publish_lesson, publish_question
from quizzes.domain.import_plan import Action, Key, plan_import
from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackLesson,
    PackMisconception,
    PackObject,
    PackOutline,
    PackOverride,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSign,
    PackSource,
    PackTerm,
    canonical,
    digest,
    outline_of_lessons,
    with_merges,
)
from quizzes.models import (
    Claim,
    Course,
    GlossaryTerm,
    Item,
    Lesson,
    Misconception,
    Override,
    PackEntry,
    Picture,
    Question,
    Quiz,
    Source,
    Topic,
    UrgentSign,
)
from quizzes.vocabulary import StoredKind, Urgency

Positioned = TypeVar("Positioned", bound=Model)


@dataclass(frozen=True)
class LoadReport:
    """What a load did to each object, by (kind, slug)."""

    course: Course
    actions: Mapping[Key, Action]
    reordered: int  # objects whose position changed

    def with_action(self, action: Action) -> list[Key]:
        return [key for key, done in self.actions.items() if done is action]

    @property
    def has_changes(self) -> bool:
        return bool(self.reordered) or not {Action.CREATE, Action.UPDATE}.isdisjoint(self.actions.values())


@transaction.atomic
def load_pack(pack: CoursePack, *, at: datetime, overwrite_edits: bool = False) -> LoadReport:
    """Publishes what is new or changed in the pack as new versions, in one transaction.

    Objects edited here since the last load are skipped and reported, unless `overwrite_edits`. Misconceptions merged
    here stay merged: options that reveal them reveal the target.
    """
    listed = canonical(pack)
    course, is_new = lock_course(pack.outline)
    pack = with_merges(listed, merged_slugs(course))
    objects = {(kind.value, draft.slug): draft for kind, drafts in pack.by_kind().items() for draft in drafts}
    places = {(k.value, draft.slug): n for k, drafts in listed.by_kind().items() for n, draft in enumerate(drafts)}
    digests = {key: digest(draft) for key, draft in objects.items()}
    entries = course.pack_entries.values_list("kind", "slug", "digest")
    last = {(kind, slug): known for kind, slug, known in entries}
    of_packs = {slug for kind, slug in {**last, **digests} if kind == StoredKind.LESSON}
    here = {} if is_new else stored_digests(course, of_packs, at)
    actions = plan_import(digests, here, last, overwrite_edits=overwrite_edits)
    for key, draft in objects.items():
        if actions[key] in {Action.CREATE, Action.UPDATE}:
            store(course, key, draft, places[key], at)
    delete_digests(course, [key for key, action in actions.items() if action is Action.MISSING])
    save_digests(course, {key: digests[key] for key in objects if actions[key] is not Action.SKIP})
    actions |= dict.fromkeys(places.keys() - objects.keys(), Action.MERGED)
    report = LoadReport(course, actions, reordered=reorder(course, listed))
    if report.has_changes:
        Course.objects.filter(pk=course.pk).update(content_changed_at=at)
    return report


def merged_slugs(course: Course) -> dict[str, str]:
    """Slug of the target by slug of each merged misconception."""
    return dict(course.misconceptions.filter(merged_into__isnull=False).values_list("slug", "merged_into__slug"))


def lock_course(outline: PackOutline) -> tuple[Course, bool]:
    """The course, created if missing and locked until the transaction ends; and whether it is new."""
    defaults = {"title": outline.title, "language": outline.language}
    course, is_new = Course.objects.get_or_create(slug=outline.slug, defaults=defaults)
    return Course.objects.select_for_update().get(pk=course.pk), is_new


def stored_digests(course: Course, lessons: Collection[str], at: datetime) -> dict[Key, str]:
    """Digests of stored objects by (kind, slug); of the outline only what concerns `lessons`.

    A lesson retired here counts as edited here.
    """
    stored = course_pack(course, at=at)
    kinds = replace(stored, outline=outline_of_lessons(stored.outline, lessons)).by_kind()
    retired = course.lessons.filter(retired_on__isnull=False).values_list("slug", flat=True)
    digests = {(kind.value, draft.slug): digest(draft) for kind, drafts in kinds.items() for draft in drafts}
    return digests | {(StoredKind.LESSON.value, slug): "retired" for slug in retired}


def reorder(course: Course, pack: CoursePack) -> int:
    """Puts all objects in the order of the pack; returns the number of objects whose position changed."""
    moved = reorder_rows(Source.objects.filter(course=course), "slug", pack.sources)
    moved += reorder_rows(Claim.objects.filter(course=course), "slug", pack.claims)
    moved += reorder_rows(Misconception.objects.filter(course=course), "slug", pack.misconceptions)
    moved += reorder_rows(GlossaryTerm.objects.filter(course=course), "term", pack.terms)
    moved += reorder_rows(Override.objects.filter(course=course), "slug", pack.overrides)
    return moved + reorder_rows(Question.objects.filter(course=course), "slug", pack.questions)


def reorder_rows(rows: QuerySet[Positioned], name: str, drafts: Sequence[PackObject]) -> int:
    places = {draft.slug: place for place, draft in enumerate(drafts)}
    moved = []
    for row in rows:
        place = places.get(getattr(row, name), len(places))
        if row.position != place:  # type: ignore[attr-defined]  # every kind that is arranged has one
            row.position = place  # type: ignore[attr-defined]
            moved.append(row)
    rows.model._default_manager.bulk_update(moved, ["position"])
    return len(moved)


def save_digests(course: Course, digests: Mapping[Key, str]) -> None:
    PackEntry.objects.bulk_create(
        (PackEntry(course=course, kind=kind, slug=slug, digest=d) for (kind, slug), d in digests.items()),
        update_conflicts=True,
        unique_fields=["course", "kind", "slug"],
        update_fields=["digest"],
    )


def delete_digests(course: Course, keys: Collection[Key]) -> None:
    """Forgets what the pack last brought for these: later changes are no edits of the pack's content."""
    for kind, slug in keys:
        course.pack_entries.filter(kind=kind, slug=slug).delete()


def store(course: Course, key: Key, draft: PackObject, position: int, at: datetime) -> None:
    """Writes one object of the pack by its service."""
    writers: dict[str, Callable[[], object]] = {
        StoredKind.SOURCE: lambda: store_source(course, cast(PackSource, draft), position),
        StoredKind.CLAIM: lambda: publish_claim(course, cast(PackClaim, draft), position, at),
        StoredKind.MISCONCEPTION: lambda: store_misconception(course, cast(PackMisconception, draft), position),
        StoredKind.TERM: lambda: store_term(course, cast(PackTerm, draft), position),
        StoredKind.PICTURE: lambda: store_picture(course, cast(PackPicture, draft)),
        StoredKind.LESSON: lambda: publish_lesson(course, cast(PackLesson, draft), position, at),
        StoredKind.QUESTION: lambda: publish_question(course, cast(PackQuestion, draft), position, at),
        StoredKind.QUIZ: lambda: store_quiz(course, cast(PackQuiz, draft)),
        StoredKind.OVERRIDE: lambda: store_override(course, cast(PackOverride, draft), position),
        StoredKind.SAFETY: lambda: store_safety(course, cast(PackSafety, draft)),
        StoredKind.COURSE: lambda: store_outline(course, cast(PackOutline, draft)),
    }
    writers[key[0]]()


def store_source(course: Course, draft: PackSource, position: int) -> None:
    Source.objects.update_or_create(
        course=course,
        slug=draft.slug,
        defaults={
            "position": position,
            "citation": draft.citation,
            "kind": draft.kind,
            "year": draft.year,
            "doi": draft.doi,
            "url": draft.url,
            "is_shown": draft.is_shown,
        },
    )


def store_misconception(course: Course, draft: PackMisconception, position: int) -> None:
    Misconception.objects.update_or_create(
        course=course,
        slug=draft.slug,
        defaults={
            "position": position,
            "text": draft.text,
            "refutation": draft.refutation,
            "harm": draft.harm,
            "refuted_by": Claim.objects.get(course=course, slug=draft.refuted_by),
        },
    )


def store_term(course: Course, draft: PackTerm, position: int) -> None:
    defaults = {"meaning": draft.meaning, "position": position}
    GlossaryTerm.objects.update_or_create(course=course, term=draft.slug, defaults=defaults)


def store_picture(course: Course, draft: PackPicture) -> None:
    Picture.objects.update_or_create(course=course, slug=draft.slug, defaults={"svg": draft.svg})


def store_override(course: Course, draft: PackOverride, position: int) -> None:
    wording = {"rule": draft.rule, "place": draft.place, "words": draft.words, "reason": draft.reason}
    Override.objects.update_or_create(course=course, slug=draft.slug, defaults={**wording, "position": position})


def store_quiz(course: Course, draft: PackQuiz) -> None:
    """Makes the quiz contain exactly these items; items whose question stays keep their row."""
    lesson = Lesson.objects.get(course=course, slug=draft.slug)
    quiz, _ = Quiz.objects.update_or_create(course=course, slug=draft.slug, defaults={"lesson": lesson})
    questions = {question.slug: question for question in Question.objects.filter(course=course)}
    anchors: dict[str, Item] = {}
    # Anchors first: a parallel points at its anchor's row.
    for place, item in sorted(enumerate(draft.items), key=lambda pair: bool(pair[1].parallel_of)):
        row, _ = Item.objects.update_or_create(
            quiz=quiz,
            question=questions[item.question],
            defaults={
                "position": place,
                "points": item.points,
                "role": item.role,
                "parallel_of": anchors[item.parallel_of] if item.parallel_of else None,
                "is_sensitive": item.is_sensitive,
            },
        )
        anchors[item.question] = row
    # Last: deleting an anchor would cascade to parallels that still refer to it.
    quiz.items.exclude(question__slug__in=[item.question for item in draft.items]).delete()


def store_safety(course: Course, draft: PackSafety) -> None:
    course.disclaimer, course.safety_closing = draft.disclaimer, draft.closing
    course.save(update_fields=["disclaimer", "safety_closing"])
    course.urgent_signs.all().delete()
    add = partial(add_sign, course)
    by_urgency = {
        Urgency.EMERGENCY: draft.emergency,
        Urgency.SAME_DAY: draft.same_day,
        Urgency.SOON: draft.soon,
    }
    for urgency, signs in by_urgency.items():
        for place, sign in enumerate(signs):
            add(urgency, place, sign)


def add_sign(course: Course, urgency: Urgency, position: int, draft: PackSign) -> None:
    sign = UrgentSign.objects.create(
        course=course,
        urgency=urgency,
        position=position,
        text=draft.text,
        awaiting_review=draft.awaiting_review,
    )
    sign.sources.set(Source.objects.filter(course=course, slug__in=draft.sources))


def store_outline(course: Course, draft: PackOutline) -> None:
    """Title, topics and order of lessons. Lessons that are no longer listed stay."""
    course.title, course.language, course.about = draft.title, draft.language, draft.about
    course.people = [asdict(person) for person in draft.people]
    course.save(update_fields=["title", "language", "about", "people"])
    course.topics.all().delete()
    topics = [
        Topic.objects.create(course=course, position=place, title=topic.title, about=topic.about)
        for place, topic in enumerate(draft.topics)
    ]
    topic_of = {slug: topics[n] for n, topic in enumerate(draft.topics) for slug in topic.lessons}
    for place, slug in enumerate(draft.lessons, start=1):
        Lesson.objects.filter(course=course, slug=slug).update(position=place, topic=topic_of.get(slug))
