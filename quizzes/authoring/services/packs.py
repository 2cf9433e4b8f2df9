"""Loads course packs in one transaction. Loading the same pack again changes nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Model

from quizzes.authoring.queries.packs import course_pack, model_values
from quizzes.authoring.services.course_rows import CourseRows
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
    PackSource,
    PackTerm,
)
from quizzes.domain.pack_comparison import canonical, digest, outline_of_lessons, with_merges
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

# Writes one object of a pack. Any: each takes its own kind of object.
Store = Callable[[CourseRows, Any, int, datetime], object]


@dataclass(frozen=True)
class LoadReport:
    """What a load did to each object, by (kind, slug)."""

    course: Course
    actions: Mapping[Key, Action]
    reordered: int  # objects that changed places

    def with_action(self, action: Action) -> list[Key]:
        return [key for key, done in self.actions.items() if done is action]

    @property
    def has_changes(self) -> bool:
        return bool(self.reordered) or not {Action.CREATE, Action.UPDATE}.isdisjoint(self.actions.values())


@transaction.atomic
def load_pack(pack: CoursePack, *, at: datetime, overwrite_edits: bool = False) -> LoadReport:
    """Publishes what is new or changed in the pack as new versions, in one transaction.

    What was edited here since the last load is left alone and listed, unless `overwrite_edits`. A misconception that
    was merged into another here stays merged, and options that reveal it reveal the other.
    """
    listed = canonical(pack)
    course, is_new = lock_course(pack.outline)
    pack = with_merges(listed, merged_slugs(course))
    objects = {(kind.value, draft.slug): draft for kind, drafts in pack.by_kind().items() for draft in drafts}
    places = {(k.value, draft.slug): n for k, drafts in listed.by_kind().items() for n, draft in enumerate(drafts)}
    digests = {key: digest(draft) for key, draft in objects.items()}
    last = last_digests(course)
    of_packs = {slug for kind, slug in {**last, **digests} if kind == StoredKind.LESSON}
    here = {} if is_new else stored_digests(course, of_packs, at)
    actions = plan_import(digests, here, last, overwrite_edits=overwrite_edits)
    rows = CourseRows(course)
    for key in [key for key in objects if actions[key] in {Action.CREATE, Action.UPDATE}]:
        STORES[type(objects[key])](rows, objects[key], places[key], at)
    delete_digests(course, [key for key, action in actions.items() if action is Action.MISSING])
    save_digests(course, {key: digests[key] for key in objects if actions[key] is not Action.SKIP})
    actions |= dict.fromkeys(places.keys() - objects.keys(), Action.MERGED)
    report = LoadReport(course, actions, reordered=reorder(rows, listed))
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


def last_digests(course: Course) -> dict[Key, str]:
    """What packs last brought, by kind and slug."""
    return {(kind, slug): known for kind, slug, known in course.pack_entries.values_list("kind", "slug", "digest")}


def stored_digests(course: Course, lessons: Collection[str], at: datetime) -> dict[Key, str]:
    """Digests of stored objects by (kind, slug); of the outline only what concerns `lessons`.

    A lesson retired here counts as edited here.
    """
    stored = course_pack(course, at=at)
    kinds = replace(stored, outline=outline_of_lessons(stored.outline, lessons)).by_kind()
    retired = course.lessons.filter(retired_on__isnull=False).values_list("slug", flat=True)
    digests = {(kind.value, draft.slug): digest(draft) for kind, drafts in kinds.items() for draft in drafts}
    return digests | {(StoredKind.LESSON.value, slug): "retired" for slug in retired}


def reorder(rows: CourseRows, pack: CoursePack) -> int:
    """Puts all objects in the order of the pack; returns the number of objects whose position changed."""
    kinds: Mapping[type[Model], Sequence[PackObject]] = {
        Source: pack.sources,
        Claim: pack.claims,
        Misconception: pack.misconceptions,
        GlossaryTerm: pack.terms,
        Override: pack.overrides,
        Question: pack.questions,
    }
    return sum(rows.reorder(model, [draft.slug for draft in drafts]) for model, drafts in kinds.items())


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


def in_table(model: type[Model], *, has_position: bool = True) -> Store:
    """Objects whose fields are all columns of one table."""

    def store(rows: CourseRows, draft: PackObject, position: int, _at: datetime) -> None:
        rows.store(model, draft, **({"position": position} if has_position else {}))

    return store


def store_misconception(rows: CourseRows, draft: PackMisconception, position: int, _at: datetime) -> None:
    rows.store(Misconception, draft, refuted_by=rows.of(Claim)[draft.refuted_by], position=position)


def store_quiz(rows: CourseRows, draft: PackQuiz, _position: int, _at: datetime) -> None:
    """Makes the quiz contain exactly these items; items whose question stays keep their row."""
    quiz = rows.store(Quiz, draft, lesson=rows.of(Lesson)[draft.slug])
    questions = rows.of(Question)
    anchors: dict[str, Item] = {}
    # Anchors first: a parallel points at its anchor's row.
    for place, item in sorted(enumerate(draft.items), key=lambda pair: bool(pair[1].parallel_of)):
        parallel_of = anchors[item.parallel_of] if item.parallel_of else None
        values = {**model_values(item, Item), "position": place, "parallel_of": parallel_of}
        row, _ = Item.objects.update_or_create(quiz=quiz, question=questions[item.question], defaults=values)
        anchors[item.question] = row
    # Last: deleting an anchor would cascade to parallels that still refer to it.
    quiz.items.exclude(question__slug__in=[item.question for item in draft.items]).delete()


def store_safety(rows: CourseRows, draft: PackSafety, _position: int, _at: datetime) -> None:
    course = rows.course
    course.disclaimer, course.safety_closing = draft.disclaimer, draft.closing
    course.helplines = model_values(draft, Course)["helplines"]
    course.save(update_fields=["disclaimer", "safety_closing", "helplines"])
    course.urgent_signs.all().delete()
    sources = rows.of(Source)
    for urgency in Urgency:
        for place, part in enumerate(draft.signs(urgency)):
            values = model_values(part, UrgentSign)
            sign = UrgentSign.objects.create(course=course, urgency=urgency, position=place, **values)
            sign.sources.set([sources[slug] for slug in part.sources])


def store_outline(rows: CourseRows, draft: PackOutline, _position: int, _at: datetime) -> None:
    """Title, topics and order of lessons. Lessons that are no longer listed stay."""
    course, values = rows.course, model_values(draft, Course)
    for name, value in values.items():
        setattr(course, name, value)
    course.save(update_fields=[*values])
    course.topics.all().delete()
    topics = [
        Topic.objects.create(course=course, position=place, **model_values(topic, Topic))
        for place, topic in enumerate(draft.topics)
    ]
    topic_of = {slug: topics[n] for n, topic in enumerate(draft.topics) for slug in topic.lessons}
    for place, slug in enumerate(draft.lessons, start=1):
        Lesson.objects.filter(course=course, slug=slug).update(position=place, topic=topic_of.get(slug))


STORES: Mapping[type[PackObject], Store] = MappingProxyType(
    {
        PackSource: in_table(Source),
        PackClaim: publish_claim,
        PackMisconception: store_misconception,
        PackTerm: in_table(GlossaryTerm),
        PackPicture: in_table(Picture, has_position=False),
        PackLesson: publish_lesson,
        PackQuestion: publish_question,
        PackQuiz: store_quiz,
        PackOverride: in_table(Override),
        PackSafety: store_safety,
        PackOutline: store_outline,
    }
)
