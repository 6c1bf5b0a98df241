"""The next number of a book: the one row that others of the same unit wait for; taken last."""

from __future__ import annotations

from balaikota.core import counting
from balaikota.core.units.models import Unit
from balaikota.engine.fees import rules
from balaikota.engine.fees.models import Book


def take(unit: Unit, kind: str, year: int) -> tuple[Book, int, str]:
    """Return the book, the next sequence and the whole number; held until the transaction ends.

    Raises:
        RuntimeError: there is no open transaction.
    """
    book, _made = Book.objects.get_or_create(unit=unit, kind=kind, year=year)
    sequence = counting.take_next(book)
    return book, sequence, rules.number(kind, sequence, unit.number_code or unit.code, year)
