"""Finding the invoice that a payment names, and a payment that was told of before."""

from __future__ import annotations

from balaikota.core.units import queries as units
from balaikota.engine.fees import rules
from balaikota.engine.fees.models import Invoice, Payment


def find_invoice(typed: str) -> Invoice | None:
    """Return the invoice of a billing code, however it is typed; None for an unknown one.

    A code that was replaced leads to the invoice in its place, so that money sent to the old one
    is not lost.
    """
    code = rules.read_code(typed, units.city().payment.prefix)
    named = Invoice.objects.filter(code=code).first() if rules.is_code(code) else None
    if named is None or named.status != Invoice.Status.REPLACED:
        return named
    heirs = Invoice.objects.filter(case_id=named.case_id, step=named.step)
    return heirs.exclude(status=Invoice.Status.REPLACED).first() or named


def find_told(reference: str) -> list[Payment]:
    """Return the payments that bear a reference and were not undone, whoever told of them."""
    return list(Payment.objects.filter(reference=reference, cancelled_at=None).order_by("pk"))
