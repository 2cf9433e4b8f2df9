"""Two states of a course compared: in one order, after merges, by digests."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import fields, replace

from quizzes.domain.pack import CoursePack, PackObject, PackOutline, PackQuestion, PackSafety, PackSign
from quizzes.domain.pack_fields import PackPart, pack_fields
from quizzes.vocabulary import QuestionType, Verdict


def canonical(course: CoursePack) -> CoursePack:
    """The same course with unordered lists (sources of signs, lessons of topics, verdict options) in stored order."""
    sources = {source.slug: place for place, source in enumerate(course.sources)}
    lessons = {slug: place for place, slug in enumerate(course.outline.lessons)}
    labels = {verdict.value: place for place, verdict in enumerate(Verdict)}
    topics = tuple(replace(t, lessons=_ordered(t.lessons, lessons)) for t in course.outline.topics)
    questions = tuple(
        replace(q, options=tuple(sorted(q.options, key=lambda option: labels.get(option.label, 0))))
        if q.type == QuestionType.VERDICT
        else q
        for q in course.questions
    )
    return replace(
        course,
        outline=replace(course.outline, topics=topics),
        safety=_canonical_safety(course.safety, sources),
        questions=questions,
    )


def _canonical_safety(safety: PackSafety, places: Mapping[str, int]) -> PackSafety:
    def ordered(signs: tuple[PackSign, ...]) -> tuple[PackSign, ...]:
        return tuple(replace(sign, sources=_ordered(sign.sources, places)) for sign in signs)

    urgencies = ordered(safety.emergency), ordered(safety.same_day), ordered(safety.soon)
    return replace(safety, emergency=urgencies[0], same_day=urgencies[1], soon=urgencies[2])


def _ordered(slugs: tuple[str, ...], places: Mapping[str, int]) -> tuple[str, ...]:
    """Slugs sorted by their position; unknown slugs last."""
    return tuple(sorted(slugs, key=lambda slug: places.get(slug, len(places))))


def outline_of_lessons(outline: PackOutline, slugs: Collection[str]) -> PackOutline:
    """The outline reduced to the lessons with these slugs."""
    topics = tuple(replace(t, lessons=tuple(s for s in t.lessons if s in slugs)) for t in outline.topics)
    return replace(outline, lessons=tuple(s for s in outline.lessons if s in slugs), topics=topics)


def with_merges(course: CoursePack, merged: Mapping[str, str]) -> CoursePack:
    """The course after misconceptions were merged: merged ones are removed, options reveal their targets.

    `merged` maps the slug of each merged misconception to the slug of its target.
    """
    left = tuple(row for row in course.misconceptions if row.slug not in merged)
    return replace(course, misconceptions=left, questions=tuple(_following(row, merged) for row in course.questions))


def _following(question: PackQuestion, merged: Mapping[str, str]) -> PackQuestion:
    options = (replace(option, reveals=merged.get(option.reveals, option.reveals)) for option in question.options)
    return replace(question, options=tuple(options))


def digest(draft: PackObject) -> str:
    """SHA-256 (64 hex digits) of the content. Locations and kinds of change are left out."""
    return hashlib.sha256(json.dumps(_compared(draft), sort_keys=True).encode()).hexdigest()


def _compared(value: object) -> object:
    """What a digest is made of, at every depth."""
    if isinstance(value, tuple):
        return [_compared(inner) for inner in value]
    if not isinstance(value, PackPart):
        return value
    later = {row.name: row.default for row in pack_fields(type(value)) if row.spec.is_added_later}
    kept = {row.name: getattr(value, row.name) for row in fields(value) if row.compare}
    return {name: _compared(inner) for name, inner in kept.items() if name not in later or inner != later[name]}
