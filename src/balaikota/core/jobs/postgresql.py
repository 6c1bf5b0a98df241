"""Claiming on PostgreSQL."""

from __future__ import annotations

from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

# MATERIALIZED is not an ornament: as a plain subquery the planner may run the SELECT again for
# each row, and then far more than the limit are taken.
_CLAIM = """
    WITH pick AS MATERIALIZED (
        SELECT id FROM jobs_job
        WHERE status = 'OPEN' AND due_at <= %s
        ORDER BY id LIMIT %s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE jobs_job
    SET attempts = attempts + 1, due_at = %s, worker = %s, attempted_at = %s
    FROM pick WHERE jobs_job.id = pick.id
    RETURNING jobs_job.id
"""


def claim(
    connection: BaseDatabaseWrapper, *, worker: str, now: datetime, until: datetime, limit: int
) -> list[int]:
    """Lease up to ``limit`` due jobs to ``worker`` until ``until``, and return their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now, limit, until, worker, now])
        return sorted(pk for (pk,) in cursor.fetchall())
