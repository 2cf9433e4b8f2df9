"""MC-17: what stands before a question of a lesson, form by form, and what stands after it."""

from dataclasses import replace

import pytest

from quizzes.domain.linting.leak_rules import course_leaks, ideas_of
from quizzes.domain.pack import PackItem, PackOption
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import Form
from tests.domain.linting.courses import COURSE, ITEMS, LESSON, QUESTIONS, TODAY, found, with_lesson, with_text

KEY = "Thunder follows lightning after seconds."


def with_ideas(*changes, course=COURSE):
    """The questions with changes by slug."""
    by_slug = dict(changes)
    questions = tuple(replace(row, **by_slug.get(row.slug, {})) for row in QUESTIONS)
    return replace(course, questions=questions)


def leaks(course):
    """(question, where) of what nearly gives a key away."""
    return {
        (leak.question.slug, leak.place) for leak in course_leaks(course_text(course, TODAY)) if leak.strength >= 0.8
    }


def test_the_course_gives_nothing_away():
    assert leaks(COURSE) == set()
    assert "MC-17" not in {rule for rule, _, _ in found(COURSE)}


@pytest.mark.parametrize(
    ("course", "place"),
    [
        (with_lesson(title=KEY), "home and lists"),
        (replace(COURSE, outline=replace(COURSE.outline, about=KEY)), "home and lists"),
        (replace(COURSE, outline=replace(COURSE.outline, title=KEY)), "home and lists"),
        (replace(COURSE, safety=replace(COURSE.safety, disclaimer=KEY)), "home and lists"),
        (with_lesson(opening=f"Ana walks home. {KEY}"), "the opening"),
        (with_text(f"Rain falls from clouds. {KEY}"), "section water"),
        (with_text("Rain.", heading=f"## {KEY} {{#water}}"), "section water"),
    ],
)
def test_planted_leaks_are_found_wherever_they_stand(course, place):
    """The idea of the second section; its fact stands before it."""
    planted = with_ideas(("open", {"fact": KEY}), course=course)

    assert leaks(planted) == {("open", place)}
    assert ("MC-17", "error", "question open") in found(planted)


@pytest.mark.parametrize("field", ["fact", "why_it_misleads", "closing_fact"])
def test_an_answer_page_gives_no_later_question_away(field):
    planted = with_ideas(("open", {"fact": KEY}), ("anchor", {field: KEY}))

    assert leaks(planted) == {("open", "the answer to anchor")}


def test_the_first_question_comes_before_its_own_section_and_answer():
    assert leaks(with_ideas(("anchor", {"fact": KEY, "closing_fact": KEY}), course=with_text(KEY))) == set()


def test_a_verdict_is_known_once_it_was_given():
    """The anchor's false stem is shown as false, which says that its opposite holds."""
    planted = with_ideas(("open", {"fact": "Thunder never follows lightning."}), ("anchor", {"stem": KEY}))

    assert leaks(planted) == {("open", "the answer to anchor")}
    assert leaks(with_ideas(("open", {"fact": KEY}), ("anchor", {"stem": KEY}))) == set()


def test_options_are_marked_on_the_answer_page():
    options = (PackOption("a", KEY, is_right=True), PackOption("b", "Thunder never sings.", feedback="Hm."))
    choice = {"type": "single_choice", "stem": "What follows?", "options": options}

    right = with_ideas(("open", {"fact": KEY}), ("anchor", choice))
    wrong = with_ideas(("open", {"fact": "Thunder sings."}), ("anchor", choice))

    assert leaks(right) == {("open", "the answer to anchor")}
    assert leaks(wrong) == {("open", "the answer to anchor")}


def test_the_right_option_with_its_stem_is_a_key():
    options = (PackOption("a", "lightning and seconds", is_right=True), PackOption("b", "rain", feedback="Hm."))
    planted = with_ideas(
        ("open", {"type": "single_choice", "stem": "Thunder follows what?", "options": options}),
        course=with_lesson(opening=KEY),
    )

    assert leaks(planted) == {("open", "the opening")}


def test_each_form_stands_in_its_own_place():
    """The parallel is asked in the anchor's stead, and what comes after it is no leak."""
    text = course_text(COURSE, TODAY)
    (quiz,) = COURSE.quizzes

    assert [[row.slug for row in ideas_of(text, quiz, form)] for form in Form] == [
        ["anchor", "open"],
        ["parallel", "open-again"],
    ]
    assert leaks(with_ideas(("parallel", {"fact": KEY}), course=with_lesson(opening=KEY))) == {
        ("parallel", "the opening")
    }


def test_later_questions_may_ask_what_the_lesson_taught():
    assert leaks(with_ideas(("wet", {"fact": KEY}), course=with_text(KEY))) == set()


def test_a_question_of_no_section_and_a_quiz_of_no_text_are_left_alone():
    strange = with_ideas(("open", {"section": "nowhere", "fact": "Snow is heavy and cold."}))
    unwritten = replace(COURSE, lessons=(replace(LESSON, body=""),))
    unknown = replace(COURSE, quizzes=(replace(COURSE.quizzes[0], items=(*ITEMS, PackItem("gone", "anchor"))),))

    assert leaks(strange) == leaks(unwritten) == leaks(unknown) == set()


def test_other_languages_are_spared():
    german = replace(COURSE, outline=replace(COURSE.outline, language="de", about=KEY))

    assert "MC-17" not in {rule for rule, _, _ in found(with_ideas(("open", {"fact": KEY}), course=german))}
