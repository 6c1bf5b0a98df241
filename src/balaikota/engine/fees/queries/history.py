"""What happened to one invoice: its payments, its receipts, the matters about it."""

from __future__ import annotations

from balaikota.core.people import queries as people
from balaikota.engine.fees.models import Invoice, Matter, Payment, Receipt


def find_receipts(invoice: Invoice) -> list[Receipt]:
    """Return the receipts that stand, oldest first. One query."""
    rows = Receipt.objects.filter(invoice=invoice, void_at=None).select_related("payment")
    return list(rows.order_by("pk"))


def find_payments(invoice: Invoice) -> list[Payment]:
    """Return the payments that named the invoice, oldest first. One query."""
    rows = Payment.objects.filter(invoice=invoice, cancelled_at=None).select_related("invoice")
    return list(rows.order_by("pk"))


def find_matters(invoice: Invoice) -> list[Matter]:
    """Return the matters about the invoice that wait, oldest first. One query."""
    rows = Matter.objects.filter(invoice=invoice, ended_at=None)
    return list(rows.select_related("payment", "invoice__case", "owner").order_by("pk"))


def waived_by(invoice: Invoice) -> str:
    """Return the name of who let the case go on without paying; empty where nobody did."""
    if invoice.waived_by_id is None:
        return ""
    return people.names_of([str(invoice.waived_by_id)]).get(str(invoice.waived_by_id), "")
