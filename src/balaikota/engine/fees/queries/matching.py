"""What the lines of a bank statement mean: payments known before, new ones, ones of nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from balaikota.core.units import queries as units
from balaikota.engine.fees import rules
from balaikota.engine.fees.models import Invoice, Payment, StatementLine
from balaikota.lib.wording import WIB

Outcome = StatementLine.Outcome
K = TypeVar("K")


@dataclass(frozen=True)
class Match:
    """What a line would lead to.

    Attributes:
        outcome: confirmed, counted, unmatched or repeated.
        payment: that it is about, where it is known before.
        invoice: that a new payment is for, where its code is known.
    """

    outcome: StatementLine.Outcome
    payment: Payment | None = None
    invoice: Invoice | None = None


@dataclass
class _Known:
    """What was read at once for all lines; no payment is the answer to two of them."""

    invoices: Mapping[str, Invoice]
    by_reference: Mapping[str, list[Payment]]
    entered: Mapping[int, list[Payment]]
    used: set[int] = field(default_factory=set)


def match_all(lines: Sequence[StatementLine]) -> dict[int, Match]:
    """Return pk of a good line -> what it means now. Four queries however many there are.

    A payment told of before is the same when reference, amount and invoice are; or, where nobody
    but a treasurer has told of it, invoice, amount and day.
    """
    invoices = _invoices({line.code for line in lines})
    told = Payment.objects.filter(
        reference__in={line.reference for line in lines}, cancelled_at=None
    )
    entered = Payment.objects.filter(
        source=Payment.Source.TREASURER, invoice__in=list(invoices.values()), confirmed_at=None,
        cancelled_at=None,
    )  # fmt: skip
    known = _Known(
        invoices,
        _grouped((one.reference, one) for one in told.order_by("pk")),
        _grouped((one.invoice_id or 0, one) for one in entered.order_by("pk")),
    )
    # What bears its reference comes first: nobody else may take it by its amount.
    first = {line.pk: _by_reference(line, known) for line in lines}
    return {line.pk: _match(line, first[line.pk], known) for line in lines}


def _match(line: StatementLine, named: Payment | None, known: _Known) -> Match:
    invoice = known.invoices.get(line.code)
    payment = named or _by_day(line, invoice, known)
    if payment is not None:
        outcome = Outcome.CONFIRMED if payment.confirmed_at is None else Outcome.REPEATED
        return Match(outcome, payment)
    if invoice is None:
        return Match(Outcome.UNMATCHED)
    return Match(Outcome.COUNTED, invoice=invoice)


def _by_reference(line: StatementLine, known: _Known) -> Payment | None:
    invoice = known.invoices.get(line.code)
    for one in known.by_reference.get(line.reference, ()):
        is_for_it = one.invoice_id is None or invoice is None or one.invoice_id == invoice.pk
        if one.amount == line.amount and is_for_it and one.pk not in known.used:
            known.used.add(one.pk)
            return one
    return None


def _by_day(line: StatementLine, invoice: Invoice | None, known: _Known) -> Payment | None:
    for one in known.entered.get(invoice.pk, ()) if invoice is not None else ():
        is_same = one.amount == line.amount and one.paid_at.astimezone(WIB).date() == line.dated
        if is_same and one.pk not in known.used:
            known.used.add(one.pk)
            return one
    return None


def _invoices(typed: set[str]) -> dict[str, Invoice]:
    """Return code as typed -> its invoice, or the one in its place; unknown ones are left out."""
    prefix = units.city().payment.prefix
    codes = {one: rules.read_code(one, prefix) for one in typed}
    found = {one.code: one for one in Invoice.objects.filter(code__in=set(codes.values()))}
    former = [one.case_id for one in found.values() if one.status == Invoice.Status.REPLACED]
    rows = Invoice.objects.filter(case__in=former).exclude(status=Invoice.Status.REPLACED)
    heirs = {(one.case_id, one.step): one for one in rows} if former else {}
    return {
        one: heirs.get((found[code].case_id, found[code].step), found[code])
        if found[code].status == Invoice.Status.REPLACED
        else found[code]
        for one, code in codes.items()
        if code in found
    }


def _grouped(pairs: Iterable[tuple[K, Payment]]) -> dict[K, list[Payment]]:
    found: dict[K, list[Payment]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found
