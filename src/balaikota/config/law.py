"""docs/law.md: where the code cites the law."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from balaikota.config.generated import cell

HEADER = """# The law in the code

Written by `balaikota law` from the `Law:` lines of docstrings; do not edit by hand.
Numbers that the law sets (periods, weights, fees) are not here: they are dated reference rows.

| place | regulation and article |
|---|---|
"""
SKIPPED = {"tests", "migrations"}
# From "Law:" to a blank line, another "Word:", or the end.
CITATION = re.compile(
    r"(?:^|(?<=\s))Law:\s*(?P<text>.+?)(?=\n\s*\n|\s[A-Z][a-z]+:\s|\Z)", re.DOTALL
)


@dataclass(frozen=True, order=True)
class Citation:
    """One `Law:` line: where it stands and what it cites."""

    place: str
    text: str


def page(folder: Path) -> str:
    """Return docs/law.md for the sources below ``folder``."""
    found = sorted(citations(folder))
    return HEADER + "".join(f"| `{one.place}` | {cell(one.text)} |\n" for one in found)


def citations(folder: Path) -> Iterator[Citation]:
    """Yield every citation in a docstring below ``folder``, tests and migrations aside."""
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if SKIPPED & set(parts):
            continue
        name = ".".join(part for part in parts if part != "__init__")
        yield from _of_node(ast.parse(path.read_text(encoding="utf-8")), name)


def _of_node(node: ast.AST, place: str) -> Iterator[Citation]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
        for match in CITATION.finditer(ast.get_docstring(node) or ""):
            yield Citation(place, " ".join(match["text"].split()))
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from _of_node(child, f"{place}.{child.name}")
