"""The next number of a register: the one row that approvals of the same unit wait for."""

from __future__ import annotations

from django.db import connection

from balaikota.engine.products.models import Register


def register_for(*, unit_id: int, classification: str, year: int, name: str) -> Register:
    """Return the register of a unit, classification and year; opened at its first use."""
    found, _ = Register.objects.get_or_create(
        unit_id=unit_id, classification=classification, year=year, defaults={"name": name}
    )
    return found


def take(register: Register) -> int:
    """Return the next number of ``register`` and hold the register until the transaction ends.

    Call it last: whoever approves a letter in the same register waits from here to the commit.
    A rollback gives the number back, so there are no gaps. PostgreSQL locks the row; SQLite has
    one writer (BEGIN IMMEDIATE).

    Raises:
        RuntimeError: there is no open transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number outside a transaction would be lost on failure")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE products_register SET latest = latest + 1 WHERE id = %s RETURNING latest",
            [register.pk],
        )
        row = cursor.fetchone()
    assert row is not None, "registers are never deleted"
    return int(row[0])
