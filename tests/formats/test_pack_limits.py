"""What authors write has limits: each is told with file and line, and soon."""

import time

import pytest

from quizzes.domain.pack_fields import MAX_ENTRIES, MAX_TEXT
from quizzes.formats.lesson_text import MAX_CHARACTERS, MAX_HEADINGS, MAX_LINES, length_problem, render_text
from quizzes.formats.pack_checks import MAX_OBJECTS
from tests.formats.small_course import replaced, small_files
from tests.formats.test_course_pack import GLOSSARY, LESSON, SECOND, problems_of


def headings(count):
    return "".join(f"## Title {n} {{#part{n}}}\n" for n in range(count))


# What is too long of a lesson's text, and the line on which it becomes so.
BODIES = {
    "characters": ("## Words {#words}\n" + "word\n" * 6000, 5998, "30,017"),
    "lines": ("## Words {#words}\n" + "\n" * MAX_LINES + "x", MAX_LINES + 1, "1,502"),
    "headings": (headings(MAX_HEADINGS + 1), MAX_HEADINGS + 1, "41"),
    "20,000 headings in a file": (headings(20_000), 1_240, "537,779"),
}
LONGEST = {
    "characters": "## Words {#words}\n" + "x" * (MAX_CHARACTERS - 18),
    "lines": "## Words {#words}\n" + "x\n" * (MAX_LINES - 1),
    "headings": headings(MAX_HEADINGS),
}


@pytest.mark.parametrize("what", BODIES)
def test_lesson_that_is_too_long_is_one_problem_on_its_line(what):
    body, line, count = BODIES[what]
    begins = small_files()[LESSON].split(b"\n## ")[0] + b"\n"
    before = time.process_time()

    problems = problems_of(small_files() | {LESSON: begins + body.encode()})

    assert time.process_time() - before < 2
    assert [(problem.file, problem.line) for problem in problems] == [(LESSON, begins.count(b"\n") + line)]
    assert f"this one has {count}" in problems[0].words


@pytest.mark.parametrize("what", LONGEST)
def test_longest_lesson_is_no_problem(what):
    assert length_problem(LONGEST[what]) is None


def test_text_without_a_shorter_limit_has_one():
    meaning = f"- {{term: long, meaning: '{'x' * (MAX_TEXT + 1)}'}}\n".encode()
    files = small_files()

    problems = problems_of(files | {GLOSSARY: files[GLOSSARY] + meaning})

    assert [(problem.file, problem.words) for problem in problems] == [
        (GLOSSARY, "'meaning' has more than 4000 characters. Shorten it.")
    ]


def test_list_has_a_most_of_entries():
    known = f"title: Rain\nknown: [{', '.join(['x'] * (MAX_ENTRIES + 1))}]"

    problems = problems_of(replaced(small_files(), SECOND, "title: Rain", known))

    assert [(problem.file, problem.line) for problem in problems] == [(SECOND, 2)]


def test_course_has_a_most_of_each_kind():
    files = small_files()
    terms = "".join(f"- {{term: word {n}, meaning: Some.}}\n" for n in range(MAX_OBJECTS))

    problems = problems_of(files | {GLOSSARY: files[GLOSSARY] + terms.encode()})

    assert [(problem.file, problem.words) for problem in problems] == [
        (GLOSSARY, "A course has at most 1,000 of each kind, this one has 1,002: term. Split it.")
    ]


HARD = ["*a **b ", "[", "> ", "- ", "` ``", "::: fold a\nb\n:::\n", "&", "<a ", "![x](", "1. - "]


@pytest.mark.parametrize("part", HARD)
def test_no_text_within_the_limits_holds_a_worker_for_long(part):
    before = time.process_time()

    render_text((part * MAX_CHARACTERS)[:MAX_CHARACTERS])

    assert time.process_time() - before < 5
