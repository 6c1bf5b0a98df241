"""Reading verbs.csv, and that of each room: what a permission comes to, for whom, in which relation."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.rights import table

HERE = Path(__file__).parent
MAY, NOT_HERE, NO = "may", "not-here", "no"
OUTCOMES = {MAY, NOT_HERE, NO}


@dataclass(frozen=True)
class Row:
    """One line of the table; ``room`` is empty for ours."""

    verb: str
    who: tuple[str, ...]
    relation: tuple[str, ...]
    outcome: str
    room: str

    def rank(self, verb: str, role: str, relation: str) -> tuple[int, int, int] | None:
        """Return how specifically the row fits; None when it does not."""
        ranks = (
            _verb(self.verb, verb),
            table.who_rank(self.who, role),
            table.relation_rank(self.relation, relation),
        )
        return None if None in ranks else ranks  # type: ignore[return-value]


def expected(verb: str, role: str, relation: str) -> str:
    """Return the outcome that is right.

    Raises:
        LookupError: two rows are equally specific and disagree.
    """
    ranked = [
        (rank, row)
        for row in _rows_of(verb)
        if (rank := row.rank(verb, role, relation)) is not None
    ]
    best = max(rank for rank, _row in ranked)
    found = {row.outcome for rank, row in ranked if rank == best}
    if len(found) > 1:
        raise LookupError(f"verbs.csv is of two minds about {verb} of {role} ({relation})")
    return found.pop()


@cache
def rows() -> tuple[Row, ...]:
    """Return the table in the order of the files: ours, then those of the rooms."""
    return tuple(
        Row(
            line["verb"],
            tuple(line["who"].split()),
            tuple(line["relation"].split()),
            line["outcome"],
            room,
        )
        for room, path in _files()
        for line in _lines(path)
    )


@cache
def _rows_of(verb: str) -> tuple[Row, ...]:
    """Return the rows that speak of a verb, by its name or by a wildcard."""
    return tuple(row for row in rows() if _verb(row.verb, verb) is not None)


def _verb(pattern: str, verb: str) -> int | None:
    if pattern == verb:
        return 2
    if pattern.endswith(".*") and verb.startswith(pattern[:-1]):
        return 1
    return 0 if pattern == "*" else None


def _files() -> Iterator[tuple[str, Path]]:
    yield "", HERE / "verbs.csv"
    for path in sorted(table.MODULES.glob("*/tests/verbs.csv")):
        yield path.parents[1].name, path


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
