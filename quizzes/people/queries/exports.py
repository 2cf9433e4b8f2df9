"""All records of one person by table, including tables that later migrations add."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CASCADE, ForeignKey, Model

Rows = list[dict[str, Any]]
SECRET = {"password", "guest_key_hash", "code_hash"}


def records_of(owners: Sequence[Model]) -> dict[str, Rows]:
    """Rows by table name: the learner and the account, and all rows that would be deleted with them."""
    tables: dict[str, dict[Any, dict[str, Any]]] = {}
    waiting: list[Sequence[Model]] = [owners]
    while waiting:
        for row in waiting.pop(0):
            table = tables.setdefault(row._meta.db_table, {})
            if row.pk not in table:
                table[row.pk] = fields_of(row)
                waiting += dependents(row)
    return {table: list(rows.values()) for table, rows in sorted(tables.items())}


def dependents(row: Model) -> Iterable[Sequence[Model]]:
    """Rows that refer to this one with on_delete=CASCADE."""
    for relation in row._meta.related_objects:
        field = relation.field
        is_owned = isinstance(field, ForeignKey) and getattr(relation, "on_delete", None) is CASCADE
        if is_owned and relation.related_model is not None:
            yield list(relation.related_model._default_manager.filter(**{field.name: row}))


def fields_of(row: Model) -> dict[str, Any]:
    """Plain values of a row without secrets; foreign keys as ids."""
    names = [field.attname for field in row._meta.concrete_fields if field.name not in SECRET]
    return {name: getattr(row, name) for name in names}
