"""What a line of a bank statement means: a payment known before, a new one, or one of nobody."""

from __future__ import annotations

from dataclasses import dataclass

from balaikota.engine.fees.models import Invoice, Payment, StatementLine
from balaikota.engine.fees.queries import finding
from balaikota.lib.wording import WIB

Outcome = StatementLine.Outcome


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


def match(line: StatementLine) -> Match:
    """Return what a good line means now.

    A payment told of before is the same when reference and amount are, or code, amount and day
    where nobody but a treasurer has told of it.
    """
    assert line.amount is not None
    told = [one for one in finding.find_told(line.reference) if one.amount == line.amount]
    invoice = finding.find_invoice(line.code)
    told = [one for one in told if one.invoice_id is None or _is_for(one, invoice)]
    for payment in told or _entered(line, invoice):
        if payment.confirmed_at is not None:
            return Match(Outcome.REPEATED, payment)
        return Match(Outcome.CONFIRMED, payment)
    if invoice is None:
        return Match(Outcome.UNMATCHED)
    return Match(Outcome.COUNTED, invoice=invoice)


def _is_for(payment: Payment, invoice: Invoice | None) -> bool:
    return invoice is None or payment.invoice_id == invoice.pk


def _entered(line: StatementLine, invoice: Invoice | None) -> list[Payment]:
    """Return what a treasurer entered under another reference: same invoice, amount and day."""
    if invoice is None or line.amount is None:
        return []
    rows = Payment.objects.filter(
        source=Payment.Source.TREASURER, invoice=invoice, amount=line.amount, confirmed_at=None,
        cancelled_at=None,
    )  # fmt: skip
    return [one for one in rows.order_by("pk") if one.paid_at.astimezone(WIB).date() == line.dated]
