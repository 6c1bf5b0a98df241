"""Rights in one statement, written by hand: the ORM would take longer to build it than to run it.

The same text on both databases but for the function that joins numbers into a text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from balaikota.core.people.models import User
from balaikota.lib import wording

_JOINED = {
    "postgresql": "string_agg(d.id::text, ',')",
    "sqlite": "group_concat(d.id, ',')",
}
_RIGHTS = """
       a.user_id AS held_by, a.id AS held_pk, a.role AS held_role, a.mode AS held_mode,
       a.unit_id AS held_unit, u.name AS held_unit_name, a.verbs AS held_verbs,
       a.services AS held_services,
       CASE WHEN NOT a.reaches_below THEN NULL
            WHEN a.role IN ({city}) THEN (SELECT {joined} FROM units_unit d)
            WHEN a.role IN ({below}) THEN (
                SELECT {joined} FROM units_unit d
                WHERE substr(d.path, 1, length(u.path)) = u.path)
       END AS held_below,
       (SELECT max(l.valid_to) FROM people_leave l
        WHERE l.user_id = a.user_id AND l.valid_from <= %s AND l.valid_to > %s) AS held_away
FROM people_user p
{kept} JOIN (people_assignment a JOIN units_unit u ON u.id = a.unit_id
    AND (u.valid_from IS NULL OR u.valid_from <= %s) AND (u.valid_to IS NULL OR u.valid_to > %s))
    ON a.user_id = p.id AND a.valid_from <= %s AND (a.valid_to IS NULL OR a.valid_to > %s)
WHERE p.is_active {whose}
ORDER BY a.user_id, a.valid_from, a.id
"""
_HELD = (
    "held_by", "held_pk", "held_role", "held_mode", "held_unit", "held_unit_name", "held_verbs",
    "held_services", "held_below", "held_away",
)  # fmt: skip
_ACCOUNT = ", ".join(f"p.{field.column}" for field in User._meta.concrete_fields)


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
    statement = "SELECT" + _written(city, below, whose="" if user_id is None else _ONE)
    given = _given(now, city, below)
    with connection.cursor() as cursor:
        cursor.execute(statement, given if user_id is None else [*given, user_id])
        return [_row(row) for row in cursor.fetchall()]


def find_account(
    now: datetime, user_id: int, city: tuple[str, ...], below: tuple[str, ...]
) -> tuple[User | None, list[Row]]:
    """Return an account that is open, None for any other, and what ``find_rows`` does of it."""
    statement = f"SELECT {_ACCOUNT}," + _written(city, below, kept="LEFT", whose=_ONE)
    found = list(User.objects.raw(statement, [*_given(now, city, below), user_id]))
    held = [[getattr(one, name) for name in _HELD] for one in found]
    return (found[0] if found else None), [_row(row) for row in held if row[0] is not None]


_ONE = "AND p.id = %s"


def _written(
    city: tuple[str, ...], below: tuple[str, ...], *, whose: str, kept: str = "INNER"
) -> str:
    # Only marks for parameters are put into the text, never a value.
    return _RIGHTS.format(
        joined=_JOINED[connection.vendor],
        city=_marks(city),
        below=_marks(below),
        kept=kept,
        whose=whose,
    )


def _given(now: datetime, city: tuple[str, ...], below: tuple[str, ...]) -> list[Any]:
    moment = connection.ops.adapt_datetimefield_value(now)
    day = connection.ops.adapt_datefield_value(now.astimezone(wording.WIB).date())
    return [*city, *below, moment, moment, day, day, moment, moment]


def _row(row: Any) -> Row:
    return Row._make((*row[:8], _numbers(row[8]), _moment(row[9])))


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join(["%s"] * len(values))


def _numbers(joined: str | None) -> frozenset[int]:
    return frozenset(map(int, joined.split(","))) if joined else frozenset()


def _moment(value: datetime | str | None) -> datetime | None:
    # SQLite keeps moments as text, in UTC; PostgreSQL hands them over aware.
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
