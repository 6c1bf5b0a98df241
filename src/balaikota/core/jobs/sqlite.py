"""Claiming on SQLite: one writer at a time, so one statement suffices."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

_CLAIM = """
    UPDATE jobs_job
    SET attempts = attempts + 1, due_at = %s, worker = %s, attempted_at = %s
    WHERE id IN (
        SELECT id FROM jobs_job WHERE status = 'OPEN' AND due_at <= %s ORDER BY id LIMIT %s
    )
    RETURNING id
"""


def claim(
    connection: BaseDatabaseWrapper, *, worker: str, now: datetime, until: datetime, limit: int
) -> list[int]:
    """Lease up to ``limit`` due jobs to ``worker`` until ``until``, and return their ids."""
    stored = connection.ops.adapt_datetimefield_value
    parameters = [stored(until), worker, stored(now), stored(now), limit]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, parameters)
        return sorted(pk for (pk,) in cursor.fetchall())
