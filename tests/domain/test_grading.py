"""Grading: fractions, refusals, and that confidence never counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.grading import GRADERS, Answer, grade, grade_multiple, grade_single
from quizzes.errors import NotAnswerable
from quizzes.vocabulary import Confidence, QuestionType

ONE_RIGHT = {"a": True, "b": False, "c": False}
TWO_RIGHT = {"a": True, "b": True, "c": False, "d": False}
LABELS = "abcdef"


def answer(chosen, confidence=None):
    return Answer(frozenset(chosen), confidence)


@st.composite
def graded_cases(draw):
    """A type, its options, and a choice that it takes."""
    question_type = draw(st.sampled_from(QuestionType))
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=2, unique=True))
    is_one_right = question_type != QuestionType.MULTIPLE_CHOICE
    most = 1 if is_one_right else len(labels)
    right = draw(st.sets(st.sampled_from(labels), min_size=1, max_size=most))
    chosen = draw(st.sets(st.sampled_from(labels), max_size=most))
    return question_type, {label: label in right for label in labels}, chosen


def test_graders_cover_every_question_type():
    """STYLE 5.9: a new type comes with its grader."""
    assert set(GRADERS) == set(QuestionType)


@pytest.mark.parametrize(("chosen", "fraction"), [("a", 1.0), ("b", 0.0), ("", 0.0)])
@pytest.mark.parametrize("question_type", [QuestionType.VERDICT, QuestionType.SINGLE_CHOICE])
def test_grade_of_one_choice_is_all_or_nothing(question_type, chosen, fraction):
    assert grade(question_type, answer(chosen), ONE_RIGHT) == fraction


@pytest.mark.parametrize(
    ("chosen", "fraction"),
    [("ab", 1.0), ("a", 0.5), ("abc", 0.5), ("ac", 0.0), ("c", 0.0), ("cd", 0.0), ("abcd", 0.0), ("", 0.0)],
)
def test_grade_of_many_choices_gives_a_share_for_right_and_takes_one_for_wrong(chosen, fraction):
    assert grade(QuestionType.MULTIPLE_CHOICE, answer(chosen), TWO_RIGHT) == fraction


def test_grade_single_gives_nothing_for_the_right_label_among_others():
    assert grade_single(frozenset("ab"), frozenset("a")) == 0.0


def test_grade_multiple_is_never_negative():
    assert grade_multiple(frozenset("cd"), frozenset("a")) == 0.0


@pytest.mark.parametrize("question_type", QuestionType)
def test_grade_refuses_a_label_that_does_not_exist(question_type):
    with pytest.raises(NotAnswerable):
        grade(question_type, answer("x"), ONE_RIGHT)


@pytest.mark.parametrize("question_type", [QuestionType.VERDICT, QuestionType.SINGLE_CHOICE])
def test_grade_refuses_two_labels_where_one_is_taken(question_type):
    with pytest.raises(NotAnswerable):
        grade(question_type, answer("ab"), ONE_RIGHT)


def test_grade_does_not_refuse_two_labels_where_many_are_taken():
    assert grade(QuestionType.MULTIPLE_CHOICE, answer("ab"), TWO_RIGHT) == 1.0


@given(graded_cases())
def test_grade_is_a_fraction(case):
    question_type, labels, chosen = case

    fraction = grade(question_type, answer(chosen), labels)

    assert 0.0 <= fraction <= 1.0


@given(graded_cases())
def test_grade_is_full_exactly_for_the_right_labels(case):
    question_type, labels, chosen = case

    fraction = grade(question_type, answer(chosen), labels)

    assert (fraction == 1.0) == (chosen == {label for label, is_right in labels.items() if is_right})


@given(graded_cases())
def test_grade_never_depends_on_confidence(case):
    """MC-3."""
    question_type, labels, chosen = case

    fractions = {grade(question_type, answer(chosen, sure), labels) for sure in [None, *Confidence]}

    assert len(fractions) == 1


@pytest.mark.parametrize(("chosen", "is_unsure"), [("", True), ("a", False), ("ab", False)])
def test_answer_is_unsure_exactly_when_nothing_is_chosen(chosen, is_unsure):
    assert answer(chosen).is_unsure == is_unsure


@pytest.mark.parametrize(
    ("confidence", "is_very_sure"),
    [(None, False), (Confidence.GUESS, False), (Confidence.FAIRLY, False), (Confidence.VERY, True)],
)
def test_answer_is_very_sure_only_when_said_so(confidence, is_very_sure):
    assert answer("a", confidence).is_very_sure == is_very_sure
