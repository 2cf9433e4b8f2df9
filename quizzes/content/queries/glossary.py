"""The glossary by its letters, each meaning with links to the other words that it uses."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.domain.searching import folded
from quizzes.formats.lesson_terms import Glossary, Term


@dataclass(frozen=True)
class TermRow:
    """A glossary term, its meaning as HTML, and the lessons that use it."""

    term: Term
    meaning: SafeString
    lessons: Sequence[LessonContent]


@dataclass(frozen=True)
class TermGroup:
    """The terms under one letter."""

    initial: str
    rows: Sequence[TermRow]


def term_groups(content: CourseContent) -> list[TermGroup]:
    """The glossary in alphabetical order; what begins with no letter comes first, under #. No query."""
    using: dict[str, list[LessonContent]] = {}
    for lesson in content.lessons:
        for term in lesson.terms:
            using.setdefault(term.anchor, []).append(lesson)
    terms = sorted(content.glossary.terms, key=lambda term: (initial(term), folded(term.name)))
    return [
        TermGroup(
            first,
            [TermRow(term, linked_meaning(content.glossary, term), using.get(term.anchor, ())) for term in group],
        )
        for first, group in groupby(terms, initial)
    ]


def initial(term: Term) -> str:
    """A to Z, or whatever letter the name begins with; # for all else."""
    first = folded(term.name)[:1].upper()
    return first if first.isalpha() else "#"


def linked_meaning(glossary: Glossary, own: Term) -> SafeString:
    """The meaning, in which every other term leads to its own entry."""

    def linked(match: re.Match[str]) -> str:
        term = glossary.term_of(match[0])
        if term is None or term is own:
            return match[0]
        return format_html('<a class="term" href="#{}">{}</a>', term.anchor, SafeString(match[0]))

    return SafeString(glossary.pattern.sub(linked, html.escape(own.meaning, quote=False)))
