"""What the database itself spends on this process: PostgreSQL's backend, seen in /proc."""

from __future__ import annotations

import os
from pathlib import Path

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")
_AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


class Watch:
    """Processor time of the database for this connection, from now on.

    Attributes:
        where: what was watched, in words.
    """

    def __init__(self) -> None:
        self._stat: Path | None = None
        if connection.vendor == "sqlite":
            self.where = "database (in the same process)"
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process = Path("/proc") / str(cursor.fetchone()[0])
        if _is_postgres(process):
            self._stat, self.where = process / "stat", "database"
        else:
            self.where = "database (NOT measured: it runs elsewhere)"
        self._begin = self._spent()

    def milliseconds(self) -> float:
        """Return what was spent since; 0 where it cannot be seen, or is that of this process."""
        return (self._spent() - self._begin) * 1e3 if self._stat is not None else 0.0

    def _spent(self) -> float:
        if self._stat is None:
            return 0.0
        # After the name in brackets, which may hold anything: state, then 50 numbers.
        numbers = self._stat.read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / _TICKS


def is_of_a_transaction(sql: str) -> bool:
    """Tell whether a statement only begins or ends a transaction or a part of one."""
    return sql.startswith(_AROUND)


def _is_postgres(process: Path) -> bool:
    try:
        return (process / "comm").read_text().startswith("postgres")
    except OSError:
        return False
