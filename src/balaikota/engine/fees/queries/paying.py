"""How an invoice can be paid: the code at the bank, and the QRIS payload."""

from __future__ import annotations

from dataclasses import dataclass

from balaikota.core.units import queries as units
from balaikota.engine.fees.models import Invoice
from balaikota.lib import qris


@dataclass(frozen=True)
class Ways:
    """The ways to pay one invoice.

    Attributes:
        account: account number at the bank, or the plain code where the city names no bank.
        bank: name of the bank; empty where the city names none.
        payload: text of the QRIS code; empty where the city has no merchant or nothing is owed.
        is_sample: the codes are examples and cannot be paid.
    """

    account: str
    bank: str
    payload: str
    is_sample: bool


def ways(invoice: Invoice, amount: int) -> Ways:
    """Return how ``amount`` of an invoice can be paid."""
    known = units.city().payment
    payload = ""
    if known.nmid and amount:
        merchant = qris.Merchant(
            domain=known.domain, pan=known.pan, merchant_id=known.merchant_id, nmid=known.nmid,
            criteria=known.criteria, category=known.category, name=known.name, city=known.city,
            postcode=known.postcode,
        )  # fmt: skip
        payload = qris.payload(merchant, amount=amount, bill=invoice.code)
    return Ways(known.prefix + invoice.code, known.bank, payload, known.is_sample)
