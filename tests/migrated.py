"""The migrated test database is kept: whoever tests the same migrations again begins with a copy of it.

To migrate takes longer than many a test file, and each process of each pass did it anew. What was
kept belongs to one content of the migrations, of what they import, of the libraries and of Python.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection
from django.db.backends.base.creation import BaseDatabaseCreation

ROOT = Path(__file__).resolve().parents[1]
_IMPORTED = re.compile(r"^(?:from|import) (balaikota[\w.]*)(?: import (\w+))?", re.MULTILINE)
_made = BaseDatabaseCreation.create_test_db


def keep() -> None:
    """Let Django take its test database from what is kept, where there is such a thing."""
    BaseDatabaseCreation.create_test_db = _create_test_db  # type: ignore[method-assign]


def _create_test_db(self: BaseDatabaseCreation, *args: Any, **options: Any) -> str:
    copied = _copy_sqlite if connection.vendor == "sqlite" else _copy_postgresql
    keep_it = _keep_sqlite if connection.vendor == "sqlite" else _keep_postgresql
    name: str = self._get_test_db_name()  # type: ignore[attr-defined]
    if not copied(self, name):
        name = _made(self, *args, **options)
        keep_it(self, name)
    return name


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = name
    connection.settings_dict["NAME"] = name
    connection.ensure_connection()


# SQLite: a file in the clone's var/.


def _copy_sqlite(_creation: BaseDatabaseCreation, name: str) -> bool:
    path = _file()
    if not path.exists():
        return False
    _use(name)
    with sqlite3.connect(path) as kept:
        kept.backup(connection.connection)
    return True


def _keep_sqlite(_creation: BaseDatabaseCreation, _name: str) -> None:
    """Write the database beside its place and move it there: two may come at once."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_suffix(f".{token_hex(4)}")
    with sqlite3.connect(own) as copy:
        connection.connection.backup(copy)
    for old in path.parent.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    own.replace(path)


def _file() -> Path:
    return ROOT / "var" / "tests" / f"migrated-{digest()}.sqlite3"


# PostgreSQL: a template beside the test databases of the clone.


def _copy_postgresql(creation: Any, name: str) -> bool:
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_template()])
        if cursor.fetchone() is None:
            return False
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{_template()}"')
    _use(name)
    return True


def _keep_postgresql(creation: Any, name: str) -> None:
    """Copy the database under a passing name, and give it the right one: two may come at once."""
    connection.close()
    passing = f"{_prefix()}{token_hex(4)}"
    with creation._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{passing}" TEMPLATE "{name}"')
        older = f"^{_prefix()}[0-9a-f]{{12}}$"
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname ~ %s AND datname <> %s",
            [older, _template()],
        )
        for (old,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
        try:
            cursor.execute(f'ALTER DATABASE "{passing}" RENAME TO "{_template()}"')
        except ProgrammingError:  # another process was first
            cursor.execute(f'DROP DATABASE "{passing}"')
    connection.ensure_connection()


def _prefix() -> str:
    clone = sha256(str(ROOT).encode()).hexdigest()[:8]
    return f"migrated_{clone}_"


def _template() -> str:
    return f"{_prefix()}{digest()}"


# What was migrated.


@cache
def digest() -> str:
    """Return what tells these migrations from others: 12 hex digits of SHA-256."""
    found = sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in (ROOT / "uv.lock", *sorted(_sources())):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _sources() -> Iterator[Path]:
    """Give the migrations of all our apps, and the files of ours that they import."""
    for config in apps.get_app_configs():
        if ROOT not in Path(config.path).parents or ".venv" in config.path:
            continue
        for path in (Path(config.path) / "migrations").glob("*.py"):
            yield path
            for module, name in _IMPORTED.findall(path.read_text(encoding="utf-8")):
                yield from _files_of(module, name)


def _files_of(module: str, name: str) -> Iterator[Path]:
    base = ROOT / "src" / Path(*module.split("."))
    for path in (base.with_suffix(".py"), base / f"{name}.py", base / "__init__.py"):
        if path.exists():
            yield path
