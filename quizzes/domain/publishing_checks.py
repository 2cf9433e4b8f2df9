"""What a draft lacks before it can be published, one sentence per gap.

Covers what a course pack cannot lack because reading it fails already: texts that are empty, as their fields declare,
and what surrounds them. `formats.pack_checks` applies to drafts as well and is not repeated here.
"""

import datetime

from quizzes.domain.pack import PackClaim, PackLesson, PackQuestion
from quizzes.domain.pack_fields import gaps_of
from quizzes.vocabulary import Verdict

# Months between two reviews of a claim, by verdict.
MONTHS = {Verdict.NOT_PROVEN.value: 24}
MONTHS_ELSE = 36
MIN_OPTIONS = 2


def question_gaps(draft: PackQuestion, *, is_placed: bool) -> list[str]:
    """Sentences for what the question lacks; empty if it is complete."""
    place = [] if is_placed else ["Place the question in the quiz of a lesson."]
    options = [] if len(draft.options) >= MIN_OPTIONS else ["Give at least two options."]
    return [*gaps_of(draft), *place, *options]


def lesson_gaps(draft: PackLesson, *, needs_body: bool) -> list[str]:
    """Sentences for what the lesson lacks. Without `needs_body` a lesson may be announced without its text."""
    return [*gaps_of(draft), *(["Write the text of the lesson."] if needs_body and not draft.body.strip() else [])]


def claim_gaps(draft: PackClaim) -> list[str]:
    """Sentences for what the claim lacks, and one if its next review comes too late."""
    return gaps_of(draft) + _late(draft)


def _late(draft: PackClaim) -> list[str]:
    """One sentence if `review_by` is more than 24 months (not proven) or 36 months (else) after `reviewed_on`."""
    limit = MONTHS.get(draft.verdict, MONTHS_ELSE)
    checked, again = (datetime.date.fromisoformat(day) for day in (draft.reviewed_on, draft.review_by))
    months = (again.year - checked.year) * 12 + again.month - checked.month
    if months + (again.day > checked.day) <= limit:
        return []
    return [f"The next check must come within {limit} months of the last one. Choose an earlier day."]
