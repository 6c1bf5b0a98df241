"""The ledger's triggers on PostgreSQL.

ENABLE ALWAYS: they also fire for a session that claims to be a replica. The owner of a table can
drop its triggers: in production the application's role does not own them (docs/operations).
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

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
