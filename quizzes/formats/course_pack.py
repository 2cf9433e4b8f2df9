"""Reads course packs: a folder of text files becomes a CoursePack, or a list of all its problems."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from quizzes.domain.pack import (
    CoursePack,
    PackClaim,
    PackItem,
    PackLesson,
    PackMisconception,
    PackOutline,
    PackOverride,
    PackPicture,
    PackQuestion,
    PackQuiz,
    PackSafety,
    PackSource,
    PackTerm,
)
from quizzes.domain.pack_fields import FileLocation, PackPart
from quizzes.errors import InvalidPack
from quizzes.formats import pack_files
from quizzes.formats.data_pictures import drawing_of_numbers
from quizzes.formats.located_yaml import FieldReader, ProblemList, YamlMapping, YamlValue, field_readers, read_yaml
from quizzes.formats.pack_checks import check_course
from quizzes.formats.pack_parts import read_part, read_whole_part

FRONT_MATTER = re.compile(r"\A---\n(?P<front>.*?\n)---\n(?P<body>.*)\Z", re.DOTALL)
MAX_BYTES = 1_000_000
P = TypeVar("P", bound=PackPart)


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
        # Some editors begin a file with a byte order mark.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as reason:
        line = data[: reason.start].count(b"\n") + 1
        findings.add(FileLocation(name, line), "This is not UTF-8 text. Save the file as UTF-8.")
        return None


@dataclass
class _Pack:
    texts: Mapping[str, str]
    findings: ProblemList

    def course(self) -> CoursePack | None:
        for name in self.texts:
            if not pack_files.is_known(name):
                words = "A pack has no such file. Lessons are 'lessons/07-name.md', quizzes 'quizzes/07-name.yaml'."
                self.findings.add(FileLocation(name, 1), words)
        outline = self._fields(pack_files.COURSE)
        read = read_whole_part(PackOutline, outline) if outline else None
        questions, quizzes = self._quizzes()
        # Read everything even without an outline, so that all problems are reported at once.
        course = CoursePack(
            outline=read or PackOutline("", "", ""),
            safety=self._safety(read.slug if read else ""),
            sources=self._rows(pack_files.SOURCES, PackSource),
            claims=self._rows(pack_files.CLAIMS, PackClaim),
            misconceptions=self._rows(pack_files.MISCONCEPTIONS, PackMisconception),
            terms=self._rows(pack_files.GLOSSARY, PackTerm),
            pictures=tuple(self._pictures()),
            lessons=tuple(self._lessons()),
            questions=questions,
            quizzes=quizzes,
            overrides=self._rows(pack_files.OVERRIDES, PackOverride),
        )
        return course if read else None

    def _document(self, name: str) -> YamlValue | None:
        if name not in self.texts:
            if name in pack_files.REQUIRED:
                self.findings.add(FileLocation(name, 1), "The file is missing or cannot be read.")
            return None
        return read_yaml(self.texts[name], name, self.findings)

    def _fields(self, name: str) -> FieldReader | None:
        value = self._document(name)
        if value is not None and not isinstance(value, YamlMapping):
            self.findings.add(FileLocation(name, value.line), "This needs fields, such as 'slug: …'.")
        return FieldReader(value, name, self.findings) if isinstance(value, YamlMapping) else None

    def _rows(self, name: str, cls: type[P]) -> tuple[P, ...]:
        return tuple(read_whole_part(cls, row) for row in field_readers(self._document(name), name, self.findings))

    def _safety(self, slug: str) -> PackSafety:
        row = self._fields(pack_files.SAFETY)
        return read_whole_part(PackSafety, row or FieldReader(YamlMapping({}, 1), "", ProblemList()), slug=slug)

    def _named(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """Slug and file name of each file whose path matches."""
        for name in self.texts:
            match = pattern.fullmatch(name)
            if match:
                yield match["slug"], name

    def _pictures(self) -> Iterator[PackPicture]:
        for slug, name in self._named(pack_files.PICTURE):
            text = self.texts[name].strip() + "\n"
            if name.endswith(".svg"):
                yield PackPicture(slug, text, where=FileLocation(name, 1))
            else:
                drawing = drawing_of_numbers(text, slug, name, self.findings)
                yield PackPicture(slug, drawing, text, where=FileLocation(name, 1))

    def _lessons(self) -> Iterator[PackLesson]:
        for slug, name in self._named(pack_files.LESSON):
            match = FRONT_MATTER.match(self.texts[name])
            if not match:
                self.findings.add(FileLocation(name, 1), "A lesson begins with its fields between two lines '---'.")
                continue
            value = read_yaml(match["front"], name, self.findings, first_line=2)
            if isinstance(value, YamlMapping):
                body = match["body"]
                first = match["front"].count("\n") + 3 + body[: len(body) - len(body.lstrip("\n"))].count("\n")
                row = FieldReader(value, name, self.findings)
                yield read_whole_part(PackLesson, row, slug=slug, body=body.strip(), body_line=first)

    def _quizzes(self) -> tuple[tuple[PackQuestion, ...], tuple[PackQuiz, ...]]:
        questions: list[PackQuestion] = []
        quizzes: list[PackQuiz] = []
        for slug, name in self._named(pack_files.QUIZ):
            row = self._fields(name)
            if row is None:
                continue
            items = []
            for inner in row.rows("questions"):
                items.append(read_part(PackItem, inner))
                questions.append(read_whole_part(PackQuestion, inner))
            quizzes.append(PackQuiz(slug, tuple(items), where=row.where))
            row.check_unknown()
        return tuple(questions), tuple(quizzes)
