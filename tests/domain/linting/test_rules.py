"""Every rule finds what breaks it, and lets pass what only comes near."""

from dataclasses import replace
from datetime import date

import pytest

from quizzes.domain.linting.rules import run_checks
from quizzes.domain.pack import PackItem, PackQuiz
from quizzes.formats.visible_text import course_text
from quizzes.vocabulary import LintRule
from tests.domain.linting.courses import (
    COURSE,
    ITEMS,
    QUESTIONS,
    TODAY,
    found,
    question,
    rules,
    with_lesson,
    with_question,
    with_text,
)

LESSON = "lesson rain"
LONG = "Rain falls and falls and falls on the hill and the field and the road and the roof and"  # 19 words


def test_a_good_course_has_no_findings():
    assert found(COURSE) == set()


SPOILED = {
    LintRule.MC_1: with_question("anchor", closing_fact=""),
    LintRule.MC_4: with_question("anchor", why_it_misleads="Rain. " * 77),
    LintRule.MC_6: with_lesson(title="Rain is dry"),
    LintRule.MC_7: with_question("open", why_it_misleads="It looks so."),
    LintRule.MC_8: with_question("anchor", stem="Rain is always dry."),
    LintRule.MC_9: replace(COURSE, questions=QUESTIONS[:3], quizzes=(PackQuiz("rain", ITEMS[:3]),)),
    LintRule.ANCHOR: with_text("Rain.", heading="## Rain is water {#elsewhere}"),
    LintRule.REVIEW_BY: replace(COURSE, claims=(replace(COURSE.claims[0], review_by="2026-02-01"), *COURSE.claims[1:])),
    LintRule.MC_17: with_question("open", fact="Rain falls from clouds."),
    LintRule.MC_18: replace(COURSE, quizzes=(PackQuiz("rain", ITEMS[:-1]),)),
    LintRule.HL_1: with_text("Understanding meteorological terminology necessitates dedication (a lot).\n\n" * 15),
    LintRule.HL_2: with_text("One. Two. Three. Four."),
    LintRule.HL_3: with_text("Precipitation falls."),
    LintRule.HL_4: with_lesson(known=()),
    LintRule.HL_5: with_text("The rain was seen."),
    LintRule.HL_6: with_text("The risk is 3 out of 100."),
    LintRule.HL_7: with_text("You can simply wait."),
    LintRule.DIGNITY: with_text("They are fibromites."),
    LintRule.SOURCES: replace(COURSE, sources=tuple(replace(source, year=None) for source in COURSE.sources)),
}


@pytest.mark.parametrize("rule", sorted(set(LintRule) - {LintRule.PACK, LintRule.OVERRIDE, LintRule.MC_16}))
def test_every_rule_has_a_check(rule):
    """Parts of a pack and overrides are checked elsewhere; MC-16 needs a bank of many questions, see test_cues."""
    assert rule in rules(SPOILED[rule])


def test_findings_say_what_to_do_and_where():
    """Severity, object, the words, what to do instead."""
    course = with_text("You can simply wait.")

    (finding,) = run_checks(course_text(course, TODAY))

    assert (finding.rule, finding.place, finding.words) == (LintRule.HL_7, LESSON, "simply")
    assert finding.sentence == "“simply”: Leave it out: what is hard for a reader is not simple."


def test_a_course_in_another_language_is_not_held_to_english_words():
    spoiled = with_text("You simply wait. One. Two. Three.")

    assert rules(spoiled) == {"HL-7", "HL-2"}
    assert rules(replace(spoiled, outline=replace(spoiled.outline, language="de"))) == {"HL-2"}


# HL-1


def test_a_hard_lesson_is_found_by_its_grades():
    """HL-1: above 7.0 it blocks; a text below 100 words has no grade."""
    sentence = "Understanding meteorological terminology necessitates considerable dedication (a lot of it)."
    hard = "\n\n".join([sentence] * 12)

    blocked = {words.split()[0] for words in words_of(with_text(hard), "HL-1")}

    assert ("HL-1", "error", LESSON) in found(with_text(hard))
    assert blocked == {"grade", "SMOG"}
    assert words_of(with_text(sentence), "HL-1") == []


def test_grade_between_six_and_seven_warns():
    """HL-1"""
    sentence = "The old farmer plants little garden flowers before the winter and after it too."
    text = "\n\n".join([sentence] * 9)

    grades = [finding for finding in findings(with_text(text)) if finding.rule is LintRule.HL_1]

    assert [(finding.severity.value, finding.words) for finding in grades] == [("warning", "grade 6.5")]


def findings(course):
    return run_checks(course_text(course, TODAY))


def words_of(course, rule):
    return [finding.words for finding in findings(course) if finding.rule == rule]


# HL-2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LONG} so.", set()),
        (f"{LONG} so on.", {("HL-2", "warning", LESSON)}),
        (f"{LONG} so on and on and on.", {("HL-2", "warning", LESSON)}),
        (f"{LONG} so on and on and on too.", {("HL-2", "error", LESSON)}),
        ("One. Two. Three.", set()),
        ("One. Two. Three. Four.", {("HL-2", "error", LESSON)}),
        ("\n".join(["- Drop."] * 7), set()),
        ("\n".join(["- Drop."] * 8), {("HL-2", "error", LESSON)}),
        ("\n\n".join(["Drops fall on."] * 35), {("HL-2", "warning", LESSON)}),
        ("\n\n".join(["Drops fall on."] * 40), {("HL-2", "warning", LESSON)}),
        ("\n\n".join(["Drops fall on."] * 41), {("HL-2", "warning", LESSON), ("HL-2", "error", LESSON)}),
    ],
)
def test_length_of_sentences_paragraphs_lists_and_sections(text, expected):
    """HL-2: 20 and 25 words, 3 sentences, 7 items, 120 words; a caption alone above the mark only warns."""
    assert found(with_text(text)) == expected


def test_a_bullet_ends_a_sentence():
    """HL-2"""
    assert found(with_text("- Rain falls on the wide hill again\n" * 4)) == set()


@pytest.mark.parametrize("title", ["Introduction", "Overview"])
def test_an_empty_heading_is_found(title):
    """HL-2"""
    assert ("HL-2", "error", LESSON) in found(with_text("Rain.", heading=f"## {title} {{#water}}"))


# HL-3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Precipitation falls.", ["precipitation"]),
        ("Precipitation (rain or snow) falls.", []),
        ("Precipitation is rain or snow.", []),
        ("We call this precipitation.", []),
        ("Evaporation goes on.", ["evaporation"]),
        ("Evaporation, or drying, goes on. Then evaporation stops.", []),
        ("Ask Anastasia.", []),
        ("The WMO counts.", ["WMO"]),
        ("The world weather body (WMO) counts. The WMO is old.", []),
        ("In the US it rains.", []),
    ],
)
def test_hard_words_and_short_forms_are_explained_at_first_use(text, words):
    """HL-3"""
    assert words_of(with_text(text), "HL-3") == words


# HL-4, HL-5, HL-6


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"main_message": ""}, ("HL-4", "error", LESSON)),
        ({"main_message": "Rain " * 21}, ("HL-4", "error", LESSON)),
        ({"known": ()}, ("HL-4", "error", LESSON)),
        ({"not_known": ()}, ("HL-4", "error", LESSON)),
        ({"action": "You look at the sky."}, ("HL-4", "warning", LESSON)),
        ({"action": "Look at the sky."}, ("HL-5", "warning", LESSON)),
    ],
)
def test_front_matter(changes, expected):
    """HL-4: every part is there, the message is short, the action begins with its verb; HL-5: it says "you"."""
    assert expected in found(with_lesson(**changes))


def test_many_passive_sentences_are_found():
    """HL-5: at most one in ten; the lesson has two others."""
    assert found(with_text("The rain was seen.")) == {("HL-5", "warning", LESSON)}
    assert found(with_text("\n\n".join(["The rain was seen.", *["You see rain."] * 7]))) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell on 3 out of 100 people. It fell on 2 out of 10.", {("HL-6", "error", LESSON)}),
        ("It fell on 3 out of 100 people. It fell on 2 out of 100.", set()),
        ("The risk is 3 out of 100.", {("HL-6", "warning", LESSON)}),
        ("The risk in one year is 3 out of 100.", set()),
    ],
)
def test_numbers_have_one_base_and_a_risk_has_a_time(text, expected):
    """HL-6"""
    assert found(with_text(text)) == expected


def test_words_of_a_misconception_may_stand_as_people_say_them():
    """HL-7: what is quoted is a belief, what refutes it is the course's own."""
    quoted = replace(COURSE.misconceptions[0], text="It's just water.")
    said = replace(COURSE.misconceptions[0], refutation="It's just water.")

    assert found(replace(COURSE, misconceptions=(quoted,))) == set()
    assert found(replace(COURSE, misconceptions=(said,))) == {("HL-7", "error", "misconception dry")}


# MC-1, MC-4, MC-7, MC-8 of questions and claims


def test_a_question_without_its_parts_is_found():
    """MC-1"""
    assert ("MC-1", "error", "question anchor") in found(with_question("anchor", closing_fact=""))
    assert ("MC-1", "error", "question wet") in found(replace(COURSE, quizzes=(PackQuiz("rain", ITEMS[:2]),)))


@pytest.mark.parametrize(("count", "expected"), [(76, set()), (77, {"MC-4"})])
def test_long_feedback_is_found(count, expected):
    """MC-4: 90 words with fact, what is said, option and closing fact, which are 14 here."""
    assert rules(with_question("anchor", why_it_misleads="Rain. " * count)) == expected


@pytest.mark.parametrize(
    ("why", "count"),
    [
        ("Studies tested it. The answer is unknown, so this may change.", 0),
        ("The answer is unknown, so this may change.", 1),
        ("Studies tested it, so this may change.", 1),
        ("Studies tested it. The answer is unknown.", 1),
        ("It looks so.", 3),
    ],
)
def test_feedback_on_an_open_question_says_that_it_is_open(why, count):
    """MC-7: what was tested, what is unknown, that it may change."""
    assert words_of(with_question("open", why_it_misleads=why), "MC-7") == [why] * count


def test_an_open_claim_is_looked_at_again_within_two_years():
    """MC-7: 24 months, others 36."""
    dry, snow, wet = COURSE.claims
    late = (replace(dry, review_by="2029-01-01"), replace(snow, review_by="2028-02-01"), wet)

    assert found(replace(COURSE, claims=late)) == {("MC-7", "error", "claim snow-warms")}


def test_a_claim_past_its_date_is_found_the_day_after():
    assert rules(COURSE, today=date(2028, 1, 1)) == set()
    assert rules(COURSE, today=date(2028, 1, 2)) == {"review-by"}


@pytest.mark.parametrize(
    ("stem", "count"),
    [
        ("Rain is dry.", 0),
        ("Rain is always dry.", 1),
        ("Rain is not wet.", 1),
        ("In May, rain is not wet.", 1),
        ("Rain is wet, even with no wind.", 0),
        ("Rain called “not wet” is wet.", 0),
        ("Rain is wet, but snow is dry.", 1),
        ("Rain is " + "very " * 18 + "dry.", 1),
    ],
)
def test_statements_give_nothing_away(stem, count):
    """MC-8: warnings only."""
    course = with_question("anchor", stem=stem)

    assert len(words_of(course, "MC-8")) == count
    assert {severity for rule, severity, _ in found(course) if rule == "MC-8"} <= {"warning"}


# MC-6, MC-8, MC-9 and anchors, of the course


@pytest.mark.parametrize(
    "course",
    [
        with_lesson(title="Rain is dry"),
        with_lesson(main_message="They say rain is dry."),
        with_lesson(summary=("One.", "Rain is dry!", "Three.")),
        with_text("Rain.", heading="## Rain is dry {#water}"),
        with_question("anchor", fact="Rain is dry."),
        with_question("wet", closing_fact="Rain is dry."),
    ],
)
def test_titles_and_key_points_never_hold_what_is_false(course):
    """MC-6, and no lure at the end of the feedback."""
    assert "MC-6" in rules(course)


def test_a_bank_with_one_verdict_is_out_of_balance():
    """MC-8: 15-60 % per course; two verdicts and none above 75 % per lesson."""
    lopsided = tuple(question(f"q{n}", "rain-is-dry", f"Drop {n} is dry.") for n in range(5))
    quiz = PackQuiz("rain", tuple(PackItem(row.slug, "transfer") for row in lopsided))

    findings = found(replace(COURSE, questions=lopsided, quizzes=(quiz,)))

    assert {("MC-8", "error", "course"), ("MC-8", "error", "quiz rain")} <= findings


def test_an_anchor_is_refuted_in_its_lesson():
    body = with_lesson().lessons[0].body
    card = "::: evidence rain-is-dry\n:::\n"
    elsewhere = body.replace(card, "") + card

    assert found(with_lesson(body=body.replace("evidence rain-is-dry", "evidence wind"))) == {
        ("anchor", "error", "question anchor")
    }
    assert found(with_lesson(body=elsewhere)) == {("anchor", "warning", "question anchor")}


def test_a_misconception_without_a_parallel_is_found():
    """MC-9"""
    alone = replace(COURSE, questions=QUESTIONS[:3], quizzes=(PackQuiz("rain", ITEMS[:3]),))

    assert ("MC-9", "warning", "misconception dry") in found(alone)
