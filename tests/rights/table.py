"""Reading rights.csv, and that of each room: what an address answers to whom.

A row says where (a URL name, or ``/path/*``, or ``*``), who (roles or groups of groups.csv, apart
by blanks, or ``*``), in which state, by which method, and which statuses are right. Of the rows
that fit, the most specific wins: first by where, then who (a role before a group), state, method.
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
Rank = tuple[int, int, int, int]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    where: str
    who: tuple[str, ...]
    state: str
    method: str
    statuses: frozenset[int]

    def rank(self, *, name: str, path: str, role: str, state: str, method: str) -> Rank | None:
        """Return how specifically the row fits; None when it does not."""
        ranks = (
            _where(self.where, name, path),
            who_rank(self.who, role),
            _exact(self.state, state),
            _exact(self.method, method),
        )
        return None if None in ranks else ranks  # type: ignore[return-value]


def expected(*, name: str, path: str, role: str, state: str, method: str) -> frozenset[int]:
    """Return the statuses that are right for a visit.

    Raises:
        LookupError: two rows are equally specific and disagree.
    """
    ranked = [
        (rank, row)
        for row in rows()
        if (rank := row.rank(name=name, path=path, role=role, state=state, method=method))
    ]
    best = max(rank for rank, _row in ranked)
    found = {row.statuses for rank, row in ranked if rank == best}
    if len(found) > 1:
        raise LookupError(f"rights.csv is of two minds about {method} {name} as {role} ({state})")
    return found.pop()


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


def who_rank(who: tuple[str, ...], role: str) -> int | None:
    """Return 2 for a role that is named, 1 for one of a group named, 0 for ``*``; else None."""
    if role in who:
        return 2
    if any(role in groups().get(one, ()) for one in who):
        return 1
    return 0 if who == ("*",) else None


def _exact(given: str, asked: str) -> int | None:
    return 1 if given == asked else 0 if given == "*" else None
