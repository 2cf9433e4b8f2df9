"""Reads course packs: a folder of text files becomes a CoursePack, or a list of all its problems."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quizzes.domain.pack import (
    CoursePack,
    FileLocation,
    PackClaim,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOption,
    PackOutline,
    PackOverride,
    PackPerson,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSign,
    PackSource,
    PackTerm,
    PackTopic,
)
from quizzes.errors import InvalidPack
from quizzes.formats.located_yaml import FieldReader, ProblemList, YamlMapping, YamlValue, field_readers, read_yaml
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
OVERRIDES_FILE = "overrides.yaml"  # optional
FRONT_MATTER = re.compile(r"\A---\n(?P<front>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
MAX_BYTES = 1_000_000


def read_pack(files: Mapping[str, bytes]) -> CoursePack:
    """The course in these files, keyed by path inside the pack. Raises InvalidPack with every problem found."""
    findings = ProblemList()
    texts = {name: text for name, data in sorted(files.items()) if (text := _text(name, data, findings)) is not None}
    pack = _Pack(texts, findings)
    course = pack.course()
    if course:
        check_course(course, findings)
    if findings.problems or course is None:
        raise InvalidPack(findings.problems)
    return course


def _text(name: str, data: bytes, findings: ProblemList) -> str | None:
    if len(data) > MAX_BYTES:
        findings.add(FileLocation(name, 1), f"The file is larger than {MAX_BYTES} bytes. Split it.")
        return None
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        findings.add(FileLocation(name, line), "This is not UTF-8 text. Save the file as UTF-8.")
        return None


@dataclass
class _Pack:
    texts: Mapping[str, str]
    findings: ProblemList

    def course(self) -> CoursePack | None:
        self._check_names()
        outline = self._outline()
        questions, quizzes = self._quizzes()
        # Read everything even without an outline, so that all problems are reported at once.
        course = CoursePack(
            outline=outline or PackOutline("", "", "", ()),
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
                self.findings.add(FileLocation(name, 1), words)

    def _document(self, name: str) -> YamlValue | None:
        if name not in self.texts:
            self.findings.add(FileLocation(name, 1), "The file is missing or cannot be read.")
            return None
        return read_yaml(self.texts[name], name, self.findings)

    def _fields(self, name: str) -> FieldReader | None:
        value = self._document(name)
        if value is not None and not isinstance(value, YamlMapping):
            self.findings.add(FileLocation(name, value.line), "This needs fields, such as 'slug: …'.")
        return FieldReader(value, name, self.findings) if isinstance(value, YamlMapping) else None

    def _rows(self, name: str) -> Iterator[FieldReader]:
        for row in field_readers(self._document(name), name, self.findings):
            yield row
            row.check_unknown()

    def _rows_of_overrides(self) -> Iterator[FieldReader]:
        yield from self._rows(OVERRIDES_FILE) if OVERRIDES_FILE in self.texts else ()

    def _outline(self) -> PackOutline | None:
        row = self._fields("course.yaml")
        if row is None:
            return None
        topics = []
        for inner in row.rows("topics"):
            topics.append(PackTopic(inner.text("title"), inner.text("about"), inner.texts("lessons")))
            inner.check_unknown()
        outline = PackOutline(
            slug=row.text("slug"),
            title=row.text("title"),
            language=row.text("language"),
            lessons=row.texts("lessons"),
            topics=tuple(topics),
            about=row.text("about", is_required=False),
            people=tuple(_people(row)),
            where=row.where,
        )
        row.check_unknown()
        return outline

    def _safety(self, slug: str) -> PackSafety:
        row = self._fields("safety.yaml") or FieldReader(YamlMapping({}, 1), "safety.yaml", ProblemList())
        draft = PackSafety(
            slug=slug,
            disclaimer=row.text("disclaimer"),
            closing=row.text("closing"),
            emergency=signs(row, "emergency"),
            same_day=signs(row, "same_day"),
            soon=signs(row, "soon"),
            where=row.where,
        )
        row.check_unknown()
        return draft

    def _named(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """Slug and file name of each file whose path matches."""
        for name in self.texts:
            match = pattern.fullmatch(name)
            if match:
                yield match["slug"], name

    def _pictures(self) -> Iterator[PackPicture]:
        for slug, name in self._named(PICTURE_FILE):
            yield PackPicture(slug, self.texts[name].strip() + "\n", FileLocation(name, 1))

    def _lessons(self) -> Iterator[PackLesson]:
        for slug, name in self._named(LESSON_FILE):
            match = FRONT_MATTER.match(self.texts[name])
            if not match:
                self.findings.add(FileLocation(name, 1), "A lesson begins with its fields between two lines '---'.")
                continue
            value = read_yaml(match["front"], name, self.findings, first_line=2)
            if isinstance(value, YamlMapping):
                row = FieldReader(value, name, self.findings)
                body = match["body"]
                first = match["front"].count("\n") + 3 + body[: len(body) - len(body.lstrip("\n"))].count("\n")
                yield lesson(slug, row, body.strip(), first)
                row.check_unknown()

    def _quizzes(self) -> tuple[tuple[PackQuestion, ...], tuple[PackQuiz, ...]]:
        questions: list[PackQuestion] = []
        quizzes: list[PackQuiz] = []
        for slug, name in self._named(QUIZ_FILE):
            row = self._fields(name)
            if row is None:
                continue
            items = []
            for inner in row.rows("questions"):
                items.append(item(inner))
                questions.append(question(inner))
                inner.check_unknown()
            quizzes.append(PackQuiz(slug, tuple(items), row.where))
            row.check_unknown()
        return tuple(questions), tuple(quizzes)


def source(row: FieldReader) -> PackSource:
    return PackSource(
        slug=row.text("slug"),
        citation=row.text("citation"),
        kind=row.text("kind"),
        year=row.number("year", maximum=2100),
        doi=row.text("doi", is_required=False),
        url=row.text("url", is_required=False),
        is_shown=row.flag("shown", default=True),
        where=row.where,
    )


def claim(row: FieldReader) -> PackClaim:
    return PackClaim(
        slug=row.text("slug"),
        statement=row.text("statement"),
        verdict=row.text("verdict"),
        level=row.text("level", is_required=False),
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


def misconception(row: FieldReader) -> PackMisconception:
    return PackMisconception(
        slug=row.text("slug"),
        text=row.text("text"),
        refutation=row.text("refutation"),
        harm=row.number("harm") or 0,
        refuted_by=row.text("refuted_by"),
        where=row.where,
    )


def term(row: FieldReader) -> PackTerm:
    return PackTerm(row.text("term"), row.text("meaning"), row.where)


def override(row: FieldReader) -> PackOverride:
    return PackOverride(
        slug=row.text("slug"),
        rule=row.text("rule"),
        place=row.text("where"),
        words=row.text("words"),
        reason=row.text("reason"),
        where=row.where,
    )


def _people(row: FieldReader) -> Iterator[PackPerson]:
    for inner in row.rows("people"):
        yield PackPerson(inner.text("name"), inner.text("about"))
        inner.check_unknown()


def signs(row: FieldReader, key: str) -> tuple[PackSign, ...]:
    found = []
    for inner in row.rows(key):
        flag = inner.flag("awaiting_review", default=False)
        found.append(PackSign(inner.text("text"), inner.texts("sources"), flag))
        inner.check_unknown()
    return tuple(found)


def lesson(slug: str, row: FieldReader, body: str, body_line: int) -> PackLesson:
    return PackLesson(
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
        opening=row.text("opening", is_required=False),
        closing=row.text("closing", is_required=False),
        minutes=row.number("minutes") or 0,
        claims=row.texts("claims"),
        change=_change(row),
        body=body,
        body_line=body_line,
        where=row.where,
    )


def item(row: FieldReader) -> PackItem:
    return PackItem(
        question=row.text("slug"),
        role=row.text("role"),
        parallel_of=row.text("parallel_of", is_required=False),
        points=row.number("points", 1) or 0,
        is_sensitive=row.flag("sensitive", default=False),
        where=row.where,
    )


def question(row: FieldReader) -> PackQuestion:
    return PackQuestion(
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


def _options(row: FieldReader) -> Iterator[PackOption]:
    for inner in row.rows("options"):
        yield PackOption(
            label=inner.text("label"),
            text=inner.text("text", is_required=False),
            is_right=inner.flag("right", default=False),
            feedback=inner.text("feedback", is_required=False),
            reveals=inner.text("reveals", is_required=False),
            where=inner.where,
        )
        inner.check_unknown()


def _change(row: FieldReader) -> str:
    return row.text("change", is_required=False) or ChangeKind.MEANING.value
