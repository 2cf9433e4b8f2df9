"""Everything about one person, table by table: whatever hangs on their rows, today or after the next migration."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CASCADE, ForeignKey, Model

Rows = list[dict[str, Any]]
SECRET = {"password", "guest_key_hash", "code_hash"}


def records_of(owners: Sequence[Model]) -> dict[str, Rows]:
    """Rows by table name: those of a learner and an account, and along every relation that is deleted with them."""
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    waiting: list[Sequence[Model]] = [owners]
    while waiting:
        for row in waiting.pop(0):
            table = found.setdefault(row._meta.db_table, {})
            if row.pk not in table:
                table[row.pk] = fields_of(row)
                waiting += dependents(row)
    return {table: list(rows.values()) for table, rows in sorted(found.items())}


def dependents(row: Model) -> Iterable[Sequence[Model]]:
    """The rows that would go with this one."""
    for relation in row._meta.related_objects:
        field = relation.field
        is_owned = isinstance(field, ForeignKey) and getattr(relation, "on_delete", None) is CASCADE
        if is_owned and relation.related_model is not None:
            yield list(relation.related_model._default_manager.filter(**{field.name: row}))


def fields_of(row: Model) -> dict[str, Any]:
    """Plain values of a row; of a foreign key its id; no secret."""
    names = [field.attname for field in row._meta.concrete_fields if field.name not in SECRET]
    return {name: getattr(row, name) for name in names}
