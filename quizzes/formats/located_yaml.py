"""YAML parsing that keeps line numbers: all scalars are text, and every problem has a file and line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from quizzes.domain.pack_fields import FileLocation
from quizzes.errors import Problem

# The C parser of libyaml if available: same events, much faster.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_DEPTH = 12
WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
YES_OR_NO = frozenset(
    form
    for word in ("y", "yes", "n", "no", "true", "false", "on", "off")
    for form in (word, word.capitalize(), word.upper())
)
NUMBER = re.compile(
    r"[-+]?(0[bB][01_]+|0[oO]?[0-7_]+|0[xX][0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)"
)
DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}.*)?")
SYNTAX = frozenset({"=", "<<"})


def other_reading(word: str) -> str:
    """What YAML 1.1 or 1.2 makes of an unquoted word that is no text to it; empty for a text."""
    if word in NOTHING:
        return "nothing"
    if word in YES_OR_NO:
        return "yes or no"
    if NUMBER.fullmatch(word):
        return "a number"
    if DATE.fullmatch(word):
        return "a date"
    return "a part of its syntax" if word in SYNTAX else ""


@dataclass(frozen=True)
class YamlScalar:
    """A scalar, as written. `reading`: what it is to other readers of YAML where that is no text."""

    value: str
    line: int
    reading: str = field(default="", compare=False)


@dataclass(frozen=True)
class YamlSequence:
    values: tuple["YamlValue", ...]
    line: int


@dataclass(frozen=True)
class YamlMapping:
    """A mapping with the line of each key."""

    values: dict[str, "YamlValue"]
    line: int
    key_lines: dict[str, int] = field(default_factory=dict, compare=False)


YamlValue = YamlScalar | YamlSequence | YamlMapping


@dataclass
class ProblemList:
    """Collects problems while a pack is read."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, where: FileLocation, words: str) -> None:
        self.problems.append(Problem(where.file, where.line, words))


def read_yaml(text: str, file: str, findings: ProblemList, *, first_line: int = 1) -> YamlValue | None:
    """The document as a mapping, sequence or scalar; None with a problem if it cannot be parsed.

    `first_line` is the line of the file on which the text begins.
    """
    try:
        if not _is_harmless(text, file, findings, first_line):
            return None
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as reason:
        words = getattr(reason, "problem", None) or getattr(reason, "reason", None) or "cannot be read"
        findings.add(FileLocation(file, _line_of(reason, text) + first_line), f"This is not YAML: {words}.")
        return None
    if node is None:
        findings.add(FileLocation(file, first_line), "The file is empty.")
        return None
    return _value(node, file, findings, first_line)


def _line_of(reason: yaml.YAMLError, text: str) -> int:
    """0-based line of a parser error, from its mark or its character position."""
    mark = getattr(reason, "problem_mark", None)
    return int(mark.line) if mark else text[: getattr(reason, "position", 0)].count("\n")


def _is_harmless(text: str, file: str, findings: ProblemList, first_line: int) -> bool:
    """False with a problem for aliases (they allow exponential expansion) and for nesting deeper than MAX_DEPTH."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            words = "Write the value out: references (*name) and deep nesting are not read."
            mark = event.start_mark
            findings.add(FileLocation(file, (mark.line if mark else 0) + first_line), words)
            return False
    return True


def _value(node: yaml.Node, file: str, findings: ProblemList, first_line: int) -> YamlValue:
    line = node.start_mark.line + first_line
    if isinstance(node, yaml.MappingNode):
        return _block(node, file, findings, first_line)
    if isinstance(node, yaml.SequenceNode):
        return YamlSequence(tuple(_value(inner, file, findings, first_line) for inner in node.value), line)
    reading = other_reading(node.value) if isinstance(node, yaml.ScalarNode) and not node.style else ""
    return YamlScalar(str(node.value), line, reading)


def _block(node: yaml.MappingNode, file: str, findings: ProblemList, first_line: int) -> YamlMapping:
    values: dict[str, YamlValue] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in values:
            line = key_node.start_mark.line + first_line
            findings.add(FileLocation(file, line), f"'{key}' stands twice. Keep one.")
        values[key] = _value(value_node, file, findings, first_line)
        lines[key] = key_node.start_mark.line + first_line
    return YamlMapping(values, node.start_mark.line + first_line, lines)


@dataclass
class FieldReader:
    """Reads fields of a mapping by name and type; missing, mistyped and unknown fields become problems."""

    block: YamlMapping
    file: str
    findings: ProblemList
    used_keys: set[str] = field(default_factory=set)

    @property
    def where(self) -> FileLocation:
        return FileLocation(self.file, self.block.line)

    def _read(self, key: str) -> YamlValue | None:
        self.used_keys.add(key)
        return self.block.values.get(key)

    def _reject(self, value: YamlValue, words: str) -> None:
        self.findings.add(FileLocation(self.file, value.line), words)

    def text(self, key: str, *, default: str | None = None, is_plain: bool = False) -> str:
        """Required without a default. An unquoted word that is no text to YAML is refused unless `is_plain`."""
        value = self._read(key)
        if value is None and default is None:
            self.findings.add(self.where, f"'{key}' is missing.")
        text = self._words(key, value, is_plain=is_plain)
        if value is not None and (text is None or not (text or default is not None)):
            self._reject(value, f"'{key}' needs some text.")
        return text or default or ""

    def _words(self, key: str, value: YamlValue | None, *, is_plain: bool = False) -> str | None:
        """The words of a scalar, empty for YAML's nothing; None where it is none."""
        if not isinstance(value, YamlScalar):
            return None
        if value.reading == "nothing":
            return ""
        if value.reading and not is_plain:
            self._reject(value, f"'{key}': YAML reads {value.value} as {value.reading}. Put it in quotes.")
        return value.value.strip()

    def number(self, key: str, default: int | None = None, *, is_required: bool = False) -> int | None:
        """A whole number below a billion."""
        value = self._read(key)
        if value is None:
            if is_required:
                self.findings.add(self.where, f"'{key}' is missing.")
            return default
        if isinstance(value, YamlScalar) and WHOLE.fullmatch(value.value):
            return int(value.value)
        self._reject(value, f"'{key}' needs a whole number.")
        return default

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._read(key)
        if value is None:
            return default
        if isinstance(value, YamlScalar) and value.value in {"true", "false"}:
            return value.value == "true"
        self._reject(value, f"'{key}' is either true or false.")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """Stripped texts of a list; empty if the field is missing."""
        value = self._read(key)
        if value is None:
            return ()
        if not isinstance(value, YamlSequence):
            self._reject(value, f"'{key}' needs a list of texts, each after a dash.")
            return ()
        texts = [self._words(key, row) for row in value.values]
        for row, text in zip(value.values, texts, strict=True):
            if text is None:
                self._reject(row, f"'{key}' needs a list of texts, each after a dash.")
            elif not text:
                self._reject(row, f"'{key}' needs some text after each dash.")
        return tuple(text for text in texts if text is not None)

    def rows(self, key: str) -> Iterator["FieldReader"]:
        """Readers for the mappings of a list."""
        value = self._read(key)
        if value is not None:
            yield from field_readers(value, self.file, self.findings)

    def check_unknown(self) -> None:
        """Reports fields that were never read, so that a misspelled name is not ignored."""
        for key in sorted(self.block.values.keys() - self.used_keys):
            line = self.block.key_lines.get(key, self.block.line)
            self.findings.add(FileLocation(self.file, line), f"'{key}' is not a field here.")


def field_readers(value: YamlValue | None, file: str, findings: ProblemList) -> Iterator[FieldReader]:
    """Readers for the mappings of a list; other entries become problems."""
    if not isinstance(value, YamlSequence):
        if value is not None:
            findings.add(FileLocation(file, value.line), "This needs a list, each entry after a dash.")
        return
    for row in value.values:
        if isinstance(row, YamlMapping):
            yield FieldReader(row, file, findings)
        else:
            findings.add(FileLocation(file, row.line), "This needs fields, such as 'slug: …'.")
