"""What the lessons of a course ask and tell, and how many minutes that takes: counted, never typed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from django.utils.html import strip_tags

from quizzes.content.queries.content import CourseContent, LessonContent
from quizzes.content.queries.questions import QuestionContent, question_content
from quizzes.domain.assembly import transfers_after
from quizzes.domain.loop import LoopPage, PageKind, in_section_order, loop_pages
from quizzes.learning.queries.ideas import current_questions
from quizzes.learning.queries.reviews import quiz_items
from quizzes.models import Attempt
from quizzes.vocabulary import ItemRole

WORDS_A_MINUTE = 150
# What a page shows besides the texts of its lesson: buttons, marks, the evidence. Counted on the shipped course by
# tests/journeys/test_targets.py, which fails when the minutes promised are not those of the words shown.
FRAMES = {PageKind.OPENING: 44, PageKind.QUESTION: 27, PageKind.ANSWER: 60, PageKind.READING: 50}
RESULT_WORDS = 136


@dataclass(frozen=True)
class Outline:
    """A lesson as its loop would be now. `words`: of each page. `later`, `recheck`: number of questions after the
    lesson, and a week later, of `words_a_question` words each.
    """

    pages: Sequence[LoopPage]
    words: Sequence[int]
    later: int
    recheck: int
    words_a_question: float

    @property
    def ideas(self) -> int:
        return sum(page.kind is PageKind.QUESTION for page in self.pages)

    @property
    def minutes(self) -> int:
        """The whole lesson, with its result."""
        return minutes_of(sum(self.words) + self.later * self.words_a_question + RESULT_WORDS)

    @property
    def later_minutes(self) -> int:
        return minutes_of(self.later * self.words_a_question)

    @property
    def recheck_minutes(self) -> int:
        return minutes_of(self.recheck * self.words_a_question)

    def minutes_of_ideas(self, done: int, count: int) -> int:
        """The next `count` ideas after `done` ones."""
        ends = [0, *(number for number, page in enumerate(self.pages, start=1) if page.kind is PageKind.ANSWER)]
        first, last = min(done, self.ideas), min(done + count, self.ideas)
        return minutes_of(sum(self.words[ends[first] : ends[last]]))

    def minutes_after(self, done: int) -> int:
        """To the end of the lesson after `done` ideas."""
        ends = [0, *(number for number, page in enumerate(self.pages, start=1) if page.kind is PageKind.ANSWER)]
        rest = sum(self.words[ends[min(done, self.ideas)] :])
        return minutes_of(rest + self.later * self.words_a_question + RESULT_WORDS)


def minutes_of(words: float) -> int:
    """At 150 words a minute, rounded up; at least one."""
    return max(1, ceil(words / WORDS_A_MINUTE))


@lru_cache(maxsize=2)
def course_outlines(content: CourseContent) -> Mapping[int, Outline]:
    """Outlines by lesson id, of the lessons that can be taken; cached per content."""
    questions = current_questions(content)
    return {lesson.id: _outline(lesson, questions) for lesson in content.lessons if lesson.is_available}


def _outline(lesson: LessonContent, questions: Mapping[int, QuestionContent]) -> Outline:
    items = [item for item in quiz_items(lesson) if item.question_id in questions]
    asked = [questions[item.question_id] for item in items if item.role == ItemRole.ANCHOR]
    transfers = sum(item.role == ItemRole.TRANSFER for item in items)
    after = transfers_after(transfers)
    return outline_of(lesson, asked, later=len(asked) + after, recheck=len(asked) + transfers_after(transfers - after))


def attempt_minutes(attempt: Attempt, lesson: LessonContent) -> int:
    """Minutes for an attempt that goes idea by idea, and for what follows. One query."""
    asked = [question_content(version) for version in attempt.items.values_list("question_version", flat=True)]
    return outline_of(lesson, asked, later=lesson.quiz.post_count if lesson.quiz else 0).minutes


def outline_of(lesson: LessonContent, questions: Iterable[QuestionContent], later: int, recheck: int = 0) -> Outline:
    """`questions`: the one of each idea. Later questions are taken to be as long: which they are is decided later."""
    anchors = [section.anchor for section in lesson.sections]
    ideas = in_section_order([(question, question.section) for question in questions], anchors)
    pages = loop_pages([question.section for question in ideas], anchors, has_opening=bool(lesson.version.opening))
    words_a_question = [words_of_question(question) for question in ideas]
    return Outline(
        pages=pages,
        words=[FRAMES[page.kind] + _words_of_page(page, lesson, ideas) for page in pages],
        later=later,
        recheck=recheck,
        words_a_question=FRAMES[PageKind.QUESTION] + sum(words_a_question) / len(ideas) if ideas else 0,
    )


def _words_of_page(page: LoopPage, lesson: LessonContent, ideas: Sequence[QuestionContent]) -> int:
    shown = [section for section in map(lesson.section, page.anchors) if section]
    read = sum(words_in(section.title, strip_tags(section.html)) for section in shown)
    if page.kind is PageKind.OPENING:
        return words_in(lesson.version.opening)
    if page.kind is PageKind.QUESTION:
        return words_of_question(ideas[page.position - 1])
    if page.kind is PageKind.ANSWER:
        idea = ideas[page.position - 1]
        return read + words_in(idea.fact, idea.why_it_misleads, idea.closing_fact)
    return read


def words_of_question(question: QuestionContent) -> int:
    return words_in(question.stem, *(option.text for option in question.options))


def words_in(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)
