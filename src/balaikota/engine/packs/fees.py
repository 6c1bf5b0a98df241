"""What a pack may declare of fees: lines that CEL works out in whole rupiah, and their law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import cel

from balaikota.engine.packs import expressions
from balaikota.engine.packs.texts import Basis, Strict, Text
from balaikota.lib import money

# What a line may read besides what a procedure reads: the sum of the lines above it.
SUBTOTAL = "subtotal"
FUNCTIONS = {"percent": money.percent, "per_mille": money.per_mille}


class NotMoney(Exception):
    """A line or the whole comes to something that cannot be asked for; the message says what."""


class FeeLine(Strict, frozen=True):
    """One line of what is asked for: ``quantity`` of ``unit`` at ``price``, or an ``amount``.

    Attributes:
        title: what it is for, as the payer reads it.
        quantity: CEL, a whole number.
        unit: of the quantity: ``{id: m², en: m²}``.
        price: CEL, whole rupiah for one unit, mostly ``ref["a.b"]``.
        amount: CEL, whole rupiah; instead of the three above. It may read ``subtotal``.
        when: CEL; the line is there only while it is true.
    """

    title: Text
    quantity: str | None = None
    unit: Text | None = None
    price: str | None = None
    amount: str | None = None
    when: str | None = None

    @property
    def is_counted(self) -> bool:
        """Tell whether it is a quantity at a price."""
        return self.amount is None

    @property
    def is_whole(self) -> bool:
        """Tell whether it is written in one of the two ways, and not in both."""
        counted = (self.quantity, self.unit, self.price)
        return all(counted) if self.is_counted else not any(counted)

    def expressions(self) -> Iterator[tuple[str, str]]:
        """Return (key, CEL) of each that is written, conditions left out."""
        for key in ("quantity", "price", "amount"):
            if (text := getattr(self, key)) is not None:
                yield key, text


class Levy(Strict, frozen=True):
    """One fee of a service.

    Attributes:
        title: ``{id: Retribusi pemakaian kekayaan daerah, en: …}``.
        basis: the regulation that sets it; unconfirmed until read in the gazette.
        lines: added up in the order written.
    """

    title: Text
    basis: Basis
    lines: list[FeeLine]

    def expressions(self) -> Iterator[str]:
        """Return every expression, conditions too."""
        for line in self.lines:
            yield from (text for _key, text in line.expressions())
            yield from (line.when,) if line.when is not None else ()


@dataclass(frozen=True)
class Worked:
    """One line worked out.

    Attributes:
        line: as the pack writes it.
        amount: whole rupiah; below nothing for a discount.
        quantity: None where the line is an amount only; so is ``price``.
    """

    line: FeeLine
    amount: int
    quantity: int | None = None
    price: int | None = None


def work_out(levy: Levy, names: Mapping[str, Any]) -> list[Worked]:
    """Return the lines of a fee that apply, each with its amount.

    Args:
        levy: the fee.
        names: all that its expressions read, ``subtotal`` left out.

    Raises:
        NotMoney: a line is no whole number, or the sum is below nothing or above money.LARGEST.
        Exception: one of expressions.FAILURES.
    """
    found: list[Worked] = []
    for line in levy.lines:
        seen = {**names, SUBTOTAL: total(found)}
        if line.when is None or expressions.is_true(line.when, seen):
            found.append(_worked(line, seen))
    if not 0 <= total(found) <= money.LARGEST:
        raise NotMoney(str(total(found)))
    return found


def total(lines: list[Worked]) -> int:
    """Return the sum of lines in whole rupiah."""
    return sum(one.amount for one in lines)


def _worked(line: FeeLine, names: Mapping[str, Any]) -> Worked:
    if line.amount is not None:
        return Worked(line, _whole(line.amount, names))
    assert line.quantity is not None
    assert line.price is not None
    quantity, price = _whole(line.quantity, names), _whole(line.price, names)
    if quantity < 0 or price < 0:
        raise NotMoney(f"{quantity} × {price}")
    return Worked(line, quantity * price, quantity, price)


def _whole(expression: str, names: Mapping[str, Any]) -> int:
    # A context of its own each time: it may not be shared between threads.
    context = cel.Context()
    for name, run in FUNCTIONS.items():
        context.add_function(name, run)
    for name, value in names.items():
        context.add_variable(name, value)
    value = expressions.compiled(expression).execute(context)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotMoney(f"{expression} = {value!r}")
    return value
