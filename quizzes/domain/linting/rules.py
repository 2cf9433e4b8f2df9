"""Registry of all content checks by rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quizzes.domain.linting import (
    course_rules,
    cue_rules,
    form_rules,
    leak_rules,
    lesson_rules,
    question_rules,
    source_rules,
)
from quizzes.domain.linting.findings import LintFinding
from quizzes.domain.linting.phrases import find_phrases
from quizzes.domain.linting.texts import CourseText


def check_phrases(text: CourseText) -> Iterator[LintFinding]:
    """HL-3, HL-5, HL-6, HL-7 and dignity: banned phrases in all passages."""
    for passage in text.passages:
        for hit in find_phrases(passage.text, is_quoted=passage.is_quoted):
            phrase = hit.phrase
            yield LintFinding(phrase.rule, phrase.severity, passage.place, hit.words, phrase.instead, passage.where)


@dataclass(frozen=True)
class Check:
    """A check function with its rules.

    `for_drafts`: applies to a single draft; else it is about a whole course, or a draft is checked elsewhere.
    `english_only`: skipped for courses in other languages.
    """

    run: Callable[[CourseText], Iterator[LintFinding]]
    for_drafts: bool = True
    english_only: bool = False


CHECKS = [
    Check(question_rules.check_questions, for_drafts=False),
    Check(question_rules.check_feedback),
    Check(question_rules.check_open_questions, english_only=True),
    Check(question_rules.check_claims, for_drafts=False),
    Check(question_rules.check_review_dates),
    Check(question_rules.check_statements, english_only=True),
    Check(course_rules.check_facts_in_titles),
    Check(course_rules.check_anchors),
    Check(lesson_rules.check_grade, english_only=True),
    Check(lesson_rules.check_sentences),
    Check(lesson_rules.check_structure),
    Check(lesson_rules.check_hard_words, english_only=True),
    Check(lesson_rules.check_abbreviations, english_only=True),
    Check(lesson_rules.check_gaps, for_drafts=False),
    Check(lesson_rules.check_parts, english_only=True),
    Check(lesson_rules.check_active, english_only=True),
    Check(lesson_rules.check_numbers, english_only=True),
    Check(check_phrases, english_only=True),
    Check(course_rules.check_balance, for_drafts=False),
    Check(course_rules.check_balance_of_lessons, for_drafts=False),
    Check(course_rules.check_parallels, for_drafts=False),
    Check(cue_rules.check_cues, for_drafts=False, english_only=True),
    Check(form_rules.check_forms, for_drafts=False),
    Check(leak_rules.check_leaks, for_drafts=False, english_only=True),
    Check(source_rules.check_sources, for_drafts=False),
    Check(source_rules.check_support, for_drafts=False),
]


def run_checks(text: CourseText, *, is_draft: bool = False) -> list[LintFinding]:
    """Findings of all checks without duplicates; with `is_draft` only of those that apply to one object."""
    is_english = text.course.outline.language.startswith("en")
    checks = [
        check for check in CHECKS if (check.for_drafts or not is_draft) and (is_english or not check.english_only)
    ]
    return list(dict.fromkeys(finding for check in checks for finding in check.run(text)))
