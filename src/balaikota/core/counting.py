"""Numbers without gaps: the one row that others who want a number of the same book wait for."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def take_next(book: models.Model) -> int:
    """Raise ``latest`` of a stored book by one and return it; held until the transaction ends.

    Call it last: whoever takes a number of the same book waits from here to the commit. A rollback
    gives the number back, so there are no gaps. PostgreSQL locks the row; SQLite has one writer
    (BEGIN IMMEDIATE). One statement; ``book.latest`` in memory stays as it was read.

    Args:
        book: of a table with a whole number ``latest``, whose rows are never deleted.

    Raises:
        RuntimeError: there is no open transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number outside a transaction would be lost on failure")
    table = connection.ops.quote_name(book._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET latest = latest + 1 WHERE id = %s RETURNING latest",  # noqa: S608
            [book.pk],
        )
        row: Any = cursor.fetchone()
    assert row is not None, "books are never deleted"
    return int(row[0])
