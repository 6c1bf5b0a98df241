"""What is owed and what is left, worked out from the postings and kept nowhere else."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum

from balaikota.engine.cases.models import Party, Task
from balaikota.engine.fees.models import Account, Invoice, Payment, Posting


def remaining(invoice: Invoice) -> int:
    """Return what is still owed on an invoice, in whole rupiah. One query."""
    return _balance(Posting.objects.filter(invoice=invoice), Account.RECEIVABLE)


def left(payment: Payment) -> int:
    """Return what of a payment belongs to no invoice and was not paid out. One query."""
    return -_balance(Posting.objects.filter(payment=payment), Account.DEPOSIT)


def of_accounts() -> dict[str, int]:
    """Return account -> debits less credits, in whole rupiah; their sum is 0. One query."""
    rows = Posting.objects.values("debit", "credit").annotate(sum=Sum("amount"))
    found = dict.fromkeys(Account.values, 0)
    for row in rows:
        found[row["debit"]] += row["sum"]
        found[row["credit"]] -= row["sum"]
    return found


def is_waiting(invoice: Invoice) -> bool:
    """Tell whether the case of an invoice stands at the step that asked for it."""
    waiting = Task.objects.filter(case_id=invoice.case_id, step=invoice.step, ended_at=None)
    return waiting.filter(party=Party.APPLICANT).exists()


def _balance(rows: QuerySet[Posting], account: str) -> int:
    sums = rows.aggregate(
        debit=Sum("amount", filter=Q(debit=account)),
        credit=Sum("amount", filter=Q(credit=account)),
    )
    return (sums["debit"] or 0) - (sums["credit"] or 0)
