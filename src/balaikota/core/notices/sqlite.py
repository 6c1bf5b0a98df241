"""Claiming a batch of due messages on SQLite: one writer at a time, so one statement suffices."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

_CLAIM = """
    UPDATE notices_notice SET attempts = attempts + 1, due_at = %s
    WHERE id IN (
        SELECT id FROM notices_notice WHERE due_at <= %s ORDER BY due_at, id LIMIT %s
    )
    RETURNING id
"""


def claim(
    connection: BaseDatabaseWrapper, *, now: datetime, until: datetime, limit: int
) -> list[int]:
    """Lease up to ``limit`` due messages until ``until``, and return their ids in order."""
    stored = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [stored(until), stored(now), limit])
        return sorted(pk for (pk,) in cursor.fetchall())
