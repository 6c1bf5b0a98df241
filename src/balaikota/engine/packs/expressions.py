"""CEL, the one expression language of packs: which questions appear, which acts are open, where to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import cel

# What an expression may use; anything else is refused by the lint before it is ever run.
FUNCTIONS = frozenset(
    {"_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "-_"}
    | {"_*_", "@in", "_[_]", "_?_:_", "size", "contains", "startsWith", "endsWith"}
    # What `exists` and `all` over the rows of a group are made of.
    | {"@not_strictly_false"}
)

# What the expressions of a procedure may read besides the answers. No question may be called so.
APPLICANT = {"kind": ("resident", "officer", "none")}
CHANNELS = ("online", "counter", "api")
FLAGS = ("urgent", "sensitive", "disputed", "blocked", "payment")
PLACE = ("area", "kecamatan")
CASE = ("channel", "returns", "flags")
NAMES = ("applicant", "place", "case", "ref", "column")

_REF = re.compile(r"""\bref\s*\[\s*(["'])([^"']+)\1\s*\]""")
# What a list of codes says of the code that was answered: ``column.kategori.kelas``.
_COLUMN = re.compile(r"\bcolumn\.([a-z_]\w*)\.([a-z_]\w*)")
# The name that a row bears inside `exists` or `all`.
_ROW = re.compile(r"\.\s*(?:exists|all)\s*\(\s*([a-z_]\w*)\s*,")
_TEXT = re.compile(r"""(["']).*?\1""")
# What a run of an expression may raise; the lint tries every kind of answer beforehand.
FAILURES = (RuntimeError, TypeError, KeyError, IndexError, ValueError, OverflowError)


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

    def __init__(
        self,
        unanswered: Mapping[str, Any],
        given: Mapping[str, Any],
        columns: Callable[[Mapping[str, Any]], Any] | None = None,
    ) -> None:
        self.given = dict(given)
        self._unanswered = dict(unanswered)
        self._columns = columns

    def make_true(self, expression: str) -> bool:
        """Tell whether the answers so far make ``expression`` true; null counts as no."""
        seen = {**self._unanswered, **self.given}
        if self._columns is not None and columns_read(expression):
            seen["column"] = self._columns(self.given)
        return compiled(expression).execute(seen) is True


def variables(expression: str) -> Iterable[str]:
    """Return the names an expression reads. Raises ValueError when it is not CEL.

    The name it gives to a row of a group (``karyawan.exists(k, k.umur < 17)``) is its own.
    """
    found: list[str] = compiled(expression).variables()
    rows = set(_ROW.findall(_TEXT.sub("", expression)))
    return [name for name in found if name not in rows]


def functions(expression: str) -> Iterable[str]:
    """Return the functions and operators of an expression. Raises ValueError."""
    found: list[str] = compiled(expression).functions()
    return found


def numbers_read(expression: str) -> list[str]:
    """Return the keys of the legal numbers an expression reads, as in ``ref["a.b"]``."""
    return [found[1] for found in _REF.findall(expression)]


def reads_unnamed_number(expression: str) -> bool:
    """Tell whether ``ref`` is used in another way than with a key written out."""
    rest = _TEXT.sub("", _REF.sub("", expression))
    return re.search(r"\bref\b", rest) is not None


def columns_read(expression: str) -> list[tuple[str, str]]:
    """Return (question, column) of what an expression reads of lists of codes."""
    return _COLUMN.findall(_TEXT.sub("", expression))


def reads_unnamed_column(expression: str) -> bool:
    """Tell whether ``column`` is used in another way than with question and column written out."""
    rest = _COLUMN.sub("", _TEXT.sub("", expression))
    return re.search(r"(?<![.\w])column\b", rest) is not None


def is_true(expression: str, names: Mapping[str, Any]) -> bool:
    """Tell whether an expression is true of ``names``, which hold all it reads; null counts as no.

    Raises:
        Exception: one of FAILURES, where it cannot be worked out for these values.
    """
    return value_of(expression, names) is True


def value_of(expression: str, names: Mapping[str, Any]) -> Any:
    """Return what an expression comes to for ``names``, which hold all it reads.

    Raises:
        Exception: one of FAILURES, where it cannot be worked out for these values.
    """
    return compiled(expression).execute(dict(names))
