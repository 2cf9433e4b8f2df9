"""The registry: every check of content."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizzes.domain.linting import course_rules, lesson_rules, question_rules
from quizzes.domain.linting.findings import Finding
from quizzes.domain.linting.phrases import hits_in
from quizzes.domain.linting.texts import CourseText


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

    run: Callable[[CourseText], Iterator[Finding]]
    of_drafts: bool = True
    of_english: bool = False


CHECKS = [
    Check(question_rules.check_questions, of_drafts=False),
    Check(question_rules.check_feedback),
    Check(question_rules.check_open_questions, of_english=True),
    Check(question_rules.check_claims, of_drafts=False),
    Check(question_rules.check_review_dates),
    Check(question_rules.check_statements, of_english=True),
    Check(course_rules.check_facts_in_titles),
    Check(course_rules.check_anchors),
    Check(lesson_rules.check_grade, of_english=True),
    Check(lesson_rules.check_sentences),
    Check(lesson_rules.check_structure),
    Check(lesson_rules.check_hard_words, of_english=True),
    Check(lesson_rules.check_abbreviations, of_english=True),
    Check(lesson_rules.check_gaps, of_drafts=False),
    Check(lesson_rules.check_parts, of_english=True),
    Check(lesson_rules.check_active, of_english=True),
    Check(lesson_rules.check_numbers, of_english=True),
    Check(check_phrases, of_english=True),
    Check(course_rules.check_balance, of_drafts=False),
    Check(course_rules.check_balance_of_lessons, of_drafts=False),
    Check(course_rules.check_parallels, of_drafts=False),
]


def findings_in(text: CourseText, *, is_draft: bool = False) -> list[Finding]:
    """Of every check; for a draft, of those that are about one object."""
    is_english = text.course.outline.language.startswith("en")
    checks = [check for check in CHECKS if (check.of_drafts or not is_draft) and (is_english or not check.of_english)]
    return list(dict.fromkeys(finding for check in checks for finding in check.run(text)))
