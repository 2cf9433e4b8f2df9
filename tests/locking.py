"""Row locks are asked for inside a transaction of our own, on every engine.

PostgreSQL refuses `select_for_update` outside a transaction, SQLite ignores it, and in most tests the transaction of
the test itself hides the difference. Here each query that locks rows must stand in an atomic block of the code.
"""

from functools import wraps

from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError


def has_own_transaction(connection) -> bool:
    return any(not block._from_testcase for block in connection.atomic_blocks)


def refuse_locks_without_transaction() -> None:
    """From now on a locking query outside an atomic block of the code raises, as it does in production."""
    compile_query = SQLCompiler.as_sql

    @wraps(compile_query)
    def checked(compiler, *args, **kwargs):
        if compiler.query.select_for_update and not has_own_transaction(compiler.connection):
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        return compile_query(compiler, *args, **kwargs)

    SQLCompiler.as_sql = checked
