"""Statements that Django writes once for each process, and that are asked with other values each time.

To write a statement takes Django longer than most databases take to answer it. Where its text is
always the same, only the values differ: they are marked by ``Given`` when it is written. Not for
what an actor may see: that text differs with their posts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    Exists,
    Expression,
    ExpressionWrapper,
    Field,
    Model,
    Q,
    QuerySet,
)
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)


class Given(Expression):
    """The place of a value that is said when the statement is asked: ``filter(pk=Given("task", …))``."""

    def __init__(self, name: str, kind: Field[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(  # type: ignore[override]  # the place stands where a value will
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Given]]:
        """Return a mark, with itself in the place of the value."""
        return "%s", (self,)


class Statement(Generic[M]):
    """One SELECT of whole rows whose text never differs, but for the values in the places of ``Given``.

    ``build`` says it as a queryset and is called once for each kind of database; it may depend on
    nothing that changes while the process runs.
    """

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build
        self._written: dict[str, tuple[QuerySet[M], SQLCompiler, str, tuple[Any, ...]]] = {}

    def find(self, **values: Any) -> list[M]:
        """Return the rows, as the queryset would. One statement.

        Args:
            values: one for the name of each ``Given``.

        Raises:
            KeyError: one is missing.
            TransactionManagementError: it locks rows, and no transaction has begun.
        """
        if connection.vendor not in self._written:
            self._written[connection.vendor] = self._write()
        rows, compiler, text, places = self._written[connection.vendor]
        if rows.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("what locks rows is asked within a transaction")
        given = tuple(_value(place, values) for place in places)
        # Its own for each asking: two threads may ask at once, each over its own connection.
        asked, query = copy(compiler), copy(rows.query)
        asked.connection = connection
        vars(asked)["as_sql"] = lambda *_args, **_kwargs: (text, given)
        vars(query)["get_compiler"] = lambda *_args, **_kwargs: asked
        return list(ModelIterable(QuerySet(rows.model, query=query)))

    def first(self, **values: Any) -> M | None:
        """Return the only row, or None: of a statement that finds one at most."""
        return next(iter(self.find(**values)), None)

    def _write(self) -> tuple[QuerySet[M], SQLCompiler, str, tuple[Any, ...]]:
        rows = self._build()
        compiler = rows.query.get_compiler(connection=connection)
        text, places = compiler.as_sql()
        return rows, compiler, text, tuple(places)


class Noted(Exists):
    """An EXISTS whose text is written once: in a queryset that is kept, and added to each time."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows)
        self._texts: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def copy(self) -> Noted:
        """Return one that writes its text anew: what asks for a copy is about to change it."""
        made = super().copy()
        made._texts = {}
        return made

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        template: str | None = None,
        **extra: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the text, as before where it was written before."""
        known = self._texts.get(connection.vendor)
        if known is None:
            text, values = super().as_sql(compiler, connection, template, **extra)
            known = self._texts[connection.vendor] = text, tuple(values)
        return known


def count_each(
    rows: QuerySet[Any], kinds: Mapping[str, Q], *, asking: Mapping[str, QuerySet[Any]]
) -> tuple[dict[str, int], set[str]]:
    """Return how many of ``rows`` are of each kind, and which of ``asking`` hold any row.

    One statement. Django's own ``aggregate`` says the same, and takes three times as long to say it.

    Args:
        rows: what is counted; where it can match nothing, nothing is asked.
        kinds: name -> condition over the rows; the name is ours, never a value.
        asking: name -> other rows.
    """
    marked = {name: ExpressionWrapper(kind, BooleanField()) for name, kind in kinds.items()}
    try:
        text, given = rows.order_by().values(**marked).query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(kinds, 0), set()
    counts = [f'COUNT(*) FILTER (WHERE "{name}")' for name in kinds]
    there = {name: found for name, one in asking.items() if (found := _any(one)) is not None}
    values = [value for _text, values in there.values() for value in values]
    columns = ", ".join([*counts, *(exists for exists, _values in there.values())])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({text}) AS counted", [*values, *given])  # noqa: S608 - no value in it
        found = cursor.fetchone()
    numbers = dict(zip(kinds, found, strict=False))
    return numbers, {
        name for name, is_there in zip(there, found[len(kinds) :], strict=True) if is_there
    }


def _any(rows: QuerySet[Any]) -> tuple[str, Sequence[Any]] | None:
    try:
        text, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None
    return f"EXISTS ({text})", values


def _value(place: Any, values: dict[str, Any]) -> Any:
    if not isinstance(place, Given):
        return place
    return place.output_field.get_db_prep_value(values[place.name], connection)
