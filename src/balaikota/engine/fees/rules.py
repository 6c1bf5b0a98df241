"""Pure rules of fees: codes that show a typing mistake, numbers, and what a payment comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from balaikota.lib import wording

CODE_DIGITS = 12
REASON_MAX = 300


class Fit(StrEnum):
    """How a payment fits the invoice whose code it names."""

    EXACT = "EXACT"
    SHORT = "SHORT"
    OVER = "OVER"
    DOUBLE = "DOUBLE"
    LATE = "LATE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Fitted:
    """What becomes of an amount: ``counted`` for the invoice, ``left`` for somebody to decide on."""

    fit: Fit
    counted: int
    left: int


def fitted(amount: int, *, remaining: int, is_paid: bool, is_waiting: bool) -> Fitted:
    """Return how an amount fits an invoice.

    Args:
        amount: whole rupiah, from 1.
        remaining: what is still owed on the invoice, 0 or more.
        is_paid: whether the invoice was paid whole before.
        is_waiting: whether its case still waits for the money.
    """
    if is_paid:
        return Fitted(Fit.DOUBLE, 0, amount)
    if not is_waiting or remaining == 0:
        return Fitted(Fit.LATE, 0, amount)
    counted = min(amount, remaining)
    left = amount - counted
    fit = Fit.SHORT if counted < remaining else Fit.OVER if left else Fit.EXACT
    return Fitted(fit, counted, left)


class Mark(StrEnum):
    """What an applicant is told of their invoice, each once."""

    NOTHING = ""
    SOON = "SOON"
    OVERDUE = "OVERDUE"


def mark_of(*, issued_at: datetime, due_at: datetime, now: datetime, days: int) -> Mark:
    """Return what is to be told of an open invoice at ``now``.

    Soon is the last ``days`` days before it is due; of a shorter term its second half.
    """
    if now >= due_at:
        return Mark.OVERDUE
    soon_from = max(due_at - timedelta(days=days), issued_at + (due_at - issued_at) / 2)
    return Mark.SOON if now >= soon_from else Mark.NOTHING


def code_of(digits: str) -> str:
    """Return a code of digits with its check digit behind: one wrong or swapped digit is seen.

    Luhn, as on payment cards.
    """
    return digits + str(-_luhn(digits + "0") % 10)


def is_code(code: str) -> bool:
    """Tell whether a text is a code with the right check digit."""
    return code.isascii() and code.isdigit() and len(code) == CODE_DIGITS and _luhn(code) % 10 == 0


def read_code(typed: str, prefix: str = "") -> str:
    """Return the code that was meant: spaces, dots and dashes forgiven, the bank's prefix dropped.

    What is no code comes back as it was typed, without blanks.
    """
    plain = "".join(char for char in typed if char not in " .-\u00a0\t")
    short = plain.removeprefix(prefix) if prefix else plain
    return short if is_code(short) else plain


def grouped(code: str) -> str:
    """Return a code as people read it out, in groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _luhn(code: str) -> int:
    total = 0
    for at, char in enumerate(reversed(code)):
        digit = int(char) * (1 + at % 2)
        total += digit - 9 if digit > 9 else digit
    return total


def number(kind: str, sequence: int, unit: str, year: int) -> str:
    """Return the number of an invoice or a receipt: ``SKRD/0007/35.73.02.1008/2026``."""
    return f"{kind.upper()}/{sequence:04d}/{unit}/{year}"


def breakdown(line: Mapping[str, Any], lang: str) -> str:
    """Return how a line comes to its amount: ``12 m² × Rp25.000 = Rp300.000``; else the amount.

    Args:
        line: as an invoice stores it.
        lang: ``id`` or ``en``.
    """
    amount = wording.rupiah(line["amount"], lang)
    if line["quantity"] is None:
        return amount
    quantity = wording.number(line["quantity"], lang)
    return (
        f"{quantity} {text(line['unit'], lang)} × {wording.rupiah(line['price'], lang)} = {amount}"
    )


def text(both: Mapping[str, str], lang: str) -> str:
    """Return a text that is kept in both languages."""
    return both["en" if lang.startswith("en") else "id"]


def missing_numbers(given: Sequence[int], latest: int) -> list[int]:
    """Return the numbers that a book lacks from 1 to ``latest``: empty proves it gap-free."""
    return sorted(set(range(1, latest + 1)) - set(given))


@dataclass(frozen=True)
class StatementRow:
    """One line of a bank statement: what it says, or ``error`` where it cannot be taken.

    Attributes:
        position: number of the row in the file.
        dated: day of the booking, None where it is unreadable; so is ``amount`` (whole rupiah).
        error: ``date``, ``future``, ``amount``, ``reference``, ``doubled``; empty for a good line.
    """

    position: int
    dated: date | None
    reference: str
    code: str
    amount: int | None
    text: str
    error: str = ""
