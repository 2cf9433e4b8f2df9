"""Checks of one lesson: readability grades, length of its parts, hard words, front matter, passives, numbers."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from quizzes.domain.linting.findings import LintFinding, Severity
from quizzes.domain.linting.texts import CourseText, LessonText, Passage, SectionText, TextBlock
from quizzes.domain.pack import PackLesson
from quizzes.domain.publishing_checks import lesson_gaps
from quizzes.domain.readability import (
    Grades,
    forms_of,
    grades_of,
    passives_in,
    sentences_in,
    syllables_in,
    words_in,
)
from quizzes.vocabulary import LintRule

ERROR, WARNING = Severity.ERROR, Severity.WARNING
MIN_WORDS = 100  # shorter texts are not graded
GRADE_WARNS, GRADE_BLOCKS, RAW_GRADE_BLOCKS, SMOG_WARNS = 6.0, 7.0, 8.0, 9.0
SENTENCE_WARNS, SENTENCE_BLOCKS = 20, 25  # words
MAX_PARAGRAPH, MAX_SECTION, MAX_LIST = 3, 120, 7  # sentences, words, items
MIN_SECTION, GOOD_SECTION = 60, 110  # words, captions apart; within these a section can stand alone
MIN_LESSON, MAX_LESSON = 380, 520  # words of all sections
MAX_OPENING, MAX_CLOSING = 85, 45  # words
MAX_MESSAGE = 20  # words
PASSIVE_SHARE = 0.1
HARD_SYLLABLES = 4
EMPTY_HEADING = re.compile(r"^(?:introduction|overview|background|summary|conclusions?)$", re.IGNORECASE)
# First words of a sentence that is not an instruction.
NO_VERB = re.compile(
    r"^(?:the|an?|you|your|it|there|this|that|these|those|we|our|if|when|while|for|in|on|at|please|some|many|all|people"
    r"|it's|i|they|to|with|before|after)\b",
    re.IGNORECASE,
)
YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)
# Text that follows, and text that precedes, a word that is explained in place.
DEFINED = (
    r"(?:(?: \w+){0,2}\W{0,3}\(|,? (?:which )?(?:is|are|means?|was)\b|,? or [a-z]"
    r"|(?: \w+){0,2}, (?:an?|the|when|where)\b|:| \w+, it\b)"
)
DEFINING = (
    r"(?:\b(?:called|named|call (?:this|it|them|that)|known as|name is|means?|together are|(?:is|are) (?:the|an?))\b"
    r"[^.]{0,25}?|\([^)]*?)"
)
ABBREVIATION = re.compile(r"\b[A-Z][A-Z/]+[A-Z]\b|\b[A-Z]{2,}\b")
KNOWN_SHORT = {"US", "UK", "COVID"}
OUT_OF = re.compile(r"\b[\d,]+ out of (?:every )?(?P<base>[\d,]+)\b", re.IGNORECASE)
RISK = re.compile(r"\b(?:risks?|odds|chances?|likely|got FM|get FM|develop\w*)\b", re.IGNORECASE)
TIME = re.compile(
    r"\b(?:years?|months?|weeks?|days?|lifetime|life|ever|now|today|at (?:some|any|one) time|later|by age"
    r"|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def grades_of_lesson(lesson: LessonText, terms: Collection[str]) -> Grades | None:
    """Grades of the running text (paragraphs, bullets, captions, no headings); None without text."""
    return grades_of(lesson.texts, terms)


def check_grade(text: CourseText) -> Iterator[LintFinding]:
    """HL-1: school grade and SMOG of the lesson."""
    for lesson in text.texts:
        grades = grades_of_lesson(lesson, [term.slug for term in text.course.terms])
        if grades and grades.words >= MIN_WORDS:
            yield from _of_grades(lesson, grades)


def _of_grades(lesson: LessonText, grades: Grades) -> Iterator[LintFinding]:
    shorter = "Use shorter words and sentences."
    rows = [
        (f"grade {grades.grade:.1f}", grades.grade, GRADE_BLOCKS, ERROR),
        (f"grade {grades.grade:.1f}", grades.grade if grades.grade <= GRADE_BLOCKS else 0.0, GRADE_WARNS, WARNING),
        (f"grade {grades.raw_grade:.1f} with all words counted", grades.raw_grade, RAW_GRADE_BLOCKS, ERROR),
        (f"SMOG {grades.smog:.1f}", grades.smog, SMOG_WARNS, WARNING),
    ]
    for words, value, most, severity in rows:
        if value > most:
            instead = f"{shorter} The mark is {most:g}."
            yield LintFinding(LintRule.HL_1, severity, lesson.place, words, instead, lesson.draft.where)


def check_sentences(text: CourseText) -> Iterator[LintFinding]:
    """HL-2: words per sentence, in all passages."""
    for passage in text.passages:
        for sentence in sentences_in(passage.text):
            count = len(words_in(sentence))
            if count > SENTENCE_WARNS:
                severity = ERROR if count > SENTENCE_BLOCKS else WARNING
                yield _finding(LintRule.HL_2, severity, passage, sentence, f"Split it: {count} words in one sentence.")


def check_structure(text: CourseText) -> Iterator[LintFinding]:
    """HL-2: length of paragraphs, lists and sections; headings that say something."""
    for lesson in text.texts:
        yield from _of_paragraphs(lesson)
        yield from _of_lists(lesson)
        yield from _of_sections(lesson)
        yield from _of_lengths(lesson)
        yield from _of_stories(lesson)


def _of_paragraphs(lesson: LessonText) -> Iterator[LintFinding]:
    for block in lesson.blocks:
        count = len(sentences_in(block.text))
        if count > MAX_PARAGRAPH:
            instead = f"Split the paragraph: {count} sentences, at most {MAX_PARAGRAPH}."
            yield LintFinding(LintRule.HL_2, ERROR, lesson.place, excerpt(block.text), instead, block.where)


def _of_lists(lesson: LessonText) -> Iterator[LintFinding]:
    for section in lesson.sections:
        items = Counter(block.list_number for block in section.blocks if block.list_number is not None)
        for count in items.values():
            if count > MAX_LIST:
                instead = f"Shorten or split the list: {count} items, at most {MAX_LIST}."
                yield LintFinding(LintRule.HL_2, ERROR, lesson.place, section.title, instead, section.where)


def _of_sections(lesson: LessonText) -> Iterator[LintFinding]:
    for section in lesson.sections:
        count = sum(len(words_in(block.text)) for block in section.blocks)
        in_captions = sum(len(words_in(block.text)) for block in section.blocks if block.is_caption)
        if count > MAX_SECTION:
            instead = f"Split the section with a heading: {count} words, at most {MAX_SECTION}."
            # Captions break up a long text: above the limit only with captions, it is a warning.
            severity = ERROR if count - in_captions > MAX_SECTION else WARNING
            yield LintFinding(LintRule.HL_2, severity, lesson.place, section.title, instead, section.where)
        if EMPTY_HEADING.match(section.title):
            instead = "Say in the heading what the section says."
            yield LintFinding(LintRule.HL_2, ERROR, lesson.place, section.title, instead, section.where)


def _of_lengths(lesson: LessonText) -> Iterator[LintFinding]:
    """Length of sections and of the whole lesson."""
    counts = [(section, _own_words(section)) for section in lesson.sections]
    total = sum(count for _, count in counts)
    if total < MIN_WORDS:
        return  # a sketch
    for section, count in counts:
        if not MIN_SECTION <= count <= GOOD_SECTION:
            instead = f"Keep a section between {MIN_SECTION} and {GOOD_SECTION} words: {count} here."
            yield LintFinding(LintRule.HL_2, WARNING, lesson.place, section.title, instead, section.where)
    if not MIN_LESSON <= total <= MAX_LESSON:
        instead = f"Keep a lesson between {MIN_LESSON} and {MAX_LESSON} words: {total} here."
        yield LintFinding(LintRule.HL_2, WARNING, lesson.place, lesson.draft.title, instead, lesson.draft.where)


def _of_stories(lesson: LessonText) -> Iterator[LintFinding]:
    for story, most in ((lesson.draft.opening, MAX_OPENING), (lesson.draft.closing, MAX_CLOSING)):
        if (count := len(words_in(story))) > most:
            instead = f"Shorten it: {count} words, at most {most}."
            yield LintFinding(LintRule.HL_2, WARNING, lesson.place, excerpt(story), instead, lesson.draft.where)


def _own_words(section: SectionText) -> int:
    return sum(len(words_in(block.text)) for block in section.blocks if not block.is_caption)


def check_hard_words(text: CourseText) -> Iterator[LintFinding]:
    """HL-3: glossary terms and words of four or more syllables are explained at their first use."""
    terms = [term.slug for term in text.course.terms]
    for lesson in text.texts:
        blocks = lesson.blocks
        yield from _of_terms(lesson, blocks, terms)
        yield from _of_long_words(lesson, blocks, terms)


def _of_terms(lesson: LessonText, blocks: list[TextBlock], terms: Collection[str]) -> Iterator[LintFinding]:
    for term in terms:
        forms = [form for form in forms_of(term) if syllables_in(form.replace(" ", "-")) >= HARD_SYLLABLES]
        for form in forms[:1]:
            block = _first_use(form, blocks)
            if block and not is_explained(form, f"{lesson.draft.main_message} {block.text}"):
                instead = "Explain the word in the same sentence, where it is first used."
                yield LintFinding(LintRule.HL_3, WARNING, lesson.place, form, instead, block.where)


def _of_long_words(lesson: LessonText, blocks: list[TextBlock], terms: Collection[str]) -> Iterator[LintFinding]:
    known = {word.lower() for term in terms for form in forms_of(term) for word in words_in(form)}
    for word, block in _first_words(blocks).items():
        is_known = word in known or word.removesuffix("s") in known
        if not is_known and syllables_in(word) >= HARD_SYLLABLES and not is_explained(word, block.text):
            instead = "Use a shorter word, or explain it in the same sentence."
            yield LintFinding(LintRule.HL_3, WARNING, lesson.place, word, instead, block.where)


def _first_words(blocks: list[TextBlock]) -> dict[str, TextBlock]:
    """First use of each word as (lower case word → block), without names and abbreviations."""
    first_uses: dict[str, TextBlock] = {}
    for block in blocks:
        for sentence in sentences_in(block.text):
            first, *others = words_in(sentence)
            for word in (first, *(word for word in others if word.islower())):
                first_uses.setdefault(word.lower(), block)
    return first_uses


def _first_use(form: str, blocks: list[TextBlock]) -> TextBlock | None:
    """The first block that contains the form; None if none does."""
    pattern = re.compile(rf"\b{re.escape(form)}(?:s|es)?\b", re.IGNORECASE)
    return next((block for block in blocks if pattern.search(block.text)), None)


def is_explained(word: str, text: str) -> bool:
    """True if the text explains the word near it: "Autoimmune (the body …)", "a link is …", "called a gene"."""
    name = rf"\b{re.escape(word)}(?:s|es)?\b"
    return bool(re.search(f"{name}{DEFINED}|{DEFINING}{name}", text, re.IGNORECASE))


def check_abbreviations(text: CourseText) -> Iterator[LintFinding]:
    """HL-3: each abbreviation stands once beside its long form in the lesson, in either order."""
    known = {*KNOWN_SHORT, *(term.slug for term in text.course.terms)}
    for lesson in text.texts:
        blocks = [TextBlock(lesson.draft.main_message, lesson.draft.where), *lesson.blocks]
        whole = " ".join(block.text for block in blocks)
        seen = {found: block for block in reversed(blocks) for found in ABBREVIATION.findall(block.text)}
        for short, block in seen.items():
            if short not in known and not re.search(rf"\({short}\)|\b{short} \(", whole):
                instead = f"Write it out where it is first used, then “({short})”."
                yield LintFinding(LintRule.HL_3, WARNING, lesson.place, short, instead, block.where)


def check_gaps(text: CourseText) -> Iterator[LintFinding]:
    """HL-4: the lesson is complete."""
    for lesson in text.lessons:
        for words in lesson_gaps(lesson, needs_body=False):
            yield _of_front(lesson, ERROR, "", words)


def check_parts(text: CourseText) -> Iterator[LintFinding]:
    """HL-4 and HL-5: front matter (key points, action, message)."""
    for lesson in text.lessons:
        if len(words_in(lesson.main_message)) > MAX_MESSAGE:
            yield _of_front(lesson, ERROR, lesson.main_message, f"Shorten the message: at most {MAX_MESSAGE} words.")
        if lesson.body and not lesson.known:
            yield _of_front(lesson, ERROR, "", "Say what is known, one point on a line.")
        yield from _of_action(lesson)


def _of_action(lesson: PackLesson) -> Iterator[LintFinding]:
    if NO_VERB.match(lesson.action):
        yield _of_front(lesson, WARNING, lesson.action, "Begin the next step with its verb.")
    if not YOU.search(lesson.action):
        instead = "Speak to the reader in the next step: “you” or “your”."
        yield LintFinding(LintRule.HL_5, WARNING, f"lesson {lesson.slug}", lesson.action, instead, lesson.where)


def _of_front(lesson: PackLesson, severity: Severity, words: str, instead: str) -> LintFinding:
    return LintFinding(LintRule.HL_4, severity, f"lesson {lesson.slug}", words, instead, lesson.where)


def check_active(text: CourseText) -> Iterator[LintFinding]:
    """HL-5: at most one in ten sentences is passive."""
    for lesson in text.texts:
        count = sum(len(sentences_in(block)) for block in lesson.texts)
        passive = passives_in(lesson.texts)
        if len(passive) > PASSIVE_SHARE * count:
            instead = f"Say who does it: {len(passive)} of {count} sentences are passive, at most one in ten."
            words = " · ".join(excerpt(sentence) for sentence in passive)
            yield LintFinding(LintRule.HL_5, WARNING, lesson.place, words, instead, lesson.draft.where)


def check_numbers(text: CourseText) -> Iterator[LintFinding]:
    """HL-6: one base ("out of 100") in a lesson; risks name a period."""
    for lesson in text.texts:
        bases = {found["base"] for block in lesson.texts for found in OUT_OF.finditer(block)}
        if len(bases) > 1:
            instead = "Count out of the same number in the whole lesson: out of 100."
            words = ", ".join(f"out of {base}" for base in sorted(bases))
            yield LintFinding(LintRule.HL_6, ERROR, lesson.place, words, instead, lesson.draft.where)
        for block in lesson.blocks:
            if OUT_OF.search(block.text) and RISK.search(block.text) and not TIME.search(block.text):
                instead = "Say over what time: in a year, in a lifetime, now."
                yield LintFinding(LintRule.HL_6, WARNING, lesson.place, excerpt(block.text), instead, block.where)


def _finding(rule: LintRule, severity: Severity, passage: Passage, words: str, instead: str) -> LintFinding:
    """A finding about words of a passage."""
    return LintFinding(rule, severity, passage.place, words, instead, passage.where)


def excerpt(text: str) -> str:
    """The first eight words of a text."""
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")  # noqa: PLR2004  # eight words name a paragraph
