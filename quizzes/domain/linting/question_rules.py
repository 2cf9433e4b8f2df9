"""Checks of one question or claim: completeness, length of feedback, wording of open questions, give-aways."""

import datetime
import re
from collections.abc import Iterator

from quizzes.domain.linting.attribution import own_words
from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import PackClaim, PackOption, PackQuestion
from quizzes.domain.publishing_checks import claim_gaps, question_gaps
from quizzes.domain.readability import words_in
from quizzes.vocabulary import UNSURE, LintRule, QuestionType, Verdict

ERROR, WARNING = Severity.ERROR, Severity.WARNING
MAX_FEEDBACK, MAX_STATEMENT = 90, 20  # words
TESTED = re.compile(
    r"\b(?:stud(?:y|ies|ied)|trials?|tests?|tested|surveys?|compared|scans?|reviews?|research\w*|experiments?)\b",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"\b(?:unknown|not (?:yet )?(?:known|clear|proven)|unclear|no one (?:yet )?knows|we do not know|cannot tell"
    r"|cannot yet tell|disagree|do not agree|still open|open question|missing|lacking|unsettled|mixed|differ)\b",
    re.IGNORECASE,
)
MAY_CHANGE = re.compile(r"\b(?:may|might|could|can) (?:still |yet )?change\b", re.IGNORECASE)
ABSOLUTES = re.compile(
    r"\b(?:always|never|all|every|everyone|everything|only|none|nobody|no one|nothing|completely|totally|entirely"
    r"|must)\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(r"\b(?:not|never|no|cannot|nobody|none|\w+n['’]t)\b", re.IGNORECASE)
COMPETING = re.compile(r",? \b(?:but|although|though|while|whereas|however|yet)\b|;", re.IGNORECASE)

OPENING = re.compile(r"^(?:In|When|If|Once|For|After|With|As)\b[^,]*, ")
OTHER_CLAUSE = re.compile(r",|;|\b(?:and|but|because|when|if|although|though|while)\b", re.IGNORECASE)


def check_questions(text: CourseText) -> Iterator[LintFinding]:
    """MC-1: gaps of a draft. What reading a pack refuses already is not repeated."""
    for question in text.questions:
        for words in question_gaps(question, is_placed=question.slug in text.item_of):
            yield _of_question(question, LintRule.MC_1, ERROR, "", words)


def check_feedback(text: CourseText) -> Iterator[LintFinding]:
    """MC-4: words of the longest feedback page that an answer can lead to, without source and safety note."""
    for question in text.questions:
        count = max((len(words_in(page)) for page in feedback_pages(text, question)), default=0)
        if count > MAX_FEEDBACK:
            instead = f"Shorten the feedback: {count} words after one of the answers, at most {MAX_FEEDBACK}."
            yield _of_question(question, LintRule.MC_4, ERROR, question.why_it_misleads, instead)


def feedback_pages(text: CourseText, question: PackQuestion) -> Iterator[str]:
    """Course text of the feedback page for each single option, and for "I don't know"."""
    first = next((option.reveals for option in question.options if option.reveals), "")
    for option in (*question.options, PackOption(UNSURE)):
        misconception = text.misconception_of.get(option.reveals or first, "")
        parts = (
            question.fact,
            misconception,
            question.why_it_misleads,
            question.closing_fact,
            option.text,
            option.feedback,
        )
        yield " ".join(parts)


def check_open_questions(text: CourseText) -> Iterator[LintFinding]:
    """MC-7: feedback on a claim that is not proven says what was tested, what is unknown, and that this may change."""
    required = {
        "Say what has been tested.": TESTED,
        "Say what is not known.": UNKNOWN,
        "Say that the verdict may change.": MAY_CHANGE,
    }
    for question in text.questions:
        if text.verdict_of(question) == Verdict.NOT_PROVEN:
            feedback = f"{question.fact} {question.why_it_misleads} {question.closing_fact}"
            for instead, pattern in required.items():
                if not pattern.search(feedback):
                    yield _of_question(question, LintRule.MC_7, ERROR, question.why_it_misleads, instead)


def check_claims(text: CourseText) -> Iterator[LintFinding]:
    """MC-7: gaps of a claim, and a review date within the limit."""
    for claim in text.claims:
        for words in claim_gaps(claim):
            yield _of_claim(claim, LintRule.MC_7, "", words)


def check_review_dates(text: CourseText) -> Iterator[LintFinding]:
    """The review date of each claim is not in the past."""
    for claim in text.claims:
        if datetime.date.fromisoformat(claim.review_by) < text.today:
            instead = "Check the claim against its sources, then set both dates."
            yield _of_claim(claim, LintRule.REVIEW_BY, f"review by {claim.review_by}", instead)


def check_statements(text: CourseText) -> Iterator[LintFinding]:
    """MC-8: statements to judge are short, positive, about one claim, and without give-away words."""
    for question in text.questions:
        if question.type == QuestionType.VERDICT:
            for instead in _giveaways(question.stem, text.verdict_of(question)):
                yield _of_question(question, LintRule.MC_8, WARNING, question.stem, instead)


def _giveaways(stem: str, verdict: str) -> Iterator[str]:
    count = len(words_in(stem))
    if count > MAX_STATEMENT:
        yield f"Shorten the statement: {count} words, at most {MAX_STATEMENT}."
    if verdict != Verdict.TRUE and (match := ABSOLUTES.search(stem)):
        yield f"“{match.group()}” gives the answer away. Say it as people say it, without that word."
    if NEGATIVE.search(main_clause(stem)):
        yield "Say it in the positive: a “no” in a statement is easy to miss."
    if COMPETING.search(stem):
        yield "Make it one claim: readers may believe one half only."


def main_clause(stem: str) -> str:
    """The main clause by a heuristic: without an opening phrase, following clauses and quoted text."""
    return OTHER_CLAUSE.split(OPENING.sub("", own_words(stem)))[0]


def _of_question(question: PackQuestion, rule: LintRule, severity: Severity, words: str, instead: str) -> LintFinding:
    return LintFinding(rule, severity, f"question {question.slug}", words, instead, question.where)


def _of_claim(claim: PackClaim, rule: LintRule, words: str, instead: str) -> LintFinding:
    return LintFinding(rule, ERROR, f"claim {claim.slug}", words, instead, claim.where)
