"""Checks of a whole course: balance of verdicts, facts in titles, anchors, parallels."""

import re
from collections import Counter
from collections.abc import Iterator

from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.texts import CourseText
from quizzes.domain.pack import PackItem, PackQuestion, PackQuiz
from quizzes.vocabulary import ItemRole, LintRule, QuestionType, Verdict

ERROR, WARNING = Severity.ERROR, Severity.WARNING
MIN_SHARE, MAX_SHARE, MAX_IN_LESSON = 0.15, 0.60, 0.75
MIN_VERDICTS = 2


def check_balance(text: CourseText) -> Iterator[LintFinding]:
    """MC-8: in a course each verdict has 15 to 60 % of the verdict questions."""
    verdicts = Counter(text.verdict_of(q) for q in text.course.questions if q.type == QuestionType.VERDICT)
    total = sum(verdicts.values())
    # Balance is undefined for fewer questions than verdicts.
    for verdict in Verdict if total >= len(Verdict) else ():
        count = verdicts[verdict.value]
        if not MIN_SHARE <= count / total <= MAX_SHARE:
            words = f"{verdict.value}: {count} of {total} verdict questions"
            instead = f"Keep each verdict between {MIN_SHARE:.0%} and {MAX_SHARE:.0%} of them."
            yield LintFinding(LintRule.MC_8, ERROR, "course", words, instead, text.course.outline.where)


def check_balance_of_lessons(text: CourseText) -> Iterator[LintFinding]:
    """MC-8: in a lesson no verdict has more than 75 % of the verdict questions."""
    for quiz in text.course.quizzes:
        verdicts = Counter(text.verdict_of(q) for q in questions_of(text, quiz) if q.type == QuestionType.VERDICT)
        total = sum(verdicts.values())
        if total < MIN_VERDICTS:
            continue
        verdict, count = verdicts.most_common(1)[0]
        if count / total > MAX_IN_LESSON:
            words = f"{verdict}: {count} of {total} verdict questions"
            instead = "Ask about statements with other verdicts too: none above three quarters."
            yield LintFinding(LintRule.MC_8, ERROR, f"quiz {quiz.slug}", words, instead, quiz.where)


def questions_of(text: CourseText, quiz: PackQuiz) -> list[PackQuestion]:
    """Questions of the quiz in its order; unknown slugs are left out."""
    return [text.question_of[item.question] for item in quiz.items if item.question in text.question_of]


def normalize(words: str) -> str:
    """Lower-case letters and digits separated by single blanks, for comparing wordings."""
    return " ".join(re.findall(r"[a-z0-9]+", words.lower()))


def check_facts_in_titles(text: CourseText) -> Iterator[LintFinding]:
    """MC-6: no title, heading, main message or key point is or contains a false statement."""
    false = {normalize(words) for words in text.falsehoods()}
    passages = [
        (f"lesson {lesson.slug}", words, lesson.where)
        for lesson in text.lessons
        for words in (lesson.title, lesson.main_message, *lesson.summary, *lesson.known)
    ]
    passages += [(lesson.place, section.title, section.where) for lesson in text.texts for section in lesson.sections]
    passages += [
        (f"question {question.slug}", words, question.where)
        for question in text.questions
        for words in (question.fact, question.closing_fact)
    ]
    for place, words, where in passages:
        if any(f" {statement} " in f" {normalize(words)} " for statement in false):
            yield LintFinding(LintRule.MC_6, ERROR, place, words, "Say the fact here, not what is often said.", where)


def check_anchors(text: CourseText) -> Iterator[LintFinding]:
    """The claim of each anchor has an evidence card in the lesson (error), in the section that the question names
    (warning).
    """
    texts = {lesson.draft.slug: lesson for lesson in text.texts}
    for question in text.questions:
        quiz, item = text.item_of.get(question.slug, (None, None))
        if quiz is None or item is None or item.role != ItemRole.ANCHOR or quiz.slug not in texts:
            continue
        sections = [section.anchor for section in texts[quiz.slug].sections if question.claim in section.claims]
        place = f"question {question.slug}"
        if not sections:
            instead = "Refute it in the lesson: give the claim its evidence card there."
            yield LintFinding(LintRule.ANCHOR, ERROR, place, question.claim, instead, question.where)
        elif question.section not in sections:
            instead = f"The question names section '{question.section}', the claim's card stands in '{sections[0]}'."
            yield LintFinding(LintRule.ANCHOR, WARNING, place, question.claim, instead, question.where)


def check_parallels(text: CourseText) -> Iterator[LintFinding]:
    """MC-9: for each misconception that an anchor can reveal, some parallel in the course can reveal it too."""
    again = {slug for quiz in text.course.quizzes for slug in probes(text, quiz, ItemRole.PARALLEL)}
    for quiz in text.course.quizzes:
        for slug, question in probes(text, quiz, ItemRole.ANCHOR).items():
            if slug not in again:
                instead = "Add a parallel that can reveal this misconception, in other words."
                yield LintFinding(
                    LintRule.MC_9, WARNING, f"misconception {slug}", question.stem, instead, question.where
                )


def probes(text: CourseText, quiz: PackQuiz, role: ItemRole) -> dict[str, PackQuestion]:
    """Misconceptions that items with this role can reveal, by slug, each with its first question."""
    first_questions: dict[str, PackQuestion] = {}
    for item in quiz.items:
        question = text.question_of.get(item.question)
        if item.role == role and question:
            for option in question.options:
                if option.reveals:
                    first_questions.setdefault(option.reveals, question)
    return first_questions


def questions_per_misconception(text: CourseText) -> dict[str, Counter[str]]:
    """Number of questions that can reveal each misconception, by slug and role; in the order of the course."""
    counts: dict[str, Counter[str]] = {slug: Counter() for slug in text.misconception_of}
    for quiz in text.course.quizzes:
        for item in quiz.items:
            for slug in _revealed_by(text, item):
                counts.setdefault(slug, Counter())[item.role] += 1
    return counts


def _revealed_by(text: CourseText, item: PackItem) -> set[str]:
    question = text.question_of.get(item.question)
    return {option.reveals for option in question.options if option.reveals} if question else set()
