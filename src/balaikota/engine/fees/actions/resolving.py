"""What a treasurer does about a payment that did not fit: take it on, count it, say it was wrong."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.fees.actions import _take
from balaikota.engine.fees.actions._post import counted
from balaikota.engine.fees.models import Invoice, Matter
from balaikota.engine.fees.queries import balances, finding, visible
from balaikota.lib.errors import Conflict, DomainError, NotFound

MOVED = "Pembayaran dipindahkan ke tagihan lain"


class Ended(Conflict):
    """The matter has ended, or the money is being paid back."""


class NotHere(DomainError):
    """The invoice cannot take the money."""


@action.action("fees.record")
def take_on(*, by: Actor, now: datetime, matter_id: int) -> Matter:
    """Become the one who sees to a matter; a matter of no unit comes to the actor's.

    Raises:
        NotFound: no such matter where the actor records payments.
        Ended: it has ended.
    """
    matter = locked(by, matter_id)
    matter.owner_id = int(by.id)
    if matter.unit_id is None:
        matter.unit_id = next(g.unit_id for g in by.grants if g.permits("fees.record"))
    matter.save(update_fields=["owner", "unit"])
    action.describe(subject=f"payment:{matter.payment_id}", outcome="taken-on")
    return matter


@action.action("fees.record")
def apply(*, by: Actor, now: datetime, matter_id: int, code: str) -> Matter:
    """Count what is left of a payment for the invoice of ``code``; what then is left stays open.

    Raises:
        NotFound: no such matter where the actor records payments, or no invoice with that code.
        Ended: it has ended, or a refund of it waits for the second person.
        NotHere: nothing is left, or the invoice does not wait for money.
    """
    found = finding.find_invoice(code)
    if found is None or not by.may("fees.record", found.unit_id):
        raise NotFound(_("Tidak ada tagihan dengan kode itu. Periksa angkanya."), field="code")
    # The case first, then what is decided on, as everywhere.
    invoice = _take.locked(found.pk)
    matter = locked(by, matter_id)
    left = balances.left(matter.payment)
    if matter.kind == Matter.Kind.SHORT or left == 0:
        raise NotHere(_("Seluruh uangnya sudah dihitung untuk tagihannya."), field="code")
    owed, kind = _take.take(matter.payment, invoice, left, now=now)
    if not owed:
        raise NotHere(_("Tagihan itu tidak menunggu pembayaran."), field="code")
    _settle_matter(matter, invoice, kind, now=now)
    if invoice.status == Invoice.Status.PAID:
        _take.lead_on(invoice, now=now)
    _take.write_receipts(owed, now=now)
    action.describe(
        subject=f"case:{invoice.case_id}", unit=invoice.unit.code, outcome="applied",
        payload={"amount": owed[0].amount, "number": invoice.number},
    )  # fmt: skip
    return matter


@action.action("fees.record")
def mark_wrong(*, by: Actor, now: datetime, matter_id: int, note: str) -> Matter:
    """Take a short payment back from its invoice because it was meant for another.

    Raises:
        NotFound: no such matter where the actor records payments.
        Ended: it has ended, or a refund of it waits for the second person.
        NotHere: it is not counted for an invoice that is still open.
    """
    seen = visible.get_matter(by, matter_id, permission="fees.record")
    if seen.kind != Matter.Kind.SHORT or seen.invoice_id is None:
        raise NotHere(_("Hanya pembayaran yang kurang dapat dipindahkan."), field="note")
    invoice = _take.locked(seen.invoice_id)
    matter = locked(by, matter_id)
    if not note.strip():
        raise NotHere(_("Tulis alasannya."), field="note")
    amount = counted(matter.payment).get(invoice.pk, 0)
    _take.take_back(matter.payment, invoice, amount, why=MOVED, now=now)
    matter.kind, matter.note = Matter.Kind.WRONG, note.strip()[:300]
    matter.save(update_fields=["kind", "note"])
    action.describe(
        subject=f"case:{invoice.case_id}", unit=invoice.unit.code, outcome="wrong",
        payload={"note": matter.note},
    )  # fmt: skip
    return matter


def locked(by: Actor, matter_id: int, *, permission: str = "fees.record") -> Matter:
    """Return an open matter of which no refund waits, locked until the transaction ends.

    Raises:
        NotFound: none such where the actor holds ``permission``.
        Ended: it has ended, or a refund of it waits for the second person.
    """
    visible.get_matter(by, matter_id, permission=permission)
    rows = Matter.objects.select_for_update(of=("self",)).select_related("payment", "unit")
    matter = rows.get(pk=matter_id)
    if matter.ended_at is not None or (matter.payee and permission == "fees.record"):
        raise Ended(_("Perkara ini sudah selesai atau menunggu persetujuan. Muat ulang halaman."))
    return matter


def _settle_matter(
    matter: Matter, invoice: Invoice, kind: Matter.Kind | None, *, now: datetime
) -> None:
    """End a matter whose money is counted whole; a short invoice or a rest keeps it open."""
    payment = matter.payment
    payment.invoice, payment.unit = invoice, invoice.unit
    payment.save(update_fields=["invoice", "unit"])
    if kind is None:
        matter.ended_at, matter.ending = now, Matter.Ending.APPLIED
    else:
        matter.kind = kind
    matter.invoice, matter.unit = invoice, invoice.unit
    matter.save()
