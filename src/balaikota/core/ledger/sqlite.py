"""The ledger's triggers on SQLite.

Two traps: a migration that rebuilds a table drops its triggers silently (hence the reinstalling
after every migrate, and the system check), and INSERT OR REPLACE goes round a DELETE trigger
unless ``PRAGMA recursive_triggers=ON`` (set on every connection by the settings).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from balaikota.core.ledger.models import LedgerEvent, LedgerPayload

# One row at most, written and taken away inside the transaction of the disposal act.
_GUARD_TABLE = """
    CREATE TABLE IF NOT EXISTS ledger_disposal (
        one integer PRIMARY KEY CHECK (one = 1), event_id integer NOT NULL
    )
"""
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END"

_TRIGGERS = {
    "ledger_event_no_update": f"BEFORE UPDATE ON ledger_event {_REFUSE}",
    "ledger_event_no_delete": f"BEFORE DELETE ON ledger_event {_REFUSE}",
    "ledger_payload_no_update": f"BEFORE UPDATE ON ledger_payload {_REFUSE}",
    "ledger_payload_only_disposal": """
        BEFORE DELETE ON ledger_payload WHEN NOT EXISTS (
            SELECT 1
            FROM ledger_disposal
            JOIN ledger_event act ON act.id = ledger_disposal.event_id
            JOIN ledger_event erased ON erased.subject = act.subject
            WHERE act.verb = 'ledger.dispose'
              AND erased.id = OLD.event_id AND erased.id <> act.id
        )
        BEGIN SELECT RAISE(ABORT, 'only the disposal act erases a payload'); END
    """,
}


def shape(connection: BaseDatabaseWrapper) -> None:
    """Add nothing: one writer at a time, so ids are in the order of commits."""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; may be called again."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        cursor.execute(_GUARD_TABLE)
        for name in absent:
            cursor.execute(f"CREATE TRIGGER {name} {_TRIGGERS[name]}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for the flush of a test, nothing else."""
    with connection.cursor() as cursor:
        for name in _TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of triggers that are absent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return set(_TRIGGERS) - {name for (name,) in cursor.fetchall()}


def write(
    connection: BaseDatabaseWrapper,
    rows: Sequence[LedgerEvent],
    payloads: Mapping[str, LedgerPayload],
) -> list[int]:
    """Store events in their order and return their ids. Two statements, one without payloads.

    Args:
        rows: not yet stored.
        payloads: of those that have one, by the salted digest of it, which no two share.
    """
    type(rows[0])._default_manager.using(connection.alias).bulk_create(rows)
    kept = []
    for row in rows:
        if payload := payloads.get(row.payload_sha256):
            payload.event_id = row.pk
            kept.append(payload)
    if kept:
        type(kept[0])._default_manager.using(connection.alias).bulk_create(kept)
    return [row.pk for row in rows]


def open_disposal(connection: BaseDatabaseWrapper, event_id: int) -> None:
    """Let this transaction erase payloads of the subject of its disposal event."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_disposal (one, event_id) VALUES (1, %s)", [event_id])


def close_disposal(connection: BaseDatabaseWrapper) -> None:
    """End what ``open_disposal`` allowed."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_disposal")
