"""Postings: which two accounts each happening moves money between."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Sum

from balaikota.engine.fees.models import Account, Invoice, Payment, Posting

What = Posting.What
_SIDES = {  # what happened: (debit, credit)
    What.BILL: (Account.RECEIVABLE, Account.REVENUE),
    What.CANCEL: (Account.REVENUE, Account.RECEIVABLE),
    What.RECEIVE: (Account.BANK, Account.DEPOSIT),
    What.APPLY: (Account.DEPOSIT, Account.RECEIVABLE),
    What.TAKE_BACK: (Account.RECEIVABLE, Account.DEPOSIT),
    What.REFUND: (Account.DEPOSIT, Account.BANK),
    What.UNDO: (Account.DEPOSIT, Account.BANK),
}


def post(
    what: Posting.What,
    amount: int,
    *,
    now: datetime,
    invoice: Invoice | None = None,
    payment: Payment | None = None,
) -> None:
    """Write one posting; nothing for an amount of 0."""
    if amount:
        debit, credit = _SIDES[what]
        Posting.objects.create(
            what=what, debit=debit, credit=credit, amount=amount, invoice=invoice, payment=payment,
            at=now,
        )  # fmt: skip


def counted(payment: Payment) -> dict[int, int]:
    """Return invoice pk -> what of a payment is counted for it now, those with nothing left out."""
    rows = Posting.objects.filter(payment=payment, what__in=[What.APPLY, What.TAKE_BACK])
    sums: dict[int, int] = {}
    for what, invoice_id, amount in rows.values_list("what", "invoice_id").annotate(
        sum=Sum(F("amount"))
    ):
        sums[invoice_id] = sums.get(invoice_id, 0) + (amount if what == What.APPLY else -amount)
    return {invoice_id: amount for invoice_id, amount in sums.items() if amount}
