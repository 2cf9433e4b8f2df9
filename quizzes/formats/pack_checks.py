"""Rules that a whole course must satisfy before it is stored. Each violation is a problem with its location."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from quizzes.domain.estimates import estimate_faults
from quizzes.domain.evidence_levels import level_problem
from quizzes.domain.grading import SINGLE_ANSWER_TYPES
from quizzes.domain.languages import language_problem
from quizzes.domain.pack import CoursePack, PackItem, PackLesson, PackOption, PackQuestion, PackSheet
from quizzes.domain.pack_fields import (
    MAX_ENTRIES,
    MAX_TEXT,
    FileLocation,
    PackField,
    PackPart,
    pack_fields,
    parts_of,
    texts_of,
)
from quizzes.formats.lesson_text import claims_in, length_problem, pictures_in, read_sections, sources_in
from quizzes.formats.located_yaml import ProblemList
from quizzes.formats.pictures import picture_problems
from quizzes.vocabulary import UNSURE, ItemRole, QuestionType, Verdict

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
# Neither database takes these: NUL, and halves of characters.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MAX_OBJECTS = 1_000  # of one kind in a course; the shipped one has less than a fifth
KEY_POINTS = 3
MAX_FACT_WORDS = 20
ONE_RIGHT = {QuestionType.SINGLE_CHOICE.value: "A single choice", QuestionType.ESTIMATE.value: "An estimate"}


def check_course(course: CoursePack, findings: ProblemList) -> None:
    """Adds all violations of all rules to the problems; of a course that is too large, only where it is."""
    before = len(findings.problems)
    check_amounts(course, findings)
    for check in CHECKS if len(findings.problems) == before else ():
        check(course, findings)


def check_amounts(course: CoursePack, findings: ProblemList) -> None:
    """Some rules compare each with each: how many there are is limited, so that checking ends soon."""
    for kind, drafts in course.by_kind().items():
        if len(drafts) > MAX_OBJECTS:
            words = (
                f"A course has at most {MAX_OBJECTS:,} of each kind, this one has {len(drafts):,}: {kind}. Split it."
            )
            findings.add(drafts[MAX_OBJECTS].where, words)
        for part in (inner for draft in drafts for inner in parts_of(draft)):
            _check_entries(part, findings)
    for lesson in course.lessons:
        if problem := length_problem(lesson.body):
            findings.add(lesson.at_line(problem.line), problem.words)


def _check_entries(part: PackPart, findings: ProblemList) -> None:
    for row in pack_fields(type(part)):
        if row.is_list and len(getattr(part, row.name)) > MAX_ENTRIES:
            findings.add(part.where, f"'{row.key}' has more than {MAX_ENTRIES} entries. Split it.")


def check_slugs(course: CoursePack, findings: ProblemList) -> None:
    for kind, drafts in course.by_kind().items():
        counted = Counter(draft.slug for draft in drafts)
        for draft in drafts:
            if kind != "term" and draft.slug and not SLUG.match(draft.slug):
                findings.add(draft.where, f"'{draft.slug}' is not a slug: use a-z, 0-9 and single dashes.")
            if draft.slug and counted[draft.slug] > 1:
                findings.add(draft.where, f"The {kind} '{draft.slug}' stands more than once.")


def check_fields(course: CoursePack, findings: ProblemList) -> None:
    """What is declared of each field: words out of a list, lengths, numbers in their bounds, storable characters."""
    for part in (inner for drafts in course.by_kind().values() for draft in drafts for inner in parts_of(draft)):
        for row in pack_fields(type(part)):
            for text in texts_of(part, row):
                _check_text(part, row, text, findings)
            if row.kind is int:
                _check_number(part, row, findings)


def _check_text(part: PackPart, row: PackField, text: str, findings: ProblemList) -> None:
    if row.spec.choices and text and text not in row.spec.choices:
        words = f"The {row.key} '{text}' is unknown. Use one of: {', '.join(row.spec.choices)}."
        findings.add(part.where, words)
    # What is a file of its own is checked as a whole.
    most = row.spec.max_length or (MAX_TEXT if row.spec.is_in_file else None)
    if most is not None and len(text) > most:
        findings.add(part.where, f"'{row.key}' has more than {most} characters. Shorten it.")
    unstorable = UNSTORABLE.search(text)
    if unstorable:
        before = text[: unstorable.start()].count("\n")
        is_body = isinstance(part, PackLesson) and row.name == "body"
        where = part.at_line(before + 1) if is_body and isinstance(part, PackLesson) else part.where
        findings.add(where, f"'{row.key}' has a character that cannot be stored. Delete it.")


def _check_number(part: PackPart, row: PackField, findings: ProblemList) -> None:
    value, (low, high) = getattr(part, row.name), row.spec.bounds
    if value is not None and not low <= value <= high:
        findings.add(part.where, f"'{row.key}' needs a whole number from {low} to {high}.")


def check_claims(course: CoursePack, findings: ProblemList) -> None:
    sources = {source.slug: source for source in course.sources}
    for claim in course.claims:
        for slug in claim.sources:
            if slug not in sources:
                findings.add(claim.where, f"The source '{slug}' is missing from sources.yaml.")
        if not any(slug in sources and sources[slug].is_shown for slug in claim.sources):
            findings.add(claim.where, f"The claim '{claim.slug}' needs at least one source that readers can see.")
        _once(claim.sources, "source", claim.where, findings)
        if problem := level_problem(claim.verdict, claim.level):
            findings.add(claim.where, problem)
        _check_dates(claim.reviewed_on, claim.review_by, claim.where, findings)


def _check_dates(reviewed_on: str, review_by: str, where: FileLocation, findings: ProblemList) -> None:
    if not (DATE.fullmatch(reviewed_on) and DATE.fullmatch(review_by)):
        findings.add(where, "'reviewed_on' and 'review_by' are dates like 2026-11-23.")
        return
    try:
        is_later = datetime.date.fromisoformat(review_by) > datetime.date.fromisoformat(reviewed_on)
    except ValueError:
        findings.add(where, "'reviewed_on' and 'review_by' are dates like 2026-11-23.")
        return
    if not is_later:
        findings.add(where, "'review_by' must be later than 'reviewed_on'.")


def check_misconceptions(course: CoursePack, findings: ProblemList) -> None:
    claims = {claim.slug for claim in course.claims}
    for misconception in course.misconceptions:
        _known(misconception.refuted_by, claims, "claim", misconception.where, findings)


def check_signs(course: CoursePack, findings: ProblemList) -> None:
    sources = {source.slug for source in course.sources}
    safety = course.safety
    for sign in (*safety.emergency, *safety.same_day, *safety.soon):
        for slug in sign.sources:
            _known(slug, sources, "source", safety.where, findings)


def _known(slug: str, known: Iterable[str], kind: str, where: FileLocation, findings: ProblemList) -> None:
    if slug and slug not in known:
        findings.add(where, f"The {kind} '{slug}' is unknown.")


def _once(slugs: Iterable[str], kind: str, where: FileLocation, findings: ProblemList) -> None:
    for slug, count in Counter(slugs).items():
        if count > 1:
            findings.add(where, f"The {kind} '{slug}' stands twice. Keep one.")


def check_sources(course: CoursePack, findings: ProblemList) -> None:
    for source in course.sources:
        if source.url and not source.url.startswith(("https://", "http://")):
            findings.add(source.where, "'url' is an address that begins with https:// or http://.")


def check_pictures(course: CoursePack, findings: ProblemList) -> None:
    for picture in course.pictures:
        # Numbers that cannot be drawn are reported where they are read.
        for words in picture_problems(picture.svg) if picture.svg else ():
            findings.add(picture.where, words)


def check_outline(course: CoursePack, findings: ProblemList) -> None:
    outline = course.outline
    if problem := language_problem(outline.language):
        findings.add(outline.where, problem)
    lessons = {lesson.slug for lesson in course.lessons}
    for slug in outline.lessons:
        _known(slug, lessons, "lesson", outline.where, findings)
    for slug in sorted(lessons - set(outline.lessons)):
        findings.add(outline.where, f"The lesson '{slug}' is missing from 'lessons'.")
    for topic in outline.topics:
        for slug in topic.lessons:
            _known(slug, lessons, "lesson", outline.where, findings)
    _once(outline.lessons, "lesson", outline.where, findings)
    _once([slug for topic in outline.topics for slug in topic.lessons], "lesson of a topic", outline.where, findings)
    _once([person.name for person in outline.people], "person", outline.where, findings)


def check_sheets(course: CoursePack, findings: ProblemList) -> None:
    """Sheets have names of their own and belong to lessons; a table has columns and rows."""
    lessons = {lesson.slug for lesson in course.lessons}
    _once([sheet.slug for sheet in course.outline.sheets], "sheet", course.outline.where, findings)
    for sheet in course.outline.sheets:
        if not SLUG.match(sheet.slug):
            findings.add(sheet.where, f"'{sheet.slug}' is not a slug: use a-z, 0-9 and single dashes.")
        for slug in sheet.lessons:
            _known(slug, lessons, "lesson", sheet.where, findings)
        _check_parts(sheet, findings)


def _check_parts(sheet: PackSheet, findings: ProblemList) -> None:
    if not sheet.parts:
        findings.add(sheet.where, f"The sheet '{sheet.slug}' has no 'parts'. Write at least one.")
    for part in sheet.parts:
        if bool(part.columns) != bool(part.rows):
            findings.add(part.where, "A table has 'columns' and a number of 'rows'. Write both or neither.")


def check_lessons(course: CoursePack, findings: ProblemList) -> None:
    claims = {claim.slug for claim in course.claims}
    pictures = {picture.slug for picture in course.pictures}
    sources = {source.slug for source in course.sources if source.is_shown}
    for lesson in course.lessons:
        if len(lesson.summary) != KEY_POINTS:
            findings.add(lesson.where, f"A lesson has {KEY_POINTS} closing points in 'summary'.")
        for slug in lesson.claims:
            _known(slug, claims, "claim", lesson.where, findings)
        _once(lesson.claims, "claim", lesson.where, findings)
        _check_body(lesson, pictures, sources, findings)


def _check_body(lesson: PackLesson, pictures: set[str], sources: set[str], findings: ProblemList) -> None:
    sections, problems = read_sections(lesson.body)
    for problem in problems:
        findings.add(lesson.at_line(problem.line), problem.words)
    unknown = [("claim", slug, line) for slug, line in claims_in(sections) if slug not in lesson.claims]
    unknown += [("picture", slug, line) for slug, line in pictures_in(sections) if slug not in pictures]
    unknown += [("source", slug, line) for slug, line in sources_in(sections) if slug not in sources]
    for kind, slug, line in unknown:
        findings.add(lesson.at_line(line), f"The {kind} '{slug}' is not one of this lesson or pack.")
    _check_cards(lesson, [slug for slug, _ in claims_in(sections)], findings)


def _check_cards(lesson: PackLesson, shown: list[str], findings: ProblemList) -> None:
    for slug in lesson.claims if lesson.body else ():
        if shown.count(slug) != lesson.claims.count(slug):
            findings.add(lesson.where, f"The claim '{slug}' needs its evidence card once in the text.")


def check_people(course: CoursePack, findings: ProblemList) -> None:
    """Openings and closings of lessons name people that the course introduces."""
    names = [person.name for person in course.outline.people]
    known = ", ".join(names) or "nobody yet"
    for lesson in course.lessons:
        for key, story in (("opening", lesson.opening), ("closing", lesson.closing)):
            if story and not any(name in story for name in names):
                findings.add(lesson.where, f"'{key}' names none of the 'people' in course.yaml: {known}.")
        if bool(lesson.opening) != bool(lesson.closing):
            findings.add(lesson.where, "'opening' and 'closing' belong together. Write both or neither.")


def check_questions(course: CoursePack, findings: ProblemList) -> None:
    claims = {claim.slug: claim for claim in course.claims}
    misconceptions = {misconception.slug for misconception in course.misconceptions}
    pictures = {picture.slug for picture in course.pictures}
    for question in course.questions:
        _known(question.claim, claims, "claim", question.where, findings)
        _known(question.picture, pictures, "picture", question.where, findings)
        if question.claim in claims and not claims[question.claim].is_askable:
            findings.add(question.where, f"The claim '{question.claim}' is for information only and never asked.")
        if len(question.fact.split()) > MAX_FACT_WORDS:
            findings.add(question.where, f"'fact' has more than {MAX_FACT_WORDS} words. Shorten it.")
        for option in question.options:
            _known(option.reveals, misconceptions, "misconception", option.where, findings)
            if option.is_right and option.reveals:
                findings.add(option.where, "A right option reveals nothing.")


def check_options(course: CoursePack, findings: ProblemList) -> None:
    verdicts = {claim.slug: claim.verdict for claim in course.claims}
    for question in course.questions:
        labels = [option.label for option in question.options]
        if len(set(labels)) < len(labels):
            findings.add(question.where, "A label stands twice among the options.")
        if question.type == QuestionType.VERDICT:
            _check_verdict_options(question, verdicts.get(question.claim, ""), findings)
        else:
            _check_choice_options(question, findings)
        for option in question.options:
            if not option.is_right and not option.feedback:
                findings.add(option.where, f"The wrong option '{option.label}' needs feedback.")


def _check_verdict_options(question: PackQuestion, verdict: str, findings: ProblemList) -> None:
    wrong = {value for value in Verdict.values if value != verdict}
    if verdict and {option.label for option in question.options} != wrong:
        words = f"List the wrong verdicts only, with feedback: {', '.join(sorted(wrong))}."
        findings.add(question.where, words)
    for option in question.options:
        if option.text or option.is_right:
            words = "A verdict has no text or right of its own: both follow from the claim."
            findings.add(option.where, words)


def _check_choice_options(question: PackQuestion, findings: ProblemList) -> None:
    right = sum(option.is_right for option in question.options)
    if question.type in SINGLE_ANSWER_TYPES and right != 1:
        findings.add(question.where, f"{ONE_RIGHT[question.type]} has one right option, this one has {right}.")
    if question.type == QuestionType.MULTIPLE_CHOICE and not right:
        findings.add(question.where, "A multiple choice has at least one right option.")
    texts = [option.text for option in question.options]
    for words in estimate_faults(texts, question.picture) if question.type == QuestionType.ESTIMATE else ():
        findings.add(question.where, words)
    if right == len(question.options):
        findings.add(question.where, "At least one option must not be right.")
    _check_choice_labels(question.options, findings)


def _check_choice_labels(options: Sequence[PackOption], findings: ProblemList) -> None:
    for option in options:
        _check_choice_option(option, findings)


def _check_choice_option(option: PackOption, findings: ProblemList) -> None:
    if not option.text:
        findings.add(option.where, f"The option '{option.label}' needs its text.")
    if not SLUG.match(option.label) or option.label == UNSURE:
        findings.add(option.where, f"'{option.label}' is not a label: use a, b, c.")


def check_quizzes(course: CoursePack, findings: ProblemList) -> None:
    sections = {les.slug: {section.anchor for section in read_sections(les.body)[0]} for les in course.lessons}
    questions = {question.slug: question for question in course.questions}
    for quiz in course.quizzes:
        _known(quiz.slug, sections, "lesson", quiz.where, findings)
        anchors = {item.question for item in quiz.items if item.role == ItemRole.ANCHOR}
        for item in quiz.items:
            _check_item(item, anchors, findings)
            _check_key(item, questions, findings)
            question = questions.get(item.question)
            if question and quiz.slug in sections and question.section not in sections[quiz.slug]:
                findings.add(question.where, f"The lesson '{quiz.slug}' has no section '{question.section}'.")


def _check_item(item: PackItem, anchors: set[str], findings: ProblemList) -> None:
    is_parallel = item.role == ItemRole.PARALLEL
    if is_parallel and item.parallel_of not in anchors:
        findings.add(item.where, f"A parallel names its anchor in this quiz; '{item.parallel_of}' is none.")
    if not is_parallel and item.parallel_of:
        findings.add(item.where, "Only a parallel has 'parallel_of'.")


def _check_key(item: PackItem, questions: Mapping[str, PackQuestion], findings: ProblemList) -> None:
    """A parallel of its anchor's type may be asked in its stead, so it has the same key."""
    question, anchor = questions.get(item.question), questions.get(item.parallel_of)
    if question and anchor and question.type == anchor.type and question.claim != anchor.claim:
        words = f"A parallel has the claim of its anchor; these are '{anchor.claim}' and '{question.claim}'."
        findings.add(item.where, words)


Check = Callable[[CoursePack, ProblemList], None]
CHECKS: list[Check] = [
    check_slugs,
    check_fields,
    check_sources,
    check_claims,
    check_misconceptions,
    check_signs,
    check_pictures,
    check_outline,
    check_lessons,
    check_people,
    check_sheets,
    check_questions,
    check_options,
    check_quizzes,
]
