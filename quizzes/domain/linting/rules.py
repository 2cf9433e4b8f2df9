"""The registry: every check of content, by its number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from quizzes.domain.linting import course_rules, lesson_rules, question_rules
from quizzes.domain.linting.findings import Finding
from quizzes.domain.linting.phrases import hits_in
from quizzes.domain.linting.texts import CourseText
from quizzes.vocabulary import LintRule


def check_phrases(text: CourseText) -> Iterator[Finding]:
    """HL-3, HL-5, HL-6, HL-7 and dignity, in everything that is read."""
    for passage in text.passages:
        for hit in hits_in(passage.text, is_quoted=passage.is_quoted):
            told = hit.wording
            yield Finding(told.rule, told.severity, passage.place, hit.words, told.instead, passage.where)


@dataclass(frozen=True)
class Check:
    """`of_drafts`: of use to who publishes one draft; else about a whole course, or checked there in another way.

    `of_english`: reads English words; a course in another language is not held to it.
    """

    rules: Sequence[LintRule]
    run: Callable[[CourseText], Iterator[Finding]]
    of_drafts: bool = True
    of_english: bool = False


R = LintRule
CHECKS = [
    Check([R.MC_1], question_rules.check_questions, of_drafts=False),
    Check([R.MC_4], question_rules.check_feedback),
    Check([R.MC_7], question_rules.check_open_questions, of_english=True),
    Check([R.MC_7], question_rules.check_claims, of_drafts=False),
    Check([R.REVIEW_BY], question_rules.check_review_dates),
    Check([R.MC_8], question_rules.check_statements, of_english=True),
    Check([R.MC_6], course_rules.check_facts_in_titles),
    Check([R.ANCHOR], course_rules.check_anchors),
    Check([R.HL_1], lesson_rules.check_grade, of_english=True),
    Check([R.HL_2], lesson_rules.check_sentences),
    Check([R.HL_2], lesson_rules.check_structure),
    Check([R.HL_3], lesson_rules.check_hard_words, of_english=True),
    Check([R.HL_3], lesson_rules.check_abbreviations, of_english=True),
    Check([R.HL_4], lesson_rules.check_gaps, of_drafts=False),
    Check([R.HL_4, R.HL_5], lesson_rules.check_parts, of_english=True),
    Check([R.HL_5], lesson_rules.check_active, of_english=True),
    Check([R.HL_6], lesson_rules.check_numbers, of_english=True),
    Check([R.HL_3, R.HL_5, R.HL_6, R.HL_7, R.DIGNITY], check_phrases, of_english=True),
    Check([R.MC_8], course_rules.check_balance, of_drafts=False),
    Check([R.MC_8], course_rules.check_balance_of_lessons, of_drafts=False),
    Check([R.MC_9], course_rules.check_parallels, of_drafts=False),
]


def findings_in(text: CourseText, *, is_draft: bool = False) -> list[Finding]:
    """Of every check; for a draft, of those that are about one object."""
    is_english = text.course.outline.language.startswith("en")
    checks = [check for check in CHECKS if (check.of_drafts or not is_draft) and (is_english or not check.of_english)]
    return list(dict.fromkeys(finding for check in checks for finding in check.run(text)))
