"""The triggers that keep the ledger append-only, on whichever database is in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from balaikota.core.ledger import postgresql, sqlite

_VENDORS = {"postgresql": postgresql, "sqlite": sqlite}


def of(connection: BaseDatabaseWrapper) -> ModuleType:
    """Return the module with this database's SQL; both have the same functions."""
    return _VENDORS[connection.vendor]


@contextmanager
def disposal(connection: BaseDatabaseWrapper, event_id: int) -> Iterator[None]:
    """Allow, inside the open transaction, erasing payloads of the subject of that event."""
    vendor = of(connection)
    vendor.open_disposal(connection, event_id)
    yield
    vendor.close_disposal(connection)


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers away for the flush after a transactional test, and put them back."""
    of(connection).remove(connection)
    try:
        yield
    finally:
        of(connection).install(connection)


def before_rebuild(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away, as the first RunPython of a migration that alters ``ledger_event``.

    SQLite rebuilds the table under another name and stumbles over a trigger that reads it; they
    are back when migrate ends.
    """
    of(schema_editor.connection).remove(schema_editor.connection)


def reinstall(sender: AppConfig, using: str, **_: Any) -> None:
    """Put back, after every migrate, what a rebuilt table has lost."""
    if _has_tables(connections[using]):
        of(connections[using]).install(connections[using])


def check(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[checks.CheckMessage]:
    """Check that every trigger is in place (with ``check --database``, and before each migrate)."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if _has_tables(connection):
            found += [_error(name) for name in sorted(of(connection).missing(connection))]
    return found


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return {"ledger_event", "ledger_payload"} <= set(connection.introspection.table_names())


def _error(name: str) -> checks.Error:
    hint = "Run `balaikota migrate --skip-checks`; then find out who or what removed it."
    return checks.Error(f"The ledger's trigger {name} is missing.", hint=hint, id="ledger.E001")
