"""Estimates in a pack: read, written, and refused with their place."""

import pytest

from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from tests.formats.estimate_pack import ESTIMATE, QUIZ, files_with_estimate
from tests.formats.small_course import line_of, replaced

NO_PICTURE = "An estimate needs its 'picture': learners see the numbers after they have answered."


def problems_of(files):
    with pytest.raises(InvalidPack) as refusal:
        read_pack(files)
    return [str(problem) for problem in refusal.value.problems]


def test_an_estimate_is_written_as_it_was_read():
    files = files_with_estimate()

    course = read_pack(files)

    question = next(question for question in course.questions if question.slug == ESTIMATE)
    assert (question.type, question.picture) == ("estimate", "leaf")
    assert [option.text for option in question.options] == ["About 2", "About 21", "About 50", "About 80"]
    assert read_pack(write_pack(course)) == course


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "  picture: leaf\n",
            "",
            "An estimate needs its 'picture': learners see the numbers after they have answered.",
        ),
        ("picture: leaf", "picture: tree", "The picture 'tree' is unknown."),
        (
            "About 80",
            "About 800",
            "Each option of an estimate holds one whole number from 0 to 100, such as 'About 21'.",
        ),
        ("    right: true\n", "    feedback: No.\n", "An estimate has one right option, this one has 0."),
    ],
)
def test_estimates_that_cannot_be_asked_are_refused_at_their_line(old, new, words):
    files = files_with_estimate()
    before, estimate = files[QUIZ].decode().split(f"- slug: {ESTIMATE}")
    assert old in estimate
    broken = {**files, QUIZ: f"{before}- slug: {ESTIMATE}{estimate.replace(old, new, 1)}".encode()}

    assert f"{QUIZ}:{line_of(files, QUIZ, ESTIMATE)}: {words}" in problems_of(broken)


def test_a_picture_of_another_kind_of_question_must_be_there_too():
    stem = "  stem: Plants eat soil."

    files = replaced(files_with_estimate(), QUIZ, stem, f"  picture: tree\n{stem}")

    assert [problem.partition(": ")[2] for problem in problems_of(files)] == ["The picture 'tree' is unknown."]
