"""How a field of a course pack is declared: once, on its dataclass, by type, default and `Spec`.

The reader and the writer of packs, the checks, and the copies between packs and tables all walk these declarations.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin


@dataclass(frozen=True, order=True)
class FileLocation:
    """A place in a pack: file and 1-based line."""

    file: str = ""
    line: int = 0


NO_LOCATION = FileLocation()
# Characters of a text that has no shorter limit; seven times the longest one of the shipped course.
MAX_TEXT = 4_000
# Entries of one list.
MAX_ENTRIES = 200
MAX_NUMBER = 9_999


class Voice(Enum):
    """Who says a text that learners read: the course, or somebody whom it quotes (a belief, a question)."""

    OWN = "own"
    QUOTED = "quoted"


@dataclass(frozen=True)
class Spec:
    """What type and default of a field do not say.

    `key`: its name in the file, empty where it is the same. `after`: the key of another object that it follows, where
    two objects share one row of a file. `max_length` in characters, MAX_TEXT unless said otherwise. `is_plain`:
    written without quotes, `true` or `2026-11-23` are texts all the same. `bounds` of a number are both allowed. `gap`:
    what the author of a draft is told while it is empty. `is_added_later`: packs did not have it before; at its default
    it leaves the digest as it was, so that courses that were loaded by an earlier release do not count as edited.
    """

    key: str = ""
    after: str = ""
    is_in_file: bool = True
    is_plain: bool = False
    choices: Sequence[str] = ()
    max_length: int | None = None
    bounds: tuple[int, int] = (0, MAX_NUMBER)
    voice: Voice | None = None
    gap: str = ""
    is_added_later: bool = False


OUTSIDE = Spec(is_in_file=False)


@dataclass(frozen=True)
class PackPart:
    """Anything that a pack holds. `where` it was read makes no difference."""

    where: Annotated[FileLocation, OUTSIDE] = field(default=NO_LOCATION, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True)
class PackField:
    """A declared field. `kind`: its type, or that of the entries of a list. Without a default it is required."""

    name: str
    kind: type
    is_list: bool
    default: object
    spec: Spec

    @property
    def key(self) -> str:
        return self.spec.key or self.name

    @property
    def is_required(self) -> bool:
        return self.default is MISSING


P = TypeVar("P", bound=PackPart)
_declarations: dict[type[PackPart], Sequence[PackField]] = {}


def pack_fields(cls: type[PackPart]) -> Sequence[PackField]:
    """The fields of a part, in the order in which a pack lists them."""
    if cls not in _declarations:
        _declarations[cls] = [_declared(row.name, row.type, row.default) for row in fields(cls)]
    return _declarations[cls]


def _declared(name: str, annotation: object, default: object) -> PackField:
    spec = Spec()
    if get_origin(annotation) is Annotated:
        annotation, spec = get_args(annotation)
    is_list = get_origin(annotation) is tuple
    kind = get_args(annotation)[0] if is_list or isinstance(annotation, UnionType) else annotation
    assert isinstance(kind, type)
    return PackField(name, kind, is_list, default, spec)


def part_of_map(cls: type[P], row: Mapping[str, Any]) -> P:  # Any: each field has its own type
    """A part from its fields as a file lists them, all there and of the right type."""
    values: dict[str, Any] = {}
    for declared in pack_fields(cls):
        if declared.key in row:
            values[declared.name] = _value_of_map(declared, row[declared.key])
    return cls(**values)


def _value_of_map(declared: PackField, value: Any) -> Any:  # Any: as above
    if not declared.is_list:
        return value
    return tuple(part_of_map(declared.kind, row) if issubclass(declared.kind, PackPart) else row for row in value)


def parts_of(part: PackPart) -> Iterator[PackPart]:
    """The part, then all that it holds, at any depth."""
    yield part
    for row in pack_fields(type(part)):
        if row.is_list and issubclass(row.kind, PackPart):
            for inner in getattr(part, row.name):
                yield from parts_of(inner)


def texts_of(part: PackPart, row: PackField) -> tuple[str, ...]:
    """The texts of one field; none where it holds anything else."""
    if row.kind is not str:
        return ()
    value = getattr(part, row.name)
    return tuple(value) if row.is_list else (value,)


def voiced_texts(part: PackPart) -> Iterator[tuple[Voice, str]]:
    """What learners read of the part itself, and who says it."""
    for row in pack_fields(type(part)):
        if row.spec.voice:
            yield from ((row.spec.voice, text) for text in texts_of(part, row))


def gaps_of(part: PackPart) -> list[str]:
    """What the author of this part still has to write, one sentence each."""
    empty = (row for row in pack_fields(type(part)) if row.spec.gap and not "".join(texts_of(part, row)).strip())
    return [row.spec.gap for row in empty]
