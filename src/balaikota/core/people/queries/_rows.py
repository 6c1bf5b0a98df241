"""Rights in one statement, written by hand: the ORM would take longer to build it than to run it.

The same text on both databases but for the function that joins numbers into a text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connection

from balaikota.lib import wording

_JOINED = {
    "postgresql": "string_agg(d.id::text, ',')",
    "sqlite": "group_concat(d.id, ',')",
}
_STATEMENT = """
SELECT a.user_id, a.id, a.role, a.mode, a.unit_id, u.name, a.verbs, a.services,
       CASE WHEN NOT a.reaches_below THEN NULL
            WHEN a.role IN ({city}) THEN (SELECT {joined} FROM units_unit d)
            WHEN a.role IN ({below}) THEN (
                SELECT {joined} FROM units_unit d
                WHERE substr(d.path, 1, length(u.path)) = u.path)
       END,
       (SELECT max(l.valid_to) FROM people_leave l
        WHERE l.user_id = a.user_id AND l.valid_from <= %s AND l.valid_to > %s)
FROM people_assignment a
JOIN people_user p ON p.id = a.user_id AND p.is_active
JOIN units_unit u ON u.id = a.unit_id
    AND (u.valid_from IS NULL OR u.valid_from <= %s) AND (u.valid_to IS NULL OR u.valid_to > %s)
WHERE a.valid_from <= %s AND (a.valid_to IS NULL OR a.valid_to > %s) {whose}
ORDER BY a.user_id, a.valid_from, a.id
"""


class Row(NamedTuple):
    """One assignment in force; ``below`` holds the pks of the units it reaches."""

    user_id: int
    pk: int
    role: str
    mode: str
    unit_id: int
    unit_name: str
    verbs: str
    services: str
    below: frozenset[int]
    away_until: datetime | None


def find_rows(
    now: datetime, user_id: int | None, city: tuple[str, ...], below: tuple[str, ...]
) -> list[Row]:
    """Return the assignments in force at ``now`` of one person, or of everybody.

    Args:
        now: aware UTC.
        user_id: whose; None for all.
        city: roles that reach the whole city.
        below: roles that reach what is under their unit.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    day = connection.ops.adapt_datefield_value(now.astimezone(wording.WIB).date())
    whose = "" if user_id is None else "AND a.user_id = %s"
    # Only marks for parameters are put into the text, never a value.
    statement = _STATEMENT.format(
        joined=_JOINED[connection.vendor], city=_marks(city), below=_marks(below), whose=whose
    )
    given = [*city, *below, moment, moment, day, day, moment, moment]
    with connection.cursor() as cursor:
        cursor.execute(statement, given if user_id is None else [*given, user_id])
        return [
            Row._make((*row[:8], _numbers(row[8]), _moment(row[9]))) for row in cursor.fetchall()
        ]


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join(["%s"] * len(values))


def _numbers(joined: str | None) -> frozenset[int]:
    return frozenset(map(int, joined.split(","))) if joined else frozenset()


def _moment(value: datetime | str | None) -> datetime | None:
    # SQLite keeps moments as text, in UTC; PostgreSQL hands them over aware.
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
