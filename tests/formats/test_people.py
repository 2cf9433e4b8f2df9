"""People of a course: introduced once, and met in the openings and closings of lessons."""

from dataclasses import replace

import pytest

from quizzes.domain.pack_comparison import canonical, digest
from quizzes.errors import InvalidPack
from quizzes.formats.course_pack import read_pack
from quizzes.formats.pack_writing import write_pack
from tests.formats.small_course import replaced, small_files

COURSE, LESSON = "course.yaml", "lessons/01-plants.md"
PEOPLE = "people:\n- name: Ada\n  about: Ada has a garden.\n- name: Ben\n  about: Ben has a pot.\ntopics:"
STORY = "opening: Ada thinks that her tree eats soil.\nclosing: Now Ada looks at the light.\nminutes: 5"
# As an earlier release stored them: courses that it loaded must not count as edited after an upgrade.
EARLIER = {
    "plants": "03d67b2c8bfce676175f6e438b1a4a837df4b06b1d4305d7031fa7fe845161ea",
    "small-course": "9bb2e3c07477b08c78dbc5455eb87913b12cb459dfebf0ebaa360437861d8a87",
}


def files_with(people=PEOPLE, story=STORY):
    files = replaced(small_files(), COURSE, "topics:", people)
    return replaced(files, LESSON, "minutes: 5", story)


def problems_of(files):
    with pytest.raises(InvalidPack) as refused:
        read_pack(files)
    return [str(problem) for problem in refused.value.problems]


def test_people_and_their_stories_are_read_and_written():
    course = read_pack(files_with())

    assert [(person.name, person.about) for person in course.outline.people] == [
        ("Ada", "Ada has a garden."),
        ("Ben", "Ben has a pot."),
    ]
    assert course.lessons[0].opening == "Ada thinks that her tree eats soil."
    assert course.lessons[0].closing == "Now Ada looks at the light."
    assert read_pack(write_pack(course)) == course


def test_without_people_a_course_keeps_the_digest_that_it_had():
    """What was added since then stands at its default."""
    course = canonical(read_pack(small_files()))
    outline = replace(course.outline, sheets=())

    assert {part.slug: digest(part) for part in (course.lessons[0], outline)} == EARLIER


def test_with_people_it_has_another():
    course = canonical(read_pack(files_with()))

    assert all(digest(part) != EARLIER[part.slug] for part in (course.lessons[0], course.outline))


@pytest.mark.parametrize(
    ("story", "told"),
    [
        (
            "opening: Eve thinks so.\nclosing: Now Ada looks at the light.\nminutes: 5",
            "'opening' names none of the 'people' in course.yaml: Ada, Ben.",
        ),
        (
            "opening: Ada thinks so.\nclosing: Now Eve looks at the light.\nminutes: 5",
            "'closing' names none of the 'people' in course.yaml: Ada, Ben.",
        ),
        ("opening: Ada thinks so.\nminutes: 5", "'opening' and 'closing' belong together. Write both or neither."),
        ("closing: Ada thinks so.\nminutes: 5", "'opening' and 'closing' belong together. Write both or neither."),
    ],
)
def test_a_story_is_about_somebody_of_the_course(story, told):
    assert problems_of(files_with(story=story)) == [f"{LESSON}:2: {told}"]


def test_nobody_is_introduced_twice():
    people = "people:\n- name: Ada\n  about: One.\n- name: Ada\n  about: Two.\ntopics:"

    assert problems_of(files_with(people=people)) == [f"{COURSE}:1: The person 'Ada' stands twice. Keep one."]


def test_a_story_in_a_course_without_people_is_refused():
    told = "'opening' names none of the 'people' in course.yaml: nobody yet."

    assert f"{LESSON}:2: {told}" in problems_of(replaced(small_files(), LESSON, "minutes: 5", STORY))
