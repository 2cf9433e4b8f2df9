"""Turns a course pack into the text that readers see: blocks without markup, each with its location."""

import datetime
from collections.abc import Iterator, Sequence
from typing import TypeVar

from markdown_it.token import Token

from quizzes.domain.linting.texts import CourseText, LessonText, SectionText, TextBlock, all_passages
from quizzes.domain.pack import CoursePack, PackLesson, PackObject
from quizzes.formats.lesson_text import MARKDOWN, Section, read_sections, without_folds

D = TypeVar("D", bound=PackObject)


def course_text(course: CoursePack, today: datetime.date, *, of_file: str = "") -> CourseText:
    """The text of the course. With `of_file` only objects located in that file are to be checked."""

    def chosen(drafts: Sequence[D]) -> tuple[D, ...]:
        return tuple(draft for draft in drafts if not of_file or draft.where.file == of_file)

    lessons = chosen(course.lessons)
    texts = [lesson_as_read(lesson) for lesson in lessons if lesson.body]
    passages = all_passages(course, texts)
    return CourseText(
        course=course,
        today=today,
        claims=chosen(course.claims),
        lessons=lessons,
        questions=chosen(course.questions),
        texts=texts,
        passages=[passage for passage in passages if not of_file or passage.where.file == of_file],
    )


def lesson_as_read(lesson: PackLesson) -> LessonText:
    return LessonText(lesson, [_section(lesson, section) for section in read_sections(lesson.body)[0]])


def _section(lesson: PackLesson, section: Section) -> SectionText:
    captions = [TextBlock(words, lesson.at_line(line), is_caption=True) for _, words, line in section.pictures if words]
    return SectionText(
        anchor=section.anchor,
        title=section.title,
        where=lesson.at_line(section.line),
        blocks=[*_blocks(lesson, section), *captions],
        claims=[slug for slug, _ in section.claims],
        sources=[slug for slug, _ in section.sources],
    )


def _blocks(lesson: PackLesson, section: Section) -> Iterator[TextBlock]:
    lists: list[int] = []
    count = 0
    for token in MARKDOWN.parse("\n".join(without_folds(section.text))):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            count += 1
            lists.append(count)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "inline":
            line = section.text_lines[token.map[0]] if token.map else section.line
            yield TextBlock(_words(token), lesson.at_line(line), lists[-1] if lists else None)


def _words(token: Token) -> str:
    """Plain text of an inline token; line breaks become blanks."""
    parts = (" " if child.type in {"softbreak", "hardbreak"} else child.content for child in token.children or ())
    return " ".join("".join(parts).split())
