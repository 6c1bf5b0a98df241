"""Claiming a batch of due messages on PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

# MATERIALIZED: as a plain subquery far more than the limit may be taken (see core.jobs).
_CLAIM = """
    WITH pick AS MATERIALIZED (
        SELECT id FROM notices_notice WHERE due_at <= %s
        ORDER BY due_at, id LIMIT %s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE notices_notice SET attempts = attempts + 1, due_at = %s
    FROM pick WHERE notices_notice.id = pick.id
    RETURNING notices_notice.id
"""


def claim(
    connection: BaseDatabaseWrapper, *, now: datetime, until: datetime, limit: int
) -> list[int]:
    """Lease up to ``limit`` due messages until ``until``, and return their ids in order."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now, limit, until])
        return sorted(pk for (pk,) in cursor.fetchall())
