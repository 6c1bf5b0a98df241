"""The ledger's triggers on PostgreSQL.

ENABLE ALWAYS: they also fire for a session that claims to be a replica. The owner of a table can
drop its triggers: in production the application's role does not own them (docs/operations).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    from balaikota.core.ledger.models import LedgerEvent, LedgerPayload

_SHAPE = (
    "ALTER TABLE ledger_event ADD COLUMN tx xid8 NOT NULL DEFAULT pg_current_xact_id()",
    "CREATE INDEX ledger_event_tx ON ledger_event (tx, id)",
)

_FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the ledger is never changed: % on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = '23001';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION ledger_only_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT 1
            FROM ledger_event act JOIN ledger_event erased ON erased.subject = act.subject
            WHERE act.id = nullif(current_setting('balaikota.disposal', true), '')::bigint
              AND act.verb = 'ledger.dispose' AND act.tx = pg_current_xact_id()
              AND erased.id = OLD.event_id AND erased.id <> act.id
        ) THEN
            RAISE EXCEPTION 'only the disposal act erases a payload' USING ERRCODE = '23001';
        END IF;
        RETURN OLD;
    END $$
    """,
)

_TRIGGERS = {
    "ledger_event_no_change": (
        "ledger_event",
        "BEFORE UPDATE OR DELETE ON ledger_event FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    ),
    "ledger_event_no_truncate": (
        "ledger_event",
        "BEFORE TRUNCATE ON ledger_event FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    ),
    "ledger_payload_no_update": (
        "ledger_payload",
        "BEFORE UPDATE ON ledger_payload FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    ),
    "ledger_payload_no_truncate": (
        "ledger_payload",
        "BEFORE TRUNCATE ON ledger_payload FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    ),
    "ledger_payload_only_disposal": (
        "ledger_payload",
        "BEFORE DELETE ON ledger_payload FOR EACH ROW EXECUTE FUNCTION ledger_only_disposal()",
    ),
}


def shape(connection: BaseDatabaseWrapper) -> None:
    """Add the column and index that only this database has; once, by the first migration."""
    _run(connection, *_SHAPE)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; may be called again."""
    _run(connection, *_FUNCTIONS)
    absent = missing(connection)
    for name, (table, body) in _TRIGGERS.items():
        if name in absent:
            _run(
                connection,
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} {body}",
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
            )


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take every trigger away: for the flush of a test, nothing else."""
    for name, (table, _) in _TRIGGERS.items():
        _run(connection, f"DROP TRIGGER IF EXISTS {name} ON {table}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Return the names of triggers that are absent or not always enabled."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A' AND tgrelid IN "
            "(to_regclass('ledger_event'), to_regclass('ledger_payload'))"
        )
        return set(_TRIGGERS) - {name for (name,) in cursor.fetchall()}


def write(
    connection: BaseDatabaseWrapper,
    rows: Sequence[LedgerEvent],
    payloads: Mapping[str, LedgerPayload],
) -> list[int]:
    """Store events in their order and return their ids. One statement.

    Args:
        rows: not yet stored.
        payloads: of those that have one, by the salted digest of it, which no two share.
    """
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    told = (
        f"INSERT INTO ledger_event ({columns}) VALUES {', '.join([marks] * len(rows))} "  # noqa: S608
        "RETURNING id, payload_sha256"
    )
    values = [_prepared(field, row, connection) for row in rows for field in fields]
    kept = [
        _prepared(field, payload, connection)
        for payload in payloads.values()
        for field in payload._meta.concrete_fields
        if not field.primary_key
    ]
    with connection.cursor() as cursor:
        if payloads:
            given = ", ".join(["(%s, %s::uuid, %s, %s)"] * len(payloads))
            told = (
                f"WITH told AS ({told}), kept AS ("  # noqa: S608
                "INSERT INTO ledger_payload (event_id, row_key, salt, body) "
                "SELECT told.id, given.row_key, given.salt, given.body FROM told "
                f"JOIN (VALUES {given}) AS given (digest, row_key, salt, body) "
                "ON given.digest = told.payload_sha256) SELECT id FROM told ORDER BY id"
            )
            digests = list(payloads)
            each = len(kept) // len(digests)
            for at, digest in enumerate(digests):
                values += [digest, *kept[at * each : (at + 1) * each]]
        cursor.execute(told, values)
        return [row[0] for row in cursor.fetchall()]


def _prepared(field: Any, row: Any, connection: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(field.pre_save(row, True), connection)


def open_disposal(connection: BaseDatabaseWrapper, event_id: int) -> None:
    """Let this transaction erase payloads of the subject of its disposal event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('balaikota.disposal', %s, true)", [str(event_id)])


def close_disposal(connection: BaseDatabaseWrapper) -> None:
    """End what ``open_disposal`` allowed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('balaikota.disposal', '', true)")


def _run(connection: BaseDatabaseWrapper, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            # No parameters at all: with an empty list psycopg would read % as a placeholder.
            cursor.execute(statement)
