"""Course packs read: a folder of text files becomes a CourseDraft, or a list of all its problems."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizzes.domain.drafts import (
    ClaimDraft,
    CourseDraft,
    CourseOutline,
    ItemDraft,
    LessonDraft,
    MisconceptionDraft,
    OptionDraft,
    OverrideDraft,
    PictureDraft,
    QuestionDraft,
    QuizDraft,
    SafetyDraft,
    SignDraft,
    SourceDraft,
    TermDraft,
    TopicDraft,
    Where,
)
from quizzes.errors import PackRefused
from quizzes.formats.located_yaml import Block, Fields, Findings, Value, fields_of_rows, read_yaml
from quizzes.formats.pack_checks import check_course
from quizzes.vocabulary import ChangeKind

LESSON_FILE = re.compile(r"lessons/(?P<number>\d\d)-(?P<slug>[a-z0-9-]+)\.md")
QUIZ_FILE = re.compile(r"quizzes/(?P<number>\d\d)-(?P<slug>[a-z0-9-]+)\.yaml")
PICTURE_FILE = re.compile(r"pictures/(?P<slug>[a-z0-9-]+)\.svg")
SINGLE_FILES = [
    "course.yaml",
    "sources.yaml",
    "claims.yaml",
    "misconceptions.yaml",
    "glossary.yaml",
    "safety.yaml",
]
OVERRIDES_FILE = "overrides.yaml"  # only where there are any
FRONT_MATTER = re.compile(r"\A---\n(?P<front>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
MAX_BYTES = 1_000_000


def read_pack(files: Mapping[str, bytes]) -> CourseDraft:
    """The course in these files, by path inside the pack. Raises PackRefused with every problem found."""
    findings = Findings()
    texts = {name: text for name, data in sorted(files.items()) if (text := _text(name, data, findings)) is not None}
    pack = _Pack(texts, findings)
    course = pack.course()
    if course:
        check_course(course, findings)
    if findings.problems or course is None:
        raise PackRefused(findings.problems)
    return course


def _text(name: str, data: bytes, findings: Findings) -> str | None:
    if len(data) > MAX_BYTES:
        findings.add(Where(name, 1), f"The file is larger than {MAX_BYTES} bytes. Split it.")
        return None
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        findings.add(Where(name, line), "This is not UTF-8 text. Save the file as UTF-8.")
        return None


@dataclass
class _Pack:
    texts: Mapping[str, str]
    findings: Findings

    def course(self) -> CourseDraft | None:
        self._check_names()
        outline = self._outline()
        questions, quizzes = self._quizzes()
        # Everything is read even without an outline: all problems are reported at once.
        course = CourseDraft(
            outline=outline or CourseOutline("", "", "", ()),
            safety=self._safety(outline.slug if outline else ""),
            sources=tuple(source(row) for row in self._rows("sources.yaml")),
            claims=tuple(claim(row) for row in self._rows("claims.yaml")),
            misconceptions=tuple(misconception(row) for row in self._rows("misconceptions.yaml")),
            terms=tuple(term(row) for row in self._rows("glossary.yaml")),
            pictures=tuple(self._pictures()),
            lessons=tuple(self._lessons()),
            questions=questions,
            quizzes=quizzes,
            overrides=tuple(override(row) for row in self._rows_of_overrides()),
        )
        return course if outline else None

    def _check_names(self) -> None:
        for name in self.texts:
            is_known = name in {*SINGLE_FILES, OVERRIDES_FILE} or any(
                p.fullmatch(name) for p in (LESSON_FILE, QUIZ_FILE, PICTURE_FILE)
            )
            if not is_known:
                words = "A pack has no such file. Lessons are 'lessons/07-name.md', quizzes 'quizzes/07-name.yaml'."
                self.findings.add(Where(name, 1), words)

    def _document(self, name: str) -> Value | None:
        if name not in self.texts:
            self.findings.add(Where(name, 1), "The file is missing or cannot be read.")
            return None
        return read_yaml(self.texts[name], name, self.findings)

    def _fields(self, name: str) -> Fields | None:
        value = self._document(name)
        if value is not None and not isinstance(value, Block):
            self.findings.add(Where(name, value.line), "This needs fields, such as 'slug: …'.")
        return Fields(value, name, self.findings) if isinstance(value, Block) else None

    def _rows(self, name: str) -> Iterator[Fields]:
        for row in fields_of_rows(self._document(name), name, self.findings):
            yield row
            row.finish()

    def _rows_of_overrides(self) -> Iterator[Fields]:
        yield from self._rows(OVERRIDES_FILE) if OVERRIDES_FILE in self.texts else ()

    def _outline(self) -> CourseOutline | None:
        row = self._fields("course.yaml")
        if row is None:
            return None
        topics = []
        for inner in row.rows("topics"):
            topics.append(TopicDraft(inner.text("title"), inner.text("about"), inner.texts("lessons")))
            inner.finish()
        outline = CourseOutline(
            slug=row.text("slug"),
            title=row.text("title"),
            language=row.text("language"),
            lessons=row.texts("lessons"),
            topics=tuple(topics),
            about=row.text("about", is_required=False),
            where=row.where,
        )
        row.finish()
        return outline

    def _safety(self, slug: str) -> SafetyDraft:
        row = self._fields("safety.yaml") or Fields(Block({}, 1), "safety.yaml", Findings())
        draft = SafetyDraft(
            slug=slug,
            disclaimer=row.text("disclaimer"),
            closing=row.text("closing"),
            emergency=signs(row, "emergency"),
            same_day=signs(row, "same_day"),
            soon=signs(row, "soon"),
            where=row.where,
        )
        row.finish()
        return draft

    def _named(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """Slug and file name of every file of one kind."""
        for name in self.texts:
            found = pattern.fullmatch(name)
            if found:
                yield found["slug"], name

    def _pictures(self) -> Iterator[PictureDraft]:
        for slug, name in self._named(PICTURE_FILE):
            yield PictureDraft(slug, self.texts[name].strip() + "\n", Where(name, 1))

    def _lessons(self) -> Iterator[LessonDraft]:
        for slug, name in self._named(LESSON_FILE):
            found = FRONT_MATTER.match(self.texts[name])
            if not found:
                self.findings.add(Where(name, 1), "A lesson begins with its fields between two lines '---'.")
                continue
            value = read_yaml(found["front"], name, self.findings, first_line=2)
            if isinstance(value, Block):
                row = Fields(value, name, self.findings)
                body = found["body"]
                first = found["front"].count("\n") + 3 + body[: len(body) - len(body.lstrip("\n"))].count("\n")
                yield lesson(slug, row, body.strip(), first)
                row.finish()

    def _quizzes(self) -> tuple[tuple[QuestionDraft, ...], tuple[QuizDraft, ...]]:
        questions: list[QuestionDraft] = []
        quizzes: list[QuizDraft] = []
        for slug, name in self._named(QUIZ_FILE):
            row = self._fields(name)
            if row is None:
                continue
            items = []
            for inner in row.rows("questions"):
                items.append(item(inner))
                questions.append(question(inner))
                inner.finish()
            quizzes.append(QuizDraft(slug, tuple(items), row.where))
            row.finish()
        return tuple(questions), tuple(quizzes)


def source(row: Fields) -> SourceDraft:
    return SourceDraft(
        slug=row.text("slug"),
        citation=row.text("citation"),
        kind=row.text("kind"),
        year=row.number("year", most=2100),
        doi=row.text("doi", is_required=False),
        url=row.text("url", is_required=False),
        is_shown=row.flag("shown", default=True),
        where=row.where,
    )


def claim(row: Fields) -> ClaimDraft:
    return ClaimDraft(
        slug=row.text("slug"),
        statement=row.text("statement"),
        verdict=row.text("verdict"),
        level=row.text("level"),
        say_instead=row.text("say_instead"),
        safety_note=row.text("safety_note", is_required=False),
        sources=row.texts("sources"),
        reviewed_on=row.text("reviewed_on"),
        review_by=row.text("review_by"),
        is_askable=row.flag("askable", default=True),
        awaiting_review=row.flag("awaiting_review", default=False),
        change=_change(row),
        where=row.where,
    )


def misconception(row: Fields) -> MisconceptionDraft:
    return MisconceptionDraft(
        slug=row.text("slug"),
        text=row.text("text"),
        refutation=row.text("refutation"),
        harm=row.number("harm") or 0,
        refuted_by=row.text("refuted_by"),
        where=row.where,
    )


def term(row: Fields) -> TermDraft:
    return TermDraft(row.text("term"), row.text("meaning"), row.where)


def override(row: Fields) -> OverrideDraft:
    return OverrideDraft(
        slug=row.text("slug"),
        rule=row.text("rule"),
        place=row.text("where"),
        words=row.text("words"),
        reason=row.text("reason"),
        where=row.where,
    )


def signs(row: Fields, key: str) -> tuple[SignDraft, ...]:
    found = []
    for inner in row.rows(key):
        flag = inner.flag("awaiting_review", default=False)
        found.append(SignDraft(inner.text("text"), inner.texts("sources"), flag))
        inner.finish()
    return tuple(found)


def lesson(slug: str, row: Fields, body: str, body_line: int) -> LessonDraft:
    return LessonDraft(
        slug=slug,
        title=row.text("title"),
        main_message=row.text("main_message"),
        action=row.text("action"),
        action_note=row.text("action_note", is_required=False),
        summary=row.texts("summary"),
        known=row.texts("known"),
        not_known=row.texts("not_known"),
        safety=row.text("safety"),
        questions_for_visit=row.texts("questions_for_visit"),
        minutes=row.number("minutes") or 0,
        claims=row.texts("claims"),
        change=_change(row),
        body=body,
        body_line=body_line,
        where=row.where,
    )


def item(row: Fields) -> ItemDraft:
    return ItemDraft(
        question=row.text("slug"),
        role=row.text("role"),
        parallel_of=row.text("parallel_of", is_required=False),
        points=row.number("points", 1) or 0,
        is_sensitive=row.flag("sensitive", default=False),
        where=row.where,
    )


def question(row: Fields) -> QuestionDraft:
    return QuestionDraft(
        slug=row.text("slug"),
        type=row.text("type"),
        claim=row.text("claim"),
        stem=row.text("stem"),
        fact=row.text("fact"),
        why_it_misleads=row.text("why_it_misleads"),
        closing_fact=row.text("closing_fact"),
        section=row.text("section"),
        options=tuple(_options(row)),
        tags=row.texts("tags"),
        change=_change(row),
        where=row.where,
    )


def _options(row: Fields) -> Iterator[OptionDraft]:
    for inner in row.rows("options"):
        yield OptionDraft(
            label=inner.text("label"),
            text=inner.text("text", is_required=False),
            is_right=inner.flag("right", default=False),
            feedback=inner.text("feedback", is_required=False),
            reveals=inner.text("reveals", is_required=False),
            where=inner.where,
        )
        inner.finish()


def _change(row: Fields) -> str:
    return row.text("change", is_required=False) or ChangeKind.MEANING.value
