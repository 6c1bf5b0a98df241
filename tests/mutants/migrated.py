"""The migrated test database of SQLite, kept in a file: each mutant begins with a copy of it.

No mutant changes a table, and the migrations are half of what one costs.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation


def keep_in(path: Path) -> None:
    """Let Django take its test database from ``path``; the first to come puts it there."""
    made = BaseDatabaseCreation.create_test_db

    def create_test_db(self: BaseDatabaseCreation, *args: Any, **options: Any) -> str:
        if not path.exists():
            name = made(self, *args, **options)
            _put(path)
            return name
        name = self._get_test_db_name()  # type: ignore[attr-defined]
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = name
        connection.settings_dict["NAME"] = name
        connection.ensure_connection()
        with sqlite3.connect(path) as kept:
            kept.backup(connection.connection)
        return name

    BaseDatabaseCreation.create_test_db = create_test_db  # type: ignore[method-assign]


def _put(path: Path) -> None:
    """Write the test database beside ``path`` and move it there: two may come at once."""
    own = path.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(own) as copy:
        connection.connection.backup(copy)
    own.replace(path)
