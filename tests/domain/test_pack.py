"""Drafts: a digest changes with the content, and with no place or kind of change."""

from dataclasses import fields, replace

import pytest

from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackHelpline,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOption,
    PackOutline,
    PackOverride,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSign,
    PackSource,
    PackTerm,
    PackTopic,
)
from quizzes.domain.pack_comparison import digest, with_merges
from quizzes.domain.pack_fields import FileLocation
from quizzes.vocabulary import StoredKind

SIGN = PackSign("Chest pain.", ("one",), False)
OPTION = PackOption("a", "Rain", False, "Close.", "myth")
ITEM = PackItem("question", "anchor", "", 1, False)
TOPIC = PackTopic("Start", "Here", ("lesson",))
OUTLINE = PackOutline("course", "Course", "en", ("lesson",), topics=(TOPIC,), about="About")
SAFETY = PackSafety("course", "Not advice.", "Ask.", (SIGN,), (SIGN,), (SIGN,))
DRAFTS = [
    PackSource("one", "One 2020", "review", 2020, "10.1/1", "https://example.org/", True),
    PackClaim(
        "claim",
        "Rain is wet.",
        "true",
        "Rain is wet.",
        "2026-01-01",
        "2027-01-01",
        level="established",
        safety_note="Mind.",
        sources=("one",),
    ),
    PackMisconception("myth", "Rain is dry.", "It is wet.", 1, "claim"),
    PackTerm("rain", "Water from above."),
    SAFETY,
    PackPicture("cloud", "<svg/>"),
    PackLesson(
        "lesson",
        "Rain",
        "Wet",
        "Look",
        "Mind",
        9,
        ("claim",),
        action_note="Note",
        summary=("1",),
        known=("3",),
        not_known=("2",),
        questions_for_visit=("4",),
        body="Body",
    ),
    PackQuestion("question", "verdict", "claim", "Stem", "Fact", "Why", "Close", "rain", (OPTION,), tags=("tag",)),
    PackQuiz("lesson", (ITEM,)),
    PackOverride("falls", "HL-2", "lesson rain", "Rain falls", "It reads well aloud."),
    OUTLINE,
]
IGNORED = {"where", "body_line", "change"}
OTHER = {str: "other", int: 99, type(None): 99, tuple: ("other",)}


def changed(draft, name):
    value = getattr(draft, name)
    other = not value if isinstance(value, bool) else OTHER[type(value)]
    return replace(draft, **{name: other})


def fields_of(drafts, *, ignored):
    names = [(draft, f.name) for draft in drafts for f in fields(draft) if (f.name in IGNORED) == ignored]
    return [pytest.param(draft, name, id=f"{type(draft).__name__}-{name}") for draft, name in names]


def test_drafts_here_are_of_every_kind_that_a_pack_holds():
    course = CoursePack(OUTLINE, SAFETY)

    assert (len(DRAFTS), set(course.by_kind())) == (len(StoredKind), set(StoredKind))


@pytest.mark.parametrize(("draft", "name"), fields_of(DRAFTS, ignored=False))
def test_digest_changes_with_the_field(draft, name):
    assert digest(changed(draft, name)) != digest(draft)


@pytest.mark.parametrize(
    ("draft", "name"), [case for case in fields_of(DRAFTS, ignored=True) if case.values[1] == "where"]
)
def test_digest_ignores_the_place(draft, name):
    assert digest(replace(draft, **{name: FileLocation("claims.yaml", 7)})) == digest(draft)


@pytest.mark.parametrize(
    ("draft", "name"), [case for case in fields_of(DRAFTS, ignored=True) if case.values[1] == "change"]
)
def test_digest_ignores_the_kind_of_change(draft, name):
    assert digest(replace(draft, **{name: "minor"})) == digest(draft)


def test_digest_ignores_where_the_text_of_a_lesson_begins():
    lesson = DRAFTS[6]

    assert digest(replace(lesson, body_line=99)) == digest(lesson)


@pytest.mark.parametrize("name", [f.name for f in fields(OPTION) if f.name != "where"])
def test_digest_of_a_question_changes_with_a_field_of_its_option(name):
    question = DRAFTS[7]

    assert digest(replace(question, options=(changed(OPTION, name),))) != digest(question)


@pytest.mark.parametrize("name", [f.name for f in fields(ITEM) if f.name != "where"])
def test_digest_of_a_quiz_changes_with_a_field_of_its_item(name):
    assert digest(PackQuiz("lesson", (changed(ITEM, name),))) != digest(PackQuiz("lesson", (ITEM,)))


@pytest.mark.parametrize("name", [f.name for f in fields(SIGN) if f.name != "where"])
def test_digest_of_the_safety_words_changes_with_a_field_of_a_sign(name):
    assert digest(replace(SAFETY, soon=(changed(SIGN, name),))) != digest(SAFETY)


def test_digest_ignores_places_of_what_stands_inside():
    quiz = PackQuiz("lesson", (replace(ITEM, where=FileLocation("quizzes/01-lesson.yaml", 3)),))

    assert digest(quiz) == digest(PackQuiz("lesson", (ITEM,)))


def test_digest_depends_on_order():
    items = (ITEM, replace(ITEM, question="other"))

    assert digest(PackQuiz("lesson", items)) != digest(PackQuiz("lesson", items[::-1]))


def test_digest_is_64_hex_digits_and_stays_the_same_over_releases():
    """Stored in PackEntry: another algorithm would make every object look edited here."""
    assert digest(PackTerm("rain", "Water from above.")) == (
        "9f2e5879eb95d11770e1dd7a74ae18120fa88e5538fd813b6f9f113dfa80a69d"
    )


def test_drafts_are_equal_wherever_they_stand():
    assert replace(ITEM, where=FileLocation("a.yaml", 1)) == ITEM


def test_what_older_packs_did_not_have_leaves_the_digest_as_it_was_at_every_depth():
    sign = PackSign("Call.", ("handbook",))
    safety = PackSafety("garden", "For learning.", "Ask.", (sign,), (), ())

    said = [
        replace(safety, helplines=(PackHelpline("crisis", "988", "US"),)),
        replace(safety, emergency=(replace(sign, is_crisis=True),)),
    ]
    digests = {digest(safety), *map(digest, said)}
    assert digest(safety) == "f18e874cae03817662feb681aa72a96729b47f6378dd62dca3bb797f5797cdd4"
    assert len(digests) == 3


def test_merged_misconceptions_are_gone_and_options_reveal_what_they_became():
    twice = replace(OPTION, label="b", reveals="same-myth")
    plain = replace(OPTION, label="c", reveals="")
    question = replace(next(row for row in DRAFTS if isinstance(row, PackQuestion)), options=(OPTION, twice, plain))
    myths = [PackMisconception(slug, "Rain is dry.", "It is wet.", 1, "claim") for slug in ("myth", "same-myth")]
    course = CoursePack(OUTLINE, SAFETY, misconceptions=tuple(myths), questions=(question,))

    merged = with_merges(course, {"same-myth": "myth"})

    assert merged.misconceptions == (myths[0],)
    assert [option.reveals for option in merged.questions[0].options] == ["myth", "myth", ""]
    assert with_merges(course, {}) == course
