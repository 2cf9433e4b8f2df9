"""MC-17: nothing that is read before a question gives its key away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizzes.domain.assembly import QuizItem, items_of_phase
from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.leaks import (
    ERROR_FROM,
    WARN_FROM,
    Statement,
    choice_statement,
    overlap,
    sentences_of,
    statements,
    word_weights,
)
from quizzes.domain.linting.texts import CourseText, LessonText, SectionText
from quizzes.domain.loop import PageKind, in_section_order, loop_pages
from quizzes.domain.pack import PackQuestion, PackQuiz
from quizzes.vocabulary import Form, ItemRole, LintRule, Phase, QuestionType, Verdict


@dataclass(frozen=True)
class ShownText:
    """A text that is read before a question, and on what. `is_denied`: it is shown as wrong."""

    place: str
    text: str
    is_denied: bool = False


@dataclass(frozen=True)
class Leak:
    """The sentence before a question that says most of its key, 0..1."""

    question: PackQuestion
    strength: float
    place: str
    sentence: str


def check_leaks(text: CourseText) -> Iterator[LintFinding]:
    """MC-17: a warning where an earlier sentence says much of the key, an error where it says nearly all."""
    for leak in course_leaks(text):
        if leak.strength >= WARN_FROM:
            severity = Severity.ERROR if leak.strength >= ERROR_FROM else Severity.WARNING
            place = f"question {leak.question.slug}"
            says = f"This says {leak.strength:.0%} of its answer, and is read before it ({leak.place})."
            instead = f"{says} Say it later, or ask the question earlier."
            yield LintFinding(LintRule.MC_17, severity, place, leak.sentence, instead, leak.question.where)


def course_leaks(text: CourseText) -> list[Leak]:
    """The strongest leak of each idea in each of its forms, in order of the course; none of strength 0."""
    weights = word_weights(passage.text for passage in text.passages)
    lessons = {lesson.draft.slug: lesson for lesson in text.texts}
    found: dict[str, Leak] = {}
    for quiz in text.course.quizzes:
        if quiz.slug in lessons:
            for form in Form:
                for leak in _leaks_of(text, lessons[quiz.slug], ideas_of(text, quiz, form), weights):
                    before = found.get(leak.question.slug)
                    if before is None or before.strength < leak.strength:
                        found[leak.question.slug] = leak
    return list(found.values())


def ideas_of(text: CourseText, quiz: PackQuiz, form: Form) -> list[PackQuestion]:
    """The questions asked before the lesson, in one form, in the order of the quiz."""
    places = {item.question: place for place, item in enumerate(quiz.items)}
    items = [
        QuizItem(place, place, ItemRole(item.role), places.get(item.parallel_of), QuestionType(question.type))
        for place, item in enumerate(quiz.items)
        if (question := text.question_of.get(item.question))
    ]
    return [text.question_of[quiz.items[item.id].question] for item in items_of_phase(items, Phase.PRE, form)]


def _leaks_of(
    text: CourseText, lesson: LessonText, ideas: Sequence[PackQuestion], weights: Mapping[str, float]
) -> Iterator[Leak]:
    """The strongest leak of each idea, in the order in which the pages of the lesson come."""
    anchors = [section.anchor for section in lesson.sections]
    sections = {section.anchor: section for section in lesson.sections}
    asked = in_section_order([(question, question.section) for question in ideas], anchors)
    shown = [*_lists(text), ShownText("the opening", lesson.draft.opening)]
    for page in loop_pages([question.section for question in asked], anchors):
        if page.kind is PageKind.QUESTION:
            leak = _strongest(text, asked[page.position - 1], shown, weights)
            if leak:
                yield leak
        elif page.kind is PageKind.ANSWER:
            shown += _answer(text, asked[page.position - 1])
        for anchor in page.anchors:
            shown += _section(text, sections[anchor]) if anchor in sections else []


def _strongest(
    text: CourseText, question: PackQuestion, shown: Sequence[ShownText], weights: Mapping[str, float]
) -> Leak | None:
    keys = keys_of(text, question)
    leaks = [
        Leak(question, overlap(key, earlier, weights), one.place, sentence)
        for one in shown
        for sentence in sentences_of(one.text)
        for earlier in statements(sentence, is_denied=one.is_denied)
        for key in keys
    ]
    best = max(leaks, key=lambda leak: leak.strength, default=None)
    return best if best and best.strength else None


def keys_of(text: CourseText, question: PackQuestion) -> list[Statement]:
    """What somebody must know to answer: its fact, the statement judged, or the stem with its right option."""
    keys = statements(question.fact)
    if question.type == QuestionType.VERDICT:
        return keys + [key for one in _judged(text, question) for key in statements(one.text, is_denied=one.is_denied)]
    right = [option.text for option in question.options if option.is_right]
    return keys + ([choice_statement(question.stem, right[0])] if len(right) == 1 else [])


def _judged(text: CourseText, question: PackQuestion) -> list[ShownText]:
    """The stem of a verdict question as it is once the verdict is known; none for what is not proven."""
    verdict = text.verdict_of(question)
    if question.type != QuestionType.VERDICT or verdict not in {Verdict.TRUE, Verdict.FALSE}:
        return []
    return [ShownText(f"the answer to {question.slug}", question.stem, is_denied=verdict == Verdict.FALSE)]


def _lists(text: CourseText) -> list[ShownText]:
    """Home and the list of lessons, and what stands on every page."""
    outline = text.course.outline
    words = [outline.title, outline.about, text.course.safety.disclaimer]
    words += [part for topic in outline.topics for part in (topic.title, topic.about)]
    words += [lesson.title for lesson in text.course.lessons]
    return [ShownText("home and lists", part) for part in words]


def _section(text: CourseText, section: SectionText) -> list[ShownText]:
    """A section with its evidence cards."""
    place = f"section {section.anchor}"
    cards = [text.claim_of[slug].say_instead for slug in section.claims if slug in text.claim_of]
    return [ShownText(place, words) for words in (section.title, *(block.text for block in section.blocks), *cards)]


def _answer(text: CourseText, question: PackQuestion) -> list[ShownText]:
    """The page with the answer: fact, explanation, every option as it is marked, and what each says about itself."""
    place = f"the answer to {question.slug}"
    texts = [question.fact, question.why_it_misleads, question.closing_fact]
    texts += [option.feedback for option in question.options]
    options = [ShownText(place, option.text, is_denied=not option.is_right) for option in question.options]
    return [*(ShownText(place, words) for words in texts), *_judged(text, question), *options]
