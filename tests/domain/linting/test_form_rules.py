"""MC-18: two wordings of every idea; questions by claim and form."""

from dataclasses import replace

import pytest

from quizzes.domain.linting.form_rules import FORM_COLUMNS, check_forms, forms_per_claim
from quizzes.domain.pack import PackItem, PackOption
from quizzes.domain.pack_fields import FileLocation
from quizzes.formats.visible_text import course_text
from tests.domain.linting.courses import COURSE, ITEMS, QUESTIONS, TODAY, question

FIRSTS, FIRST_ITEMS = QUESTIONS[:-1], ITEMS[:-1]  # the idea "open" has one form
SECOND = question("second", "snow-warms", "Under snow the soil is warm.", section="snow")
WHERE = FileLocation("quizzes/01-rain.yaml", 7)


def course_with(*questions, items=()):
    quiz = replace(COURSE.quizzes[0], items=(*FIRST_ITEMS, *items))
    return replace(COURSE, questions=(*FIRSTS, *questions), quizzes=(quiz,))


def faults(course):
    """(object, what to do) of every finding."""
    return [(finding.place, finding.instead) for finding in check_forms(course_text(course, TODAY))]


def paired(**changes):
    """The course with a form B of the idea "open", changed in this way."""
    return course_with(replace(SECOND, where=WHERE, **changes), items=[PackItem("second", "parallel", "open")])


def test_an_idea_with_one_wording_is_listed():
    ((place, instead),) = faults(course_with())

    assert place == "question open"
    assert instead.startswith("Write form B")


def test_two_wordings_of_one_type_and_claim_are_a_pair():
    assert faults(paired()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": "single_choice"}, "these are verdict and single_choice."),
        ({"claim": "rain-is-dry"}, "these are snow-warms and rain-is-dry."),
    ],
)
def test_a_pair_of_two_types_or_two_keys_is_found_with_file_and_line(changes, words):
    (finding,) = check_forms(course_text(paired(**changes), TODAY))

    assert (finding.place, finding.where, finding.is_error) == ("question second", WHERE, True)
    assert finding.instead.endswith(words)


@pytest.mark.parametrize(("number", "count"), [("20", 0), ("30", 1)])
def test_estimates_have_one_number(number, count):
    def estimate(slug, right):
        options = (PackOption("a", right, is_right=True), PackOption("b", "9", feedback="Hm."))
        return replace(SECOND, slug=slug, type="estimate", options=options)

    course = course_with(
        estimate("first", "20"),
        estimate("second", number),
        items=[PackItem("first", "anchor"), PackItem("second", "parallel", "first")],
    )

    assert len([place for place, _ in faults(course) if place == "question second"]) == count


def test_a_spare_wording_may_have_another_type():
    """A pair is there; what else is worded anew serves reviews."""
    spare = replace(SECOND, slug="spare", type="single_choice")
    items = [PackItem("spare", "parallel", "open"), PackItem("second", "parallel", "open")]

    assert faults(course_with(SECOND, spare, items=items)) == []


def test_questions_are_counted_by_claim_and_form():
    spare = replace(SECOND, slug="spare", type="single_choice")
    items = [PackItem("spare", "parallel", "open"), PackItem("second", "parallel", "open")]

    counts = forms_per_claim(course_text(course_with(SECOND, spare, items=items), TODAY))

    assert {slug: [row[column] for column in FORM_COLUMNS] for slug, row in counts.items()} == {
        "rain-is-dry": [1, 1, 0, 0],
        "snow-warms": [1, 1, 1, 0],
        "clouds-are-wet": [0, 0, 0, 1],
    }


def test_unknown_questions_and_empty_quizzes_are_left_alone():
    unknown = course_with(items=[PackItem("gone", "anchor"), PackItem("lost", "parallel", "gone")])
    empty = replace(COURSE, quizzes=(replace(COURSE.quizzes[0], items=()),))

    assert [place for place, _ in faults(unknown)] == ["question open"]
    assert faults(empty) == []
