"""The next number of a book: the one row that others of the same unit wait for; taken last."""

from __future__ import annotations

from django.db import connection

from balaikota.core.units.models import Unit
from balaikota.engine.fees import rules
from balaikota.engine.fees.models import Book


def take(unit: Unit, kind: str, year: int) -> tuple[Book, int, str]:
    """Return the book, the next sequence and the whole number; held until the transaction ends.

    A rollback gives the number back, so there are no gaps. PostgreSQL locks the row; SQLite has
    one writer (BEGIN IMMEDIATE).

    Raises:
        RuntimeError: there is no open transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number outside a transaction would be lost on failure")
    book, _made = Book.objects.get_or_create(unit=unit, kind=kind, year=year)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE fees_book SET latest = latest + 1 WHERE id = %s RETURNING latest", [book.pk]
        )
        row = cursor.fetchone()
    assert row is not None, "books are never deleted"
    sequence = int(row[0])
    return book, sequence, rules.number(kind, sequence, unit.number_code or unit.code, year)
