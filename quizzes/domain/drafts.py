"""A course as plain values: what a pack holds, what the database holds, and what differs."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Protocol

from quizzes.vocabulary import ChangeKind, QuestionType, StoredKind, Verdict


@dataclass(frozen=True, order=True)
class Where:
    """A place in a pack: file and 1-based line."""

    file: str = ""
    line: int = 0


NOWHERE = Where()


@dataclass(frozen=True)
class SourceDraft:
    slug: str
    citation: str
    kind: str
    year: int | None = None
    doi: str = ""
    url: str = ""
    is_shown: bool = True
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class ClaimDraft:
    """Dates are ISO texts."""

    slug: str
    statement: str
    verdict: str
    level: str
    say_instead: str
    reviewed_on: str
    review_by: str
    safety_note: str = ""
    sources: tuple[str, ...] = ()
    is_askable: bool = True
    awaiting_review: bool = False
    change: str = field(default=ChangeKind.MEANING.value, compare=False)
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class MisconceptionDraft:
    slug: str
    text: str
    refutation: str
    harm: int
    refuted_by: str
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class TermDraft:
    slug: str
    meaning: str
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class SignDraft:
    text: str
    sources: tuple[str, ...] = ()
    awaiting_review: bool = False


@dataclass(frozen=True)
class SafetyDraft:
    slug: str
    disclaimer: str
    closing: str
    emergency: tuple[SignDraft, ...]
    same_day: tuple[SignDraft, ...]
    soon: tuple[SignDraft, ...]
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class PictureDraft:
    slug: str
    svg: str
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class LessonDraft:
    """An empty body means that the lesson is being written."""

    slug: str
    title: str
    main_message: str
    action: str
    summary: tuple[str, ...]
    not_known: tuple[str, ...]
    safety: str
    minutes: int
    claims: tuple[str, ...]
    action_note: str = ""
    known: tuple[str, ...] = ()
    questions_for_visit: tuple[str, ...] = ()
    body: str = ""
    body_line: int = field(default=1, compare=False, repr=False)  # of its file
    change: str = field(default=ChangeKind.MEANING.value, compare=False)
    where: Where = field(default=NOWHERE, compare=False, repr=False)

    def at_line(self, line: int) -> Where:
        """A 1-based line of the body as a line of its file."""
        return Where(self.where.file, self.body_line + line - 1)


@dataclass(frozen=True)
class OptionDraft:
    """`is_right` and `text` of a verdict's options follow from its claim."""

    label: str
    text: str = ""
    is_right: bool = False
    feedback: str = ""
    reveals: str = ""
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class QuestionDraft:
    slug: str
    type: str
    claim: str
    stem: str
    fact: str
    why_it_misleads: str
    closing_fact: str
    section: str
    options: tuple[OptionDraft, ...]
    tags: tuple[str, ...] = ()
    change: str = field(default=ChangeKind.MEANING.value, compare=False)
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class ItemDraft:
    question: str
    role: str
    parallel_of: str = ""
    points: int = 1
    is_sensitive: bool = False
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class QuizDraft:
    """The quiz of the lesson with the same slug."""

    slug: str
    items: tuple[ItemDraft, ...]
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class OverrideDraft:
    """A finding of the checks that may stay, and why. `words` is part of the finding's words; `place` "lesson rain"."""

    slug: str
    rule: str
    place: str
    words: str
    reason: str
    where: Where = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True)
class TopicDraft:
    title: str
    about: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class CourseOutline:
    slug: str
    title: str
    language: str
    lessons: tuple[str, ...]
    topics: tuple[TopicDraft, ...] = ()
    about: str = ""
    where: Where = field(default=NOWHERE, compare=False, repr=False)


class Draft(Protocol):
    """Anything that a pack holds under a slug."""

    @property
    def slug(self) -> str: ...
    @property
    def where(self) -> Where: ...


@dataclass(frozen=True)
class CourseDraft:
    """A whole course; every tuple stands in its canonical order."""

    outline: CourseOutline
    safety: SafetyDraft
    sources: tuple[SourceDraft, ...] = ()
    claims: tuple[ClaimDraft, ...] = ()
    misconceptions: tuple[MisconceptionDraft, ...] = ()
    terms: tuple[TermDraft, ...] = ()
    pictures: tuple[PictureDraft, ...] = ()
    lessons: tuple[LessonDraft, ...] = ()
    questions: tuple[QuestionDraft, ...] = ()
    quizzes: tuple[QuizDraft, ...] = ()
    overrides: tuple[OverrideDraft, ...] = ()

    def by_kind(self) -> dict[StoredKind, tuple[Draft, ...]]:
        """In the order in which they can be stored: what is referred to comes first."""
        return {
            StoredKind.SOURCE: self.sources,
            StoredKind.CLAIM: self.claims,
            StoredKind.MISCONCEPTION: self.misconceptions,
            StoredKind.TERM: self.terms,
            StoredKind.PICTURE: self.pictures,
            StoredKind.LESSON: self.lessons,
            StoredKind.QUESTION: self.questions,
            StoredKind.QUIZ: self.quizzes,
            StoredKind.OVERRIDE: self.overrides,
            StoredKind.SAFETY: (self.safety,),
            StoredKind.COURSE: (self.outline,),
        }


def canonical(course: CourseDraft) -> CourseDraft:
    """The same course, with lists whose order says nothing put in the order in which they are stored."""
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


def _canonical_safety(safety: SafetyDraft, places: Mapping[str, int]) -> SafetyDraft:
    def ordered(signs: tuple[SignDraft, ...]) -> tuple[SignDraft, ...]:
        return tuple(replace(sign, sources=_ordered(sign.sources, places)) for sign in signs)

    urgencies = ordered(safety.emergency), ordered(safety.same_day), ordered(safety.soon)
    return replace(safety, emergency=urgencies[0], same_day=urgencies[1], soon=urgencies[2])


def _ordered(slugs: tuple[str, ...], places: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(slugs, key=lambda slug: places.get(slug, len(places))))


def of_these_lessons(outline: CourseOutline, slugs: Collection[str]) -> CourseOutline:
    """The outline without lessons that are not among these."""
    topics = tuple(replace(t, lessons=tuple(s for s in t.lessons if s in slugs)) for t in outline.topics)
    return replace(outline, lessons=tuple(s for s in outline.lessons if s in slugs), topics=topics)


def with_merged(course: CourseDraft, merged: Mapping[str, str]) -> CourseDraft:
    """The course after misconceptions were merged, by slug: those are gone, and options reveal what they became."""
    left = tuple(row for row in course.misconceptions if row.slug not in merged)
    return replace(course, misconceptions=left, questions=tuple(_following(row, merged) for row in course.questions))


def _following(question: QuestionDraft, merged: Mapping[str, str]) -> QuestionDraft:
    options = (replace(option, reveals=merged.get(option.reveals, option.reveals)) for option in question.options)
    return replace(question, options=tuple(options))


def digest(draft: Draft) -> str:
    """64 hex digits that change when the content does; places and kinds of change do not count."""
    kept = {f.name for f in fields(draft) if f.compare}  # type: ignore[arg-type]  # every Draft is a dataclass
    content = {key: value for key, value in asdict(draft).items() if key in kept}  # type: ignore[call-overload]  # so too
    return hashlib.sha256(json.dumps(without_places(content), sort_keys=True).encode()).hexdigest()


def without_places(value: object) -> object:
    """The same value, its `where` entries left out at every depth."""
    if isinstance(value, dict):
        return {key: without_places(inner) for key, inner in value.items() if key != "where"}
    if isinstance(value, (list, tuple)):
        return [without_places(inner) for inner in value]
    return value
