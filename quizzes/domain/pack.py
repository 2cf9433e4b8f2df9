"""Values of a course pack: a whole course as frozen dataclasses, the same for files and for the database."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Protocol

from quizzes.vocabulary import ChangeKind, QuestionType, StoredKind, Verdict


@dataclass(frozen=True, order=True)
class FileLocation:
    """A file of the pack and a 1-based line."""

    file: str = ""
    line: int = 0


NO_LOCATION = FileLocation()
# A field that packs did not have before: at its default it leaves the digest as it was, so that courses that were
# loaded by an earlier release do not count as edited.
ADDED_LATER = {"is_added_later": True}


@dataclass(frozen=True)
class PackSource:
    slug: str
    citation: str
    kind: str
    year: int | None = None
    doi: str = ""
    url: str = ""
    is_shown: bool = True
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackClaim:
    """A claim. Dates are ISO strings (YYYY-MM-DD)."""

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
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackMisconception:
    slug: str
    text: str
    refutation: str
    harm: int
    refuted_by: str
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackTerm:
    slug: str
    meaning: str
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackSign:
    text: str
    sources: tuple[str, ...] = ()
    awaiting_review: bool = False


@dataclass(frozen=True)
class PackSafety:
    slug: str
    disclaimer: str
    closing: str
    emergency: tuple[PackSign, ...]
    same_day: tuple[PackSign, ...]
    soon: tuple[PackSign, ...]
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackPicture:
    slug: str
    svg: str
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackLesson:
    """A lesson. An empty `body` means that the lesson is still being written."""

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
    opening: str = field(default="", metadata=ADDED_LATER)  # one of the people meets the lesson's idea
    closing: str = field(default="", metadata=ADDED_LATER)  # what the same person makes of it afterwards
    body: str = ""
    body_line: int = field(default=1, compare=False, repr=False)  # line of the file on which the body starts
    change: str = field(default=ChangeKind.MEANING.value, compare=False)
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)

    def at_line(self, line: int) -> FileLocation:
        """Location in the pack of a 1-based line of the body."""
        return FileLocation(self.where.file, self.body_line + line - 1)


@dataclass(frozen=True)
class PackOption:
    """An option. For verdict questions `is_right` and `text` are derived from the claim."""

    label: str
    text: str = ""
    is_right: bool = False
    feedback: str = ""
    reveals: str = ""
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackQuestion:
    slug: str
    type: str
    claim: str
    stem: str
    fact: str
    why_it_misleads: str
    closing_fact: str
    section: str
    options: tuple[PackOption, ...]
    tags: tuple[str, ...] = ()
    change: str = field(default=ChangeKind.MEANING.value, compare=False)
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackItem:
    question: str
    role: str
    parallel_of: str = ""
    points: int = 1
    is_sensitive: bool = False
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackQuiz:
    """The quiz of the lesson with the same slug."""

    slug: str
    items: tuple[PackItem, ...]
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackOverride:
    """A lint finding that may stay, and why. `place` names the object, such as "lesson rain"; `words` is part of the
    finding's words.
    """

    slug: str
    rule: str
    place: str
    words: str
    reason: str
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


@dataclass(frozen=True)
class PackTopic:
    title: str
    about: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class PackPerson:
    """A person of the lessons' stories. `about`: one or two sentences, the same wherever they appear."""

    name: str
    about: str


@dataclass(frozen=True)
class PackOutline:
    slug: str
    title: str
    language: str
    lessons: tuple[str, ...]
    topics: tuple[PackTopic, ...] = ()
    about: str = ""
    people: tuple[PackPerson, ...] = field(default=(), metadata=ADDED_LATER)
    where: FileLocation = field(default=NO_LOCATION, compare=False, repr=False)


class PackObject(Protocol):
    """Anything that a pack holds under a slug."""

    @property
    def slug(self) -> str: ...
    @property
    def where(self) -> FileLocation: ...


@dataclass(frozen=True)
class CoursePack:
    """A whole course; each tuple is in canonical order."""

    outline: PackOutline
    safety: PackSafety
    sources: tuple[PackSource, ...] = ()
    claims: tuple[PackClaim, ...] = ()
    misconceptions: tuple[PackMisconception, ...] = ()
    terms: tuple[PackTerm, ...] = ()
    pictures: tuple[PackPicture, ...] = ()
    lessons: tuple[PackLesson, ...] = ()
    questions: tuple[PackQuestion, ...] = ()
    quizzes: tuple[PackQuiz, ...] = ()
    overrides: tuple[PackOverride, ...] = ()

    def by_kind(self) -> dict[StoredKind, tuple[PackObject, ...]]:
        """All objects by kind, in the order in which they can be stored: referenced kinds come first."""
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
    compared = {
        f.name
        for f in fields(draft)  # type: ignore[arg-type]  # every Draft is a dataclass
        if f.compare and not (f.metadata == ADDED_LATER and getattr(draft, f.name) == f.default)
    }
    content = {key: value for key, value in asdict(draft).items() if key in compared}  # type: ignore[call-overload]  # so too
    return hashlib.sha256(json.dumps(without_locations(content), sort_keys=True).encode()).hexdigest()


def without_locations(value: object) -> object:
    """The value without `where` entries, at every depth."""
    if isinstance(value, dict):
        return {key: without_locations(inner) for key, inner in value.items() if key != "where"}
    if isinstance(value, (list, tuple)):
        return [without_locations(inner) for inner in value]
    return value
