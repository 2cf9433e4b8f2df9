"""What a draft still lacks, in sentences."""

from dataclasses import replace

import pytest

from quizzes.domain.pack import PackClaim, PackLesson, PackOption, PackQuestion
from quizzes.domain.publishing_checks import claim_gaps, lesson_gaps, question_gaps

QUESTION = PackQuestion(
    slug="water",
    type="single_choice",
    claim="plants-drink",
    stem="What do plants drink?",
    fact="Plants drink water.",
    why_it_misleads="Milk is white.",
    closing_fact="Water it is.",
    section="roots",
    options=(PackOption("a", "Water", is_right=True), PackOption("b", "Milk", feedback="Kind.")),
)
LESSON = PackLesson(
    slug="plants",
    title="Plants",
    main_message="Plants drink.",
    action="Water one.",
    summary=("One", "Two", "Three"),
    not_known=("Why",),
    safety="",
    minutes=5,
    claims=(),
    body="## Roots {#roots}\n\nThey drink.",
)
CLAIM = PackClaim(
    "plants-drink", "Plants drink.", "not_proven", "Plants drink.", "2026-11-23", "2028-11-23", level="unproven"
)


def test_a_whole_question_lacks_nothing():
    assert question_gaps(QUESTION, is_placed=True) == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("stem", "Write the question itself (the stem)."),
        ("fact", "Write the fact: one short sentence that is true."),
        ("why_it_misleads", "Write why it misleads: where the wrong idea comes from."),
        ("closing_fact", "Write the closing fact: what a learner should keep."),
        ("section", "Choose the section of the lesson that explains it."),
    ],
)
@pytest.mark.parametrize("empty", ["", "  \n"])
def test_a_question_without_a_text_says_which(field, words, empty):
    assert question_gaps(replace(QUESTION, **{field: empty}), is_placed=True) == [words]


def test_a_question_without_place_and_options_says_both():
    found = question_gaps(replace(QUESTION, options=QUESTION.options[:1]), is_placed=False)

    assert found == ["Place the question in the quiz of a lesson.", "Give at least two options."]


def test_a_lesson_may_go_without_text_only_while_it_is_being_written():
    announced = replace(LESSON, body="")

    assert lesson_gaps(LESSON, needs_body=True) == []
    assert lesson_gaps(announced, needs_body=False) == []
    assert lesson_gaps(announced, needs_body=True) == ["Write the text of the lesson."]


def test_a_lesson_without_anything_names_all_of_it():
    found = lesson_gaps(replace(LESSON, title="", main_message="", action="", not_known=(), body=""), needs_body=True)

    assert len(found) == 5


@pytest.mark.parametrize(
    ("verdict", "review_by", "months"),
    [
        ("not_proven", "2028-11-23", None),
        ("not_proven", "2028-11-24", 24),
        ("true", "2029-11-23", None),
        ("false", "2029-12-01", 36),
    ],
)
def test_a_claim_is_looked_at_again_in_time(verdict, review_by, months):
    found = claim_gaps(replace(CLAIM, verdict=verdict, review_by=review_by))

    words = f"The next check must come within {months} months of the last one. Choose an earlier day."
    assert found == ([words] if months else [])


def test_a_claim_without_words_says_both():
    assert len(claim_gaps(replace(CLAIM, statement="", say_instead=""))) == 2
