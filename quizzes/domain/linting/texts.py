"""A course as readers see it: lessons in sections and blocks, and all passages with whether they are quoted."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizzes.domain.pack import CoursePack, PackClaim, PackItem, PackLesson, PackQuestion, PackQuiz
from quizzes.domain.pack_fields import FileLocation, PackPart, Voice, parts_of, voiced_texts
from quizzes.vocabulary import QuestionType, Verdict


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, bullet or caption without markup. `list_number` identifies its list, None outside of lists."""

    text: str
    where: FileLocation
    list_number: int | None = None
    is_caption: bool = False


@dataclass(frozen=True)
class SectionText:
    anchor: str
    title: str
    where: FileLocation
    blocks: Sequence[TextBlock]
    claims: Sequence[str]
    sources: Sequence[str] = ()  # cited in its text


@dataclass(frozen=True)
class LessonText:
    """A lesson with a body."""

    draft: PackLesson
    sections: Sequence[SectionText]

    @property
    def place(self) -> str:
        return f"lesson {self.draft.slug}"

    @property
    def blocks(self) -> list[TextBlock]:
        return [block for section in self.sections for block in section.blocks]

    @property
    def texts(self) -> list[str]:
        return [block.text for block in self.blocks]


@dataclass(frozen=True)
class Passage:
    """Text that somebody reads. `is_quoted`: not asserted by the course, such as a misconception, a question, or what
    is unknown.
    """

    place: str
    text: str
    where: FileLocation
    is_quoted: bool = False


@dataclass(frozen=True)
class CourseText:
    """The whole course as context, and the parts of it that are checked."""

    course: CoursePack
    today: datetime.date
    claims: Sequence[PackClaim]
    lessons: Sequence[PackLesson]
    questions: Sequence[PackQuestion]
    texts: Sequence[LessonText]  # of the lessons that have one
    passages: Sequence[Passage]

    @cached_property
    def claim_of(self) -> Mapping[str, PackClaim]:
        return {claim.slug: claim for claim in self.course.claims}

    @cached_property
    def misconception_of(self) -> Mapping[str, str]:
        """Text of each misconception by slug."""
        return {misconception.slug: misconception.text for misconception in self.course.misconceptions}

    @cached_property
    def item_of(self) -> Mapping[str, tuple[PackQuiz, PackItem]]:
        """Quiz and item of each question by its slug."""
        return {item.question: (quiz, item) for quiz in self.course.quizzes for item in quiz.items}

    @cached_property
    def question_of(self) -> Mapping[str, PackQuestion]:
        return {question.slug: question for question in self.course.questions}

    def verdict_of(self, question: PackQuestion) -> str:
        claim = self.claim_of.get(question.claim)
        return claim.verdict if claim else ""

    @cached_property
    def cited_in_lessons(self) -> set[str]:
        """Slugs of the sources that the texts of lessons cite."""
        return {slug for text in self.texts for section in text.sections for slug in section.sources}

    def falsehoods(self) -> Iterator[str]:
        """Statements that the course calls false: false claims and misconceptions."""
        yield from (claim.statement for claim in self.course.claims if claim.verdict == Verdict.FALSE)
        yield from self.misconception_of.values()


def all_passages(course: CoursePack, texts: Sequence[LessonText]) -> list[Passage]:
    """All non-empty passages of the course in its order."""
    verdicts = {claim.slug: claim.verdict for claim in course.claims}
    passages = [passage for claim in course.claims for passage in _of_claim(claim)]
    passages += [passage for lesson in course.lessons for passage in _voiced(lesson, f"lesson {lesson.slug}")]
    passages += [Passage(text.place, section.title, section.where) for text in texts for section in text.sections]
    passages += [Passage(text.place, block.text, block.where) for text in texts for block in text.blocks]
    passages += [passage for row in course.questions for passage in _of_question(row, verdicts.get(row.claim, ""))]
    passages += [passage for row in course.misconceptions for passage in _voiced(row, f"misconception {row.slug}")]
    passages += [passage for term in course.terms for passage in _voiced(term, f"term {term.slug}")]
    passages += _voiced(course.outline, "course")
    passages += _voiced(course.safety, "safety")
    return [passage for passage in passages if passage.text]


def _voiced(part: PackPart, place: str) -> list[Passage]:
    """What learners read of an object and of what it holds, as its fields declare."""
    location = part.where
    return [
        Passage(place, text, location, is_quoted=voice is Voice.QUOTED)
        for inner in parts_of(part)
        for voice, text in voiced_texts(inner)
    ]


def _of_claim(claim: PackClaim) -> Iterator[Passage]:
    place = f"claim {claim.slug}"
    yield Passage(place, claim.statement, claim.where, is_quoted=claim.verdict != Verdict.TRUE)
    if claim.say_instead != claim.statement:
        yield Passage(place, claim.say_instead, claim.where)
    yield from _voiced(claim, place)


def _of_question(question: PackQuestion, verdict: str) -> Iterator[Passage]:
    place = f"question {question.slug}"
    is_judged = question.type == QuestionType.VERDICT and verdict != Verdict.TRUE
    yield Passage(place, question.stem, question.where, is_quoted=is_judged)
    yield from (Passage(place, text, question.where) for _voice, text in voiced_texts(question))
    for option in question.options:
        yield Passage(place, option.text, option.where, is_quoted=not option.is_right)
        yield Passage(place, option.feedback, option.where)
