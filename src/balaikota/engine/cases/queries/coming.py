"""The key that the next case gets, brought along by a statement that is needed anyway.

With its key known the case is stored once and whole: its number, which every message tells, is
made of it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Func, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.sql.compiler import SQLCompiler

from balaikota.core.written import Given, Statement
from balaikota.engine.cases.models import Case, Draft
from balaikota.engine.cases.queries import opened_by
from balaikota.engine.packs import queries as packs
from balaikota.engine.packs.models import ServiceVersion

_NEXT = {
    "postgresql": "nextval(pg_get_serial_sequence('cases_case', 'id'))",
    # Right within a transaction of ours: it holds the one write lock from its start.
    "sqlite": "(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'cases_case')",
}


class NextKey(Func):
    """The pk of the next case; used for one case only, within the act that stores it."""

    output_field: ClassVar = BigIntegerField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        """Return the expression of this database."""
        return _NEXT[connection.vendor], ()


def next_key() -> int:
    """Return the pk for a case, where no other statement can bring it along. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_NEXT[connection.vendor]}")
        return int(cursor.fetchone()[0])


def _locking() -> QuerySet[Draft]:
    found = Draft.objects.select_for_update(of=("self",)).select_related("version__service")
    found = found.defer("version__source").annotate(next_case=NextKey())
    return found.filter(pk=Given("draft", BigIntegerField()))


_LOCKED = Statement(_locking)


def locked_draft(draft_id: int) -> tuple[Draft, int]:
    """Return a draft, locked, with its version and service, and the pk for its case. One statement."""
    (draft,) = _LOCKED.find(draft=draft_id)
    return draft, draft.next_case  # type: ignore[attr-defined]


def find_place(version_id: int, key: str) -> tuple[ServiceVersion, int, int | None]:
    """Return a version, the pk for a new case, and that of the one opened with ``key`` before.

    One statement.

    Raises:
        NotFound: there is no such version.
    """
    earlier = Case.objects.filter(idempotency_key=opened_by.hash_of(key)).values("pk")
    beside: dict[str, Combinable] = {"next_case": NextKey(), "earlier": Subquery(earlier[:1])}
    version = packs.get_version(version_id, beside=beside)
    return version, version.next_case, version.earlier  # type: ignore[attr-defined]
