"""Money told of: by the payment gateway, or by a treasurer who has seen it paid at the bank."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.fees.actions import _take
from balaikota.engine.fees.actions._post import What, post
from balaikota.engine.fees.models import Invoice, Payment
from balaikota.engine.fees.queries import finding
from balaikota.lib import money
from balaikota.lib.errors import Conflict, DomainError, NotFound

REFERENCE_MAX, CODE_MAX = 64, 40


class OtherAmount(Conflict):
    """The same reference was told of before, with another amount or code."""


class UnknownCode(NotFound):
    """No invoice has the code that was typed."""


class NotPayable(DomainError):
    """An amount, a day or a reference that no payment can have."""


@action.action("fees.receive")
def receive(
    *, by: Actor, now: datetime, reference: str, code: str, amount: int, paid_at: datetime
) -> Payment:
    """Take a payment that the gateway reports; told again, nothing more happens.

    A code that no invoice has is kept as a matter: the money is there.

    Raises:
        OtherAmount: the reference was told of with another amount or code.
        NotPayable: no reference, or an amount that cannot be.
    """
    return _taken(
        Payment(
            source=Payment.Source.GATEWAY, reference=reference, code=code[:CODE_MAX], amount=amount,
            paid_at=paid_at, recorded_at=now, recorded_by=by.id,
        ),
        now=now,
    )  # fmt: skip


@action.action("fees.record")
def record(
    *, by: Actor, now: datetime, reference: str, code: str, amount: int, paid_at: datetime
) -> Payment:
    """Enter a payment made at the bank; a bank statement confirms it later.

    Raises:
        UnknownCode: no invoice has the code: a typing mistake is mended, not kept.
        NotAllowed: the actor does not record payments at the unit of the invoice.
        OtherAmount: the reference was told of with another amount or code.
        NotPayable: no reference, an amount that cannot be, or a day to come.
    """
    invoice = finding.find_invoice(code)
    if invoice is None:
        raise UnknownCode(_("Tidak ada tagihan dengan kode itu. Periksa angkanya."), field="code")
    by.require("fees.record", invoice.unit_id)
    if paid_at > now:
        raise NotPayable(_("Tanggal bayar tidak boleh sesudah hari ini."), field="paid_on")
    return _taken(
        Payment(
            source=Payment.Source.TREASURER, reference=reference, code=invoice.code, amount=amount,
            paid_at=paid_at, recorded_at=now, recorded_by=by.id,
        ),
        now=now,
    )  # fmt: skip


def _taken(payment: Payment, *, now: datetime) -> Payment:
    """Store a payment and do what follows from it; one that was told of before is returned."""
    _check(payment)
    found = finding.find_invoice(payment.code)
    invoice = _take.locked(found.pk) if found is not None else None
    if (told := _told(payment)) is not None:
        action.describe(subject=f"payment:{told.pk}", outcome="repeated")
        return told
    payment.invoice, payment.unit_id = invoice, invoice.unit_id if invoice else None
    try:
        with transaction.atomic():
            payment.save(force_insert=True)
    except IntegrityError:  # told twice at the same moment, with a code that locks nothing
        again = _told(payment)
        assert again is not None
        action.describe(subject=f"payment:{again.pk}", outcome="repeated")
        return again
    count(payment, invoice, now=now)
    return payment


def count(payment: Payment, invoice: Invoice | None, *, now: datetime) -> None:
    """Post a stored payment, count it for its locked invoice, write the receipt, move the case."""
    post(What.RECEIVE, payment.amount, now=now, payment=payment)
    owed, kind = _take.take(payment, invoice, payment.amount, now=now)
    if kind is not None:
        _take.open_matter(payment, kind, invoice, now=now)
    if invoice is not None and owed and invoice.status == Invoice.Status.PAID:
        _take.lead_on(invoice, now=now)
    _take.write_receipts(owed, now=now)
    action.describe(
        subject=f"case:{invoice.case_id}" if invoice is not None else f"payment:{payment.pk}",
        unit=invoice.unit.code if invoice is not None else "",
        outcome=f"paid-{(kind or 'exact').lower()}",
        payload={"amount": payment.amount, "reference": payment.reference},
    )


def _told(payment: Payment) -> Payment | None:
    """Return the same payment as it was told of before, by whomever.

    Raises:
        OtherAmount: the same source told of it otherwise.
    """
    for told in finding.find_told(payment.reference):
        is_same = told.amount == payment.amount and _is_for_the_same(told, payment)
        if is_same:
            return told
        if told.source == payment.source:
            raise OtherAmount(
                _("Nomor referensi itu sudah tercatat dengan jumlah atau kode lain."),
                field="reference",
            )
    return None


def _is_for_the_same(told: Payment, payment: Payment) -> bool:
    found = finding.find_invoice(payment.code)
    return told.code == payment.code or (found is not None and told.invoice_id == found.pk)


def _check(payment: Payment) -> None:
    if not 1 <= len(payment.reference) <= REFERENCE_MAX:
        raise NotPayable(
            _("Tulis nomor referensi bank, paling banyak 64 huruf."), field="reference"
        )
    if not 1 <= payment.amount <= money.LARGEST:
        raise NotPayable(_("Tulis jumlah dalam rupiah, lebih dari 0."), field="amount")
