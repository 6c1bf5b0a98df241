"""Reading rights.csv, and that of each room: what an address answers to whom.

A row says where (a URL name, or ``/path/*``, or ``*``), who (roles or groups of groups.csv, apart
by blanks, or ``*``), in which state, by which method, which statuses are right, and in which
relations to the thing (names or groups of relations.csv, apart by blanks; ``*`` or nothing for any).
Of the rows that fit, the most specific wins: one that names the relation, then by where, who (a role
before a group), state, method.

The states: ``empty`` nothing happened yet, ``full`` there is one of each, ``error`` what is sent or
asked means nothing, ``sent`` a form is sent that is filled in.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

HERE = Path(__file__).parent
MODULES = Path(settings.PACKAGE_DIR) / "modules"
Rank = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    where: str
    who: tuple[str, ...]
    state: str
    method: str
    statuses: frozenset[int]
    relation: tuple[str, ...] = ("*",)

    def rank(
        self, *, where: int, role: str, state: str, method: str, relation: str = ""
    ) -> Rank | None:
        """Return how specifically the row fits; None when it does not.

        Args:
            where: how specifically its address does, see ``about``.
        """
        ranks = (
            _related(self.relation, relation),
            where,
            who_rank(self.who, role),
            _exact(self.state, state),
            _exact(self.method, method),
        )
        return None if None in ranks else ranks  # type: ignore[return-value]


@dataclass(frozen=True)
class Relation:
    """One line of relations.csv.

    Attributes:
        exists_for: roles and groups of roles that can stand so to a thing.
        groups: names under which the tables speak of it together with others.
    """

    name: str
    exists_for: tuple[str, ...]
    groups: frozenset[str]

    def holds_for(self, role: str) -> bool:
        """Tell whether somebody of this role can stand so to a thing."""
        return who_rank(self.exists_for, role) is not None


def expected(
    *, name: str, path: str, role: str, state: str, method: str, relation: str = ""
) -> frozenset[int]:
    """Return the statuses that are right for a visit; without a relation, of whatever is there.

    Raises:
        LookupError: two rows are equally specific and disagree.
    """
    asked = {"role": role, "state": state, "method": method, "relation": relation}
    ranked = [
        (rank, row)
        for where, row in about(name, path)
        if (rank := row.rank(where=where, **asked)) is not None
    ]
    best = max(rank for rank, _row in ranked)
    found = {row.statuses for rank, row in ranked if rank == best}
    if len(found) > 1:
        visit = f"{method} {name} as {role} ({state}, {relation or 'any relation'})"
        raise LookupError(f"rights.csv is of two minds about {visit}")
    return found.pop()


@cache
def about(name: str, path: str) -> tuple[tuple[int, Row], ...]:
    """Return the rows that speak of an address, each with how specifically it does."""
    return tuple(
        (where, row) for row in rows() if (where := _where(row.where, name, path)) is not None
    )


@cache
def rows() -> tuple[Row, ...]:
    """Return the table in the order of the files: ours, then those of the rooms."""
    return tuple(
        Row(
            line["where"],
            tuple(line["who"].split()),
            line["state"],
            line["method"],
            frozenset(map(int, line["status"].split())),
            tuple((line.get("relation") or "*").split()),
        )
        for line in _lines()
    )


def _lines() -> Iterator[dict[str, str]]:
    for path in (HERE / "rights.csv", *sorted(MODULES.glob("*/tests/rights.csv"))):
        with path.open(newline="") as file:
            yield from csv.DictReader(file)


@cache
def groups() -> dict[str, frozenset[str]]:
    """Return group -> its roles."""
    with (HERE / "groups.csv").open(newline="") as file:
        return {line["group"]: frozenset(line["roles"].split()) for line in csv.DictReader(file)}


def _where(pattern: str, name: str, path: str) -> int | None:
    if pattern == name:
        return 1000
    if pattern == "*":
        return 0
    is_below = pattern.endswith("*") and path.startswith(pattern[:-1])
    return len(pattern) if is_below else None


@cache
def who_rank(who: tuple[str, ...], role: str) -> int | None:
    """Return 2 for a role that is named, 1 for one of a group named, 0 for ``*``; else None."""
    if role in who:
        return 2
    if any(role in groups().get(one, ()) for one in who):
        return 1
    return 0 if who == ("*",) else None


@cache
def relations() -> dict[str, Relation]:
    """Return name -> relation, in the order of the file."""
    with (HERE / "relations.csv").open(newline="", encoding="utf-8") as file:
        return {
            line["relation"]: Relation(
                line["relation"],
                tuple(line["exists_for"].split()),
                frozenset(line["groups"].split()),
            )
            for line in csv.DictReader(file)
        }


@cache
def relation_rank(named: tuple[str, ...], asked: str) -> int | None:
    """Return 2 for the relation itself, 1 for a group of it, 0 for ``*``; None for another."""
    if asked in named:
        return 2
    if asked in relations() and not relations()[asked].groups.isdisjoint(named):
        return 1
    return 0 if named == ("*",) else None


def _related(named: tuple[str, ...], asked: str) -> int | None:
    found = relation_rank(named, asked)
    return None if found is None else min(found, 1)


def _exact(given: str, asked: str) -> int | None:
    return 1 if given == asked else 0 if given == "*" else None
