"""What a draft lacks before it can be published, one sentence per gap.

Covers what a course pack cannot lack because reading it fails already; `formats.pack_checks` applies to drafts as well
and is not repeated here.
"""

import datetime
from collections.abc import Mapping

from quizzes.domain.pack import PackClaim, PackLesson, PackQuestion
from quizzes.vocabulary import Verdict

# Months between two reviews of a claim, by verdict.
MONTHS = {Verdict.NOT_PROVEN.value: 24}
MONTHS_ELSE = 36
MIN_OPTIONS = 2


def question_gaps(draft: PackQuestion, *, is_placed: bool) -> list[str]:
    """Sentences for what the question lacks; empty if it is complete."""
    required = {
        "Write the question itself (the stem).": draft.stem,
        "Write the fact: one short sentence that is true.": draft.fact,
        "Write why it misleads: where the wrong idea comes from.": draft.why_it_misleads,
        "Write the closing fact: what a learner should keep.": draft.closing_fact,
        "Choose the section of the lesson that explains it.": draft.section,
        "Place the question in the quiz of a lesson.": is_placed,
        "Give at least two options.": len(draft.options) >= MIN_OPTIONS,
    }
    return _missing(required)


def lesson_gaps(draft: PackLesson, *, needs_body: bool) -> list[str]:
    """Sentences for what the lesson lacks. Without `needs_body` a lesson may be announced without its text."""
    required = {
        "Write the title.": draft.title,
        "Write the main message: one sentence to remember.": draft.main_message,
        "Write the next step for the learner.": draft.action,
        "Write what is not known yet, one point on a line.": draft.not_known,
        "Write the text of the lesson.": draft.body or not needs_body,
    }
    return _missing(required)


def claim_gaps(draft: PackClaim) -> list[str]:
    """Sentences for what the claim lacks, and one if its next review comes too late."""
    required = {
        "Write the statement, exactly as it is judged.": draft.statement,
        "Write what to say instead: the fact that learners read.": draft.say_instead,
    }
    return _missing(required) + _late(draft)


def _missing(required: Mapping[str, object]) -> list[str]:
    return [words for words, given in required.items() if not (given.strip() if isinstance(given, str) else given)]


def _late(draft: PackClaim) -> list[str]:
    """One sentence if `review_by` is more than 24 months (not proven) or 36 months (else) after `reviewed_on`."""
    limit = MONTHS.get(draft.verdict, MONTHS_ELSE)
    checked, again = (datetime.date.fromisoformat(day) for day in (draft.reviewed_on, draft.review_by))
    months = (again.year - checked.year) * 12 + again.month - checked.month
    if months + (again.day > checked.day) <= limit:
        return []
    return [f"The next check must come within {limit} months of the last one. Choose an earlier day."]
