"""Lesson bodies: Markdown with anchored headings, evidence cards and pictures, read into sections and
rendered to HTML.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

import nh3
from markdown_it import MarkdownIt

# HTML ids that the page around a lesson uses.
RESERVED_ANCHORS = frozenset(
    (  # noqa: SIM905 – forty short words read better in three lines
        "bead begun changed do facts kept known loop main mine next none notice open plan r1 r2 r3 r4 read "
        "read-aloud ring roles rule safe-box short thread-bead thread-kept thread-loop thread-open "
        "thread-twice thread-wave twice visit wave"
    ).split()
)
HEADING = re.compile(r"^## +(?P<title>.+?) *\{#(?P<anchor>[a-z][a-z0-9-]*)\} *$")
DIRECTIVE = re.compile(r"^::: +(?P<kind>evidence|picture) +(?P<slug>[a-z0-9-]+) *$")
# "::: fold Does FM shorten life?": what follows, up to ":::", opens only when a reader asks for it.
FOLD = re.compile(r"^::: +fold +(?P<title>\S.*?) *$")
# "One survey found this.[^black-2024]": cites a source; readers find it in a line below the section.
CITATION = re.compile(r"\s*\[\^(?P<slug>[^\]\s]*)\]")
# Of one body, several times what the longest lesson needs; what is within them is read in less than two seconds.
MAX_CHARACTERS, MAX_LINES, MAX_HEADINGS = 30_000, 1_500, 40
TAGS = {"details", "summary", "p", "ul", "ol", "li", "strong", "em", "h3", "br"}
MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass
class Section:
    """One section of a lesson. `line` is its 1-based line in the body."""

    anchor: str
    title: str
    line: int
    text: list[str] = field(default_factory=list)
    text_lines: list[int] = field(default_factory=list)  # of each line of the text, its line in the body
    pictures: list[tuple[str, str, int]] = field(default_factory=list)  # slug, caption, line
    claims: list[tuple[str, int]] = field(default_factory=list)  # slug, line
    sources: list[tuple[str, int]] = field(default_factory=list)  # slug, line; as often as they are cited

    def rendered(self) -> dict[str, object]:
        """The section as stored in LessonVersion.rendered_body: anchor, title, html, pictures, claims."""
        return {
            "anchor": self.anchor,
            "title": self.title,
            "html": render_text("\n".join(self.text)),
            "pictures": [{"slug": slug, "caption": caption} for slug, caption, _ in self.pictures],
            "claims": [slug for slug, _ in self.claims],
            "sources": list(dict.fromkeys(slug for slug, _ in self.sources)),
        }


@dataclass(frozen=True)
class BodyProblem:
    """A problem in a body: 1-based line, and a sentence that says what to do."""

    line: int
    words: str


def render_text(text: str) -> str:
    """Sanitized HTML of Markdown text; raw HTML, links and images are removed."""
    return nh3.clean("".join(_rendered_pieces(text)), tags=TAGS, attributes={})


def _rendered_pieces(text: str) -> Iterator[str]:
    """HTML of the text before, inside and after each fold."""
    lines: list[str] = []
    for line in text.split("\n"):
        found = FOLD.match(line)
        if not found and line.strip() != ":::":
            lines.append(line)
            continue
        yield MARKDOWN.render("\n".join(lines))
        yield f"<details><summary>{escape(found['title'])}</summary>" if found else "</details>"
        lines = []
    yield MARKDOWN.render("\n".join(lines))


def without_folds(lines: Sequence[str]) -> list[str]:
    """The lines of a section with the title of a fold as a paragraph of its own, for who reads the words only."""
    titles = (FOLD.match(line) for line in lines)
    return [
        found["title"] if found else "" if line.strip() == ":::" else line
        for found, line in zip(titles, lines, strict=True)
    ]


def read_sections(body: str) -> tuple[list[Section], list[BodyProblem]]:
    """Sections of a body, and its problems. One that is too long has no sections and one problem."""
    if too_long := length_problem(body):
        return [], [too_long]
    reader = _Reader()
    for number, line in enumerate(body.splitlines(), start=1):
        reader.feed(number, line)
    reader.end()
    return reader.sections, reader.problems


def length_problem(body: str) -> BodyProblem | None:
    """Where a body becomes longer than is read, and in which way; None for all others."""
    if len(body) > MAX_CHARACTERS:
        line = body.count("\n", 0, MAX_CHARACTERS) + 1
        return BodyProblem(line, _too_many(len(body), MAX_CHARACTERS, "characters"))
    lines = body.splitlines()
    if len(lines) > MAX_LINES:
        return BodyProblem(MAX_LINES + 1, _too_many(len(lines), MAX_LINES, "lines"))
    headings = [number for number, line in enumerate(lines, start=1) if HEADING.match(line)]
    if len(headings) > MAX_HEADINGS:
        return BodyProblem(headings[MAX_HEADINGS], _too_many(len(headings), MAX_HEADINGS, "headings"))
    return None


def _too_many(count: int, limit: int, what: str) -> str:
    return f"The text of a lesson has at most {limit:,} {what}, this one has {count:,}. Make two lessons of it."


def render_sections(body: str) -> list[dict[str, object]]:
    """Rendered sections of a body, as stored in LessonVersion.rendered_body."""
    return [section.rendered() for section in read_sections(body)[0]]


class _Reader:
    """State machine that is fed the lines of a body."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.problems: list[BodyProblem] = []
        self.directive: tuple[str, str, int] | None = None  # kind, slug, line
        self.inside: list[str] = []
        self.fold_line = 0  # of the fold that is open; 0: none

    def feed(self, number: int, line: str) -> None:
        heading = HEADING.match(line)
        if heading:
            self.end()
        if self.directive:
            self._feed_directive(self._without_citations(number, line))
        elif heading:
            self._start(heading["anchor"], heading["title"], number)
        elif line.startswith(("# ", "## ")):
            self.problems.append(BodyProblem(number, "Write a heading as '## Words {#anchor}'."))
        elif line.startswith(":::"):
            self._mark(number, line)
        else:
            self._text(number, line)

    def _start(self, anchor: str, title: str, number: int) -> None:
        if CITATION.search(title):
            self.problems.append(BodyProblem(number, "Cite a source in the text, not in its heading."))
        if anchor in RESERVED_ANCHORS:
            self.problems.append(
                BodyProblem(number, f"The page itself uses the name '{anchor}'. Choose another anchor.")
            )
        if any(section.anchor == anchor for section in self.sections):
            self.problems.append(BodyProblem(number, f"The anchor '{anchor}' stands twice. Choose another."))
        self.sections.append(Section(anchor, title, number))

    def _mark(self, number: int, line: str) -> None:
        """A line of colons begins or ends a fold, or begins a directive."""
        is_fold = FOLD.match(line) or (self.fold_line and line.strip() == ":::")
        if self.sections and is_fold:
            self._fold(number, line)
        else:
            self._open(number, line)

    def _fold(self, number: int, line: str) -> None:
        """A fold begins or ends; its lines stay in the text of the section, where it is rendered."""
        if self.fold_line and FOLD.match(line):
            self.problems.append(BodyProblem(number, "End the fold above with a line ':::' first."))
            return
        self.fold_line = 0 if self.fold_line else number
        self._text(number, line)

    def _open(self, number: int, line: str) -> None:
        match = DIRECTIVE.match(line)
        if not match or not self.sections:
            words = "Write '::: evidence claim' or '::: picture name' below a heading, and ':::' to end it."
            self.problems.append(BodyProblem(number, words))
            return
        self.directive = (match["kind"], match["slug"], number)
        self.inside = []

    def _feed_directive(self, line: str) -> None:
        if line.strip() != ":::":
            self.inside.append(line)
            return
        assert self.directive
        kind, slug, number = self.directive
        words = " ".join(self.inside).strip()
        if kind == "picture":
            self.sections[-1].pictures.append((slug, words, number))
        else:
            self.sections[-1].claims.append((slug, number))
        if kind == "evidence" and words:
            self.problems.append(
                BodyProblem(number, "An evidence card has no text of its own. Move it above the card.")
            )
        self.directive = None

    def _without_citations(self, number: int, line: str) -> str:
        """The line without citations, which are stored with the section."""
        if self.sections:
            self.sections[-1].sources += [(found["slug"], number) for found in CITATION.finditer(line)]
        return CITATION.sub("", line)

    def _text(self, number: int, line: str) -> None:
        if self.sections:
            self.sections[-1].text.append(self._without_citations(number, line))
            self.sections[-1].text_lines.append(number)
        elif line.strip():
            self.problems.append(BodyProblem(number, "Text needs a heading above it: '## Words {#anchor}'."))

    def end(self) -> None:
        if self.fold_line:
            self.problems.append(BodyProblem(self.fold_line, "End this with a line ':::'."))
            self.fold_line = 0
        if self.directive:
            self.problems.append(BodyProblem(self.directive[2], "End this with a line ':::'."))
            self.directive = None


def claims_in(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    """(claim slug, line) of each evidence card."""
    for section in sections:
        yield from section.claims


def pictures_in(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    """(picture slug, line) of each picture."""
    for section in sections:
        for slug, _, line in section.pictures:
            yield slug, line


def sources_in(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    """(source slug, line) of each citation."""
    for section in sections:
        yield from section.sources
