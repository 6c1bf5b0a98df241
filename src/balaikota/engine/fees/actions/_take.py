"""What becomes of money: counted for its invoice, or a matter for somebody to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from balaikota.core import action
from balaikota.engine.cases.actions import paying
from balaikota.engine.cases.models import Case
from balaikota.engine.fees import counter
from balaikota.engine.fees.actions._post import What, post
from balaikota.engine.fees.models import Invoice, Matter, Payment, Receipt
from balaikota.engine.fees.queries import balances
from balaikota.engine.fees.rules import Fit, fitted
from balaikota.lib import wording

SETTLER = action.system("cases.settle_payment")


class Owed(NamedTuple):
    """A receipt that is to be written: for how much of which payment."""

    invoice: Invoice
    payment: Payment
    amount: int


def locked(invoice_id: int) -> Invoice:
    """Return an invoice, locked until the transaction ends: its case first, as all acts do it.

    Raises:
        DoesNotExist: there is none.
    """
    case_id = Invoice.objects.values_list("case_id", flat=True).get(pk=invoice_id)
    Case.objects.select_for_update().get(pk=case_id)
    rows = Invoice.objects.select_for_update(of=("self",)).select_related("unit", "case")
    return rows.get(pk=invoice_id)


def take(
    payment: Payment, invoice: Invoice | None, amount: int, *, now: datetime
) -> tuple[list[Owed], Matter.Kind | None]:
    """Count ``amount`` of a payment for its locked invoice; what does not fit is a matter.

    Returns the receipt to be written, if any, and what does not fit. The invoice is settled when
    nothing remains; its case is not moved here.
    """
    if invoice is None:
        return [], Matter.Kind.UNKNOWN
    fit = fitted(
        amount,
        remaining=balances.remaining(invoice),
        is_paid=invoice.status == Invoice.Status.PAID,
        is_waiting=invoice.status == Invoice.Status.OPEN and balances.is_waiting(invoice),
    )
    post(What.APPLY, fit.counted, now=now, invoice=invoice, payment=payment)
    if fit.fit in (Fit.EXACT, Fit.OVER):
        settle(invoice, now=now)
    owed = [Owed(invoice, payment, fit.counted)] if fit.counted else []
    return owed, None if fit.fit is Fit.EXACT else Matter.Kind(fit.fit.value)


def settle(invoice: Invoice, *, now: datetime) -> None:
    """Mark an invoice paid, and end the matters that waited for the rest of it."""
    invoice.status, invoice.settled_at = Invoice.Status.PAID, now
    invoice.save(update_fields=["status", "settled_at"])
    short = Matter.objects.filter(invoice=invoice, kind=Matter.Kind.SHORT, ended_at=None)
    short.update(ended_at=now, ending=Matter.Ending.PAID)


def open_matter(
    payment: Payment, kind: Matter.Kind, invoice: Invoice | None, *, now: datetime
) -> Matter:
    """Open what somebody must decide on; the one that is open for the payment takes the new kind."""
    found = Matter.objects.filter(payment=payment, ended_at=None).first()
    matter = found or Matter(payment=payment, opened_at=now)
    matter.kind, matter.invoice = kind, invoice
    matter.unit = invoice.unit if invoice is not None else payment.unit
    matter.save()
    return matter


def lead_on(invoice: Invoice, *, now: datetime) -> None:
    """Move the case of a settled invoice on, if it waits for that."""
    paying.settle(by=SETTLER, now=now, case_id=invoice.case_id, step=invoice.step)


def write_receipts(owed: Sequence[Owed], *, now: datetime) -> list[Receipt]:
    """Write receipts, their numbers taken last and book by book in the same order for everybody."""
    year = now.astimezone(wording.WIB).year
    found = []
    for one in sorted(owed, key=lambda one: (one.invoice.unit_id, one.payment.pk)):
        book, sequence, number = counter.take(one.invoice.unit, "ssrd", year)
        found.append(
            Receipt.objects.create(
                payment=one.payment, invoice=one.invoice, book=book, sequence=sequence,
                number=number, amount=one.amount, issued_at=now,
            )
        )  # fmt: skip
    return found


def take_back(payment: Payment, invoice: Invoice, amount: int, *, why: str, now: datetime) -> None:
    """Count a payment no longer for an invoice; its receipt is void, the number stays."""
    post(What.TAKE_BACK, amount, now=now, invoice=invoice, payment=payment)
    receipts = Receipt.objects.filter(payment=payment, invoice=invoice, void_at=None)
    receipts.update(void_at=now, void_reason=why)
