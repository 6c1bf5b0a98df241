"""What lists of codes say of the codes that were answered: the ``column`` of expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from balaikota.core.reference.codes import lists
from balaikota.core.reference.codes.shape import Code, CodeList
from balaikota.engine.packs.grammar import Field

Seen = Mapping[str, Mapping[str, str]]
Versions = Sequence[CodeList]
# What can be read of every list beside its own columns.
CODE = "code"


def seen(
    fields: Iterable[Field], answers: Mapping[str, Any], of: Callable[[str], Versions] = lists.of
) -> Seen:
    """Return question -> column -> what its list says of the code answered; "" where it says nothing.

    The list is that of the version which the answer names, so that a case keeps what was in force
    when it was sent. One query for each list that the city published.

    Args:
        fields: the questions; only those for a code count.
        answers: field id -> answer.
        of: returns the versions of a list.
    """
    return {
        field.id: _values(of(field.codes or ""), answers.get(field.id))
        for field in fields
        if field.kind == "code"
    }


def names(field: Field) -> frozenset[str]:
    """Return the columns that can be read of a question, those of all versions of its list."""
    return _names(lists.of(field.codes or ""))


def code_of(field: Field, answer: Any) -> Code | None:
    """Return the code that was answered; None while there is none, or its version is not known."""
    return _code(lists.of(field.codes or ""), answer)


def samples(field: Field) -> list[Mapping[str, str]]:
    """Return what can be read of a question: unanswered, then of each code that differs by columns."""
    versions = lists.of(field.codes or "")
    found = [_values(versions, None)]
    for code in versions[-1].codes if versions else ():
        if field.level in (None, code.level):
            found.append(_values(versions, {"code": code.code, "version": versions[-1].version}))
    return list({tuple(sorted(one.items())): one for one in found}.values())


def find_values(field: Field, column: str) -> dict[str, list[Code]]:
    """Return what stands in a column of the newest version -> the codes that may be chosen with it."""
    found: dict[str, list[Code]] = {}
    for one in lists.of(field.codes or "")[-1:]:
        for code in one.codes:
            if field.level in (None, code.level):
                found.setdefault(code.values.get(column, ""), []).append(code)
    return found


def _values(versions: Iterable[CodeList], answer: Any) -> dict[str, str]:
    known = list(versions)
    code = _code(known, answer)
    own = {**code.values, CODE: code.code} if code is not None else {}
    return {name: own.get(name, "") for name in _names(known)}


def _names(versions: Iterable[CodeList]) -> frozenset[str]:
    return frozenset({CODE}.union(*(one.columns for one in versions)))


def _code(versions: Iterable[CodeList], answer: Any) -> Code | None:
    if not isinstance(answer, dict):
        return None
    named = (one for one in versions if one.version == answer.get("version"))
    return next((one.by_code.get(str(answer.get("code"))) for one in named), None)
