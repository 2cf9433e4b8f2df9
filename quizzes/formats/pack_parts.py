"""Reads the declared fields of a part of a pack from a mapping of a file."""

from typing import Any, TypeVar

from quizzes.domain.pack_fields import PackField, PackPart, pack_fields
from quizzes.formats.located_yaml import FieldReader

P = TypeVar("P", bound=PackPart)


def read_part(cls: type[P], row: FieldReader, **outside: Any) -> P:  # Any: each field has its own type
    """The fields that the row of a file holds; `outside` are those from elsewhere."""
    values = {field.name: _value(field, row) for field in pack_fields(cls) if field.spec.is_in_file}
    return cls(**values, **outside, where=row.where)


def _value(field: PackField, row: FieldReader) -> Any:  # Any: as above
    if field.is_list:
        if issubclass(field.kind, PackPart):
            return tuple(read_whole_part(field.kind, inner) for inner in row.rows(field.key))
        return row.texts(field.key)
    default: Any = None if field.is_required else field.default
    if field.kind is bool:
        return row.flag(field.key, default=default)
    if field.kind is int:
        missing = field.spec.bounds[0] if field.is_required else default
        return row.number(field.key, missing, is_required=field.is_required)
    return row.text(field.key, default=default, is_plain=field.spec.is_plain)


def read_whole_part(cls: type[P], row: FieldReader, **outside: Any) -> P:
    """A part that has its row for itself: what is left over there is a finding."""
    part = read_part(cls, row, **outside)
    row.check_unknown()
    return part
