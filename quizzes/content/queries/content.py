"""A course as readers get it. Published content never changes, so it is built once per process and cached."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch

from quizzes.content.queries.cards import CitedSource, EvidenceCard, Statement, current_cards, shown_sources
from quizzes.content.queries.publications import changed_claims, meanings, next_publication
from quizzes.content.queries.questions import refresh_merges
from quizzes.domain.assembly import transfers_after
from quizzes.domain.corrections import PublishedClaim
from quizzes.domain.pack import PackHelpline, PackSheet
from quizzes.domain.pack_fields import part_of_map
from quizzes.formats.lesson_terms import Glossary, LessonTerms, Term, with_anchors
from quizzes.formats.lesson_text import claims_in, read_sections, render_sections
from quizzes.models import (
    Course,
    Item,
    Lesson,
    LessonVersion,
    Misconception,
    UrgentSign,
)
from quizzes.vocabulary import HelplineKind, ItemRole, Urgency, Verdict


@dataclass(frozen=True)
class ShownPicture:
    svg: str
    caption: str


@dataclass(frozen=True)
class LessonSection:
    anchor: str
    title: str
    html: str
    pictures: Sequence[ShownPicture]
    cards: Sequence[EvidenceCard]
    sources: Sequence[CitedSource]  # that its text cites


@dataclass(frozen=True)
class LessonPart:
    """A part of a lesson, numbered from 1. The last one has no section: known points, next step, safety."""

    number: int
    total: int
    section: LessonSection | None

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def before(self) -> int:
        """Number of the previous part, 0 for the first."""
        return self.number - 1


@dataclass(frozen=True)
class QuizOutline:
    """Number of questions before and after the lesson."""

    id: int
    pre_count: int
    post_count: int


@dataclass(frozen=True, eq=False)
class LessonContent:
    """One lesson in its current version. `number` counts from 1 in the course. Compared by identity."""

    id: int
    version: LessonVersion
    number: int
    slug: str
    sections: Sequence[LessonSection]
    cards: Sequence[EvidenceCard]
    quiz: QuizOutline | None
    meaning_numbers: Sequence[int]  # of the versions that changed its meaning
    terms: Sequence[Term]  # of the glossary, in order of their first use
    sheets: Sequence[PackSheet] = ()

    @property
    def title(self) -> str:
        return self.version.title

    @property
    def is_being_written(self) -> bool:
        return not self.version.body

    @property
    def is_available(self) -> bool:
        return not self.is_being_written and self.quiz is not None

    def section(self, anchor: str) -> LessonSection | None:
        return next((section for section in self.sections if section.anchor == anchor), None)

    def part(self, number: int) -> LessonPart | None:
        """The part with this number; None if there is none, or if the lesson has no text yet."""
        total = len(self.sections) + 1
        if self.is_being_written or not 1 <= number <= total:
            return None
        return LessonPart(number, total, next(iter(self.sections[number - 1 : number]), None))

    @property
    def checked_on(self) -> datetime.date | None:
        """Oldest review date of its claims; None without claims."""
        return min((card.reviewed_on for card in self.cards), default=None)

    @property
    def sources(self) -> Sequence[CitedSource]:
        """Sources that its claims and its text cite, each once, in order of their printed numbers."""
        cited = [*(s for card in self.cards for s in card.sources), *(s for row in self.sections for s in row.sources)]
        return list({source.slug: source for source in cited}.values())


@dataclass(frozen=True)
class TopicContent:
    title: str
    about: str
    lessons: Sequence[LessonContent]


@dataclass(frozen=True)
class MisconceptionContent:
    """A misconception with the fact that refutes it. `lesson`: slug of the lesson that explains it.

    `verdict`: NOT_PROVEN where no more than that can be said against it, else FALSE.
    """

    id: int
    text: str
    fact: str
    lesson: str
    verdict: Verdict = Verdict.FALSE

    @property
    def statement(self) -> Statement:
        return Statement(self.text, self.verdict)


@dataclass(frozen=True, eq=False)
class CourseContent:
    """Published content of a course as of `built_at`. Compared by identity."""

    course: Course
    built_at: datetime.datetime
    lessons: Sequence[LessonContent]
    topics: Sequence[TopicContent]
    signs: Mapping[str, Sequence[UrgentSign]]
    helplines: Mapping[str, Sequence[PackHelpline]]
    glossary: Glossary
    cards: Mapping[str, EvidenceCard]
    pictures: Mapping[str, str]  # SVG by slug
    sheets: Sequence[PackSheet]
    misconceptions: Mapping[int, MisconceptionContent]
    valid_until: datetime.datetime | None
    changed_claims: Mapping[str, Sequence[PublishedClaim]]  # those whose meaning changed, with all their versions

    def lesson(self, slug: str) -> LessonContent | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)

    def sheet(self, slug: str) -> PackSheet | None:
        return next((sheet for sheet in self.sheets if sheet.slug == slug), None)

    def lesson_of_quiz(self, quiz_id: int | None) -> LessonContent | None:
        return next((lesson for lesson in self.lessons if lesson.quiz and lesson.quiz.id == quiz_id), None)

    @property
    def is_draft(self) -> bool:
        return self.course.clinically_reviewed_on is None

    @property
    def first_lesson(self) -> LessonContent | None:
        return next((lesson for lesson in self.lessons if lesson.is_available), None)


_cache: dict[int, CourseContent] = {}


def clear_content_cache() -> None:
    """Empties the process cache of courses."""
    _cache.clear()


def course_content(course: Course, *, at: datetime.datetime) -> CourseContent:
    """The content current at `at`; rebuilt after a publication only."""
    cached = _cache.get(course.pk)
    if cached and _is_fresh(cached, course, at):
        return cached
    built = _build(course, at)
    _cache[course.pk] = built
    return built


def first_content(*, at: datetime.datetime) -> CourseContent | None:
    """Content of the course with the lowest id, None without courses."""
    course = Course.objects.order_by("pk").first()
    return course_content(course, at=at) if course else None


def _is_fresh(cached: CourseContent, course: Course, at: datetime.datetime) -> bool:
    is_same = cached.course.content_changed_at == course.content_changed_at
    is_reviewed_alike = cached.course.clinically_reviewed_on == course.clinically_reviewed_on
    return is_same and is_reviewed_alike and (cached.valid_until is None or at < cached.valid_until)


def _build(course: Course, at: datetime.datetime) -> CourseContent:
    refresh_merges()
    cards = {card.slug: card for card in current_cards(course, at)}
    pictures = {picture.slug: picture.svg for picture in course.pictures.all()}
    glossary = Glossary(with_anchors(list(course.glossary_terms.values_list("term", "meaning"))))
    sheets = [part_of_map(PackSheet, row) for row in course.sheets]
    around = LessonContext(cards, pictures, meanings(course, at), glossary, shown_sources(course), sheets)
    lessons = [_lesson(n, version, around) for n, version in enumerate(_lesson_versions(course, at), start=1)]
    signs = course.urgent_signs.all()
    helplines = [part_of_map(PackHelpline, row) for row in course.helplines]
    return CourseContent(
        course=course,
        built_at=at,
        lessons=lessons,
        topics=_topics(course, lessons),
        signs={urgency.value: [sign for sign in signs if sign.urgency == urgency] for urgency in Urgency},
        helplines={kind.value: [line for line in helplines if line.kind == kind] for kind in HelplineKind},
        glossary=glossary,
        cards=cards,
        pictures=pictures,
        sheets=sheets,
        misconceptions=_misconceptions(course, lessons, cards),
        valid_until=next_publication(course, at),
        changed_claims=changed_claims(course, at),
    )


def _lesson_versions(course: Course, at: datetime.datetime) -> Iterable[LessonVersion]:
    items = Prefetch("lesson__quiz__items", Item.objects.published(at=at).order_by("position"))
    versions = LessonVersion.objects.current(at=at).filter(lesson__course=course, lesson__retired_on=None)
    return (
        versions.select_related("lesson__quiz", "lesson__course")
        .prefetch_related(items, "shown_claims__claim_version__claim")
        # As they are shown: by topic; those without one come last.
        .order_by(F("lesson__topic__position").asc(nulls_last=True), "lesson__position")
    )


@dataclass(frozen=True)
class LessonContext:
    """What lessons need of their course: cards, pictures by slug; meaning versions by lesson; glossary."""

    cards: Mapping[str, EvidenceCard]
    pictures: Mapping[str, str]
    meanings: Mapping[int, Sequence[int]]
    glossary: Glossary
    sources: Mapping[str, CitedSource]
    sheets: Sequence[PackSheet]


def _lesson(number: int, version: LessonVersion, around: LessonContext) -> LessonContent:
    shown = [shown.claim_version.claim.slug for shown in version.shown_claims.all()]
    cards = around.cards
    sections, terms = _sections(version.rendered_body, around)
    return LessonContent(
        id=version.lesson_id,
        version=version,
        number=number,
        slug=version.lesson.slug,
        sections=sections,
        cards=[cards[slug] for slug in shown if slug in cards],
        quiz=_quiz(version.lesson),
        meaning_numbers=around.meanings.get(version.lesson_id, ()),
        terms=terms,
        sheets=[sheet for sheet in around.sheets if version.lesson.slug in sheet.lessons],
    )


def draft_lesson_content(content: CourseContent, version: LessonVersion) -> LessonContent:
    """A draft as readers would see it; it need not be saved."""
    shown = [slug for slug, _ in claims_in(read_sections(version.body)[0])]
    sources = shown_sources(content.course)
    around = LessonContext(content.cards, content.pictures, {}, content.glossary, sources, content.sheets)
    sections, terms = _sections(render_sections(version.body), around)
    return LessonContent(
        id=0,
        version=version,
        number=version.lesson.position,
        slug=version.lesson.slug,
        sections=sections,
        cards=[content.cards[slug] for slug in shown if slug in content.cards],
        quiz=None,
        meaning_numbers=(),
        terms=terms,
    )


def _sections(
    stored: Iterable[Mapping[str, object]], around: LessonContext
) -> tuple[Sequence[LessonSection], Sequence[Term]]:
    """Rendered sections with explained terms, and the terms used in order of first use."""
    reader = LessonTerms(around.glossary)
    return [_section(section, reader, around) for section in stored], reader.used_terms


def _section(stored: Mapping[str, object], reader: LessonTerms, around: LessonContext) -> LessonSection:
    shown = stored["pictures"]
    claims = stored["claims"]
    cited = stored.get("sources", [])  # lessons published earlier cite none
    assert isinstance(shown, list)
    assert isinstance(claims, list)
    assert isinstance(cited, list)
    return LessonSection(
        anchor=str(stored["anchor"]),
        title=str(stored["title"]),
        html=reader.explain(str(stored["html"])),
        pictures=[ShownPicture(around.pictures.get(row["slug"], ""), row["caption"]) for row in shown],
        cards=[around.cards[slug] for slug in claims if slug in around.cards],
        sources=[around.sources[slug] for slug in cited if slug in around.sources],
    )


def _quiz(lesson: Lesson) -> QuizOutline | None:
    quiz = getattr(lesson, "quiz", None)
    if quiz is None:
        return None
    roles = [item.role for item in quiz.items.all()]
    anchors, transfers = roles.count(ItemRole.ANCHOR), transfers_after(roles.count(ItemRole.TRANSFER))
    return QuizOutline(quiz.pk, anchors, anchors + transfers) if anchors + transfers else None


def _topics(course: Course, lessons: Sequence[LessonContent]) -> list[TopicContent]:
    """Topics that have lessons; lessons without a topic come last, without a title."""
    topics = []
    for topic in course.topics.all():
        inside = [lesson for lesson in lessons if lesson.version.lesson.topic_id == topic.pk]
        if inside:
            topics.append(TopicContent(topic.title, topic.about, inside))
    rest = [lesson for lesson in lessons if lesson.version.lesson.topic_id is None]
    return [*topics, TopicContent("", "", rest)] if rest else topics


def _misconceptions(
    course: Course, lessons: Sequence[LessonContent], cards: Mapping[str, EvidenceCard]
) -> dict[int, MisconceptionContent]:
    lesson_of = {card.slug: lesson.slug for lesson in lessons for card in lesson.cards}
    known = {}
    for row in Misconception.objects.unmerged().filter(course=course).select_related("refuted_by"):
        slug = row.refuted_by.slug
        card = cards.get(slug)
        is_open = card is not None and card.verdict == Verdict.NOT_PROVEN
        known[row.pk] = MisconceptionContent(
            id=row.pk,
            text=row.text,
            fact=card.fact if card else row.refutation,
            lesson=lesson_of.get(slug, ""),
            verdict=Verdict.NOT_PROVEN if is_open else Verdict.FALSE,
        )
    return known
