"""What a reader searches for: lessons, facts and words of a course."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from django.utils.html import strip_tags

from quizzes.content.queries.cards import EvidenceCard
from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.searching import Searchable, words_of
from quizzes.formats.lesson_terms import Term

RESULT_LIMIT = 20  # of one kind on the page
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Results(Generic[Entry]):
    """The best of what was found, and how many more there are."""

    entries: Sequence[Entry]
    more: int


@dataclass(frozen=True)
class SearchPage:
    lessons: Results[LessonContent]
    facts: Results[EvidenceCard]
    terms: Results[Term]

    @property
    def total(self) -> int:
        return sum(len(found.entries) + found.more for found in (self.lessons, self.facts, self.terms))


@dataclass(frozen=True)
class Index:
    """All entries of a course with their words."""

    lessons: Sequence[tuple[LessonContent, Searchable]]
    facts: Sequence[tuple[EvidenceCard, Searchable]]
    terms: Sequence[tuple[Term, Searchable]]


def search(content: CourseContent, query: str) -> SearchPage:
    """What fits all words of the query, best first. No query of the database."""
    words, index = words_of(query), course_index(content)
    return SearchPage(_best(index.lessons, words), _best(index.facts, words), _best(index.terms, words))


@lru_cache(maxsize=16)
def course_index(content: CourseContent) -> Index:
    """Made once for each state of a course in each process."""
    return Index(
        [(lesson, _lesson(lesson)) for lesson in content.lessons],
        [(card, Searchable.of(card.fact, card.statement)) for card in content.cards.values()],
        [(term, Searchable.of(term.name, term.meaning)) for term in content.glossary.terms],
    )


def _lesson(lesson: LessonContent) -> Searchable:
    texts = (text for section in lesson.sections for text in (section.title, strip_tags(section.html)))
    return Searchable.of(lesson.title, *texts)


def _best(entries: Iterable[tuple[Entry, Searchable]], words: Sequence[str]) -> Results[Entry]:
    ranked = [(searchable.rank(words), entry) for entry, searchable in entries]
    fitting = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
    return Results([entry for _, entry in fitting[:RESULT_LIMIT]], max(0, len(fitting) - RESULT_LIMIT))
