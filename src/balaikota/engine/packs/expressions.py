"""CEL, the one expression language of packs: which answers make a question appear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import cel

# What an expression may use; anything else is refused by the lint before it is ever run.
FUNCTIONS = frozenset(
    {"_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "-_"}
    | {"_*_", "@in", "_[_]", "_?_:_", "size", "contains", "startsWith", "endsWith"}
)


@lru_cache(maxsize=4096)
def compiled(expression: str) -> cel.Program:
    """Return the program of an expression, compiled once per process.

    Raises:
        ValueError: the expression is not CEL.
    """
    return cel.compile(expression)


class Answers:
    """The answers so far, as expressions see them; filled in the order of the form.

    What is not answered is null (an empty list for lists). Each run is handed all names afresh,
    because a ``cel.Context`` may not be shared between threads (27 µs for 17 questions).
    """

    def __init__(self, unanswered: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        self.given = dict(given)
        self._unanswered = dict(unanswered)

    def make_true(self, expression: str) -> bool:
        """Tell whether the answers so far make ``expression`` true; null counts as no."""
        return compiled(expression).execute({**self._unanswered, **self.given}) is True


def variables(expression: str) -> Iterable[str]:
    """Return the names an expression reads. Raises ValueError when it is not CEL."""
    found: list[str] = compiled(expression).variables()
    return found


def functions(expression: str) -> Iterable[str]:
    """Return the functions and operators of an expression. Raises ValueError."""
    found: list[str] = compiled(expression).functions()
    return found
