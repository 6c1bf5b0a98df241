"""Telling applicants of invoices that fall due, and of those that are overdue."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from balaikota.core import action
from balaikota.core.action import Actor
from balaikota.engine.cases.actions import telling
from balaikota.engine.fees.actions import _take
from balaikota.engine.fees.models import Invoice
from balaikota.engine.fees.queries import balances, reminding
from balaikota.engine.fees.rules import Mark
from balaikota.engine.packs import queries as packs
from balaikota.lib import wording

TELLER = action.system("cases.tell_applicant")


@action.action("fees.remind")
def remind(*, by: Actor, now: datetime, invoice_id: int) -> Mark:
    """Tell the applicant once that an invoice falls due soon, and once that it is overdue.

    A case that lapses when its time is over is told of that by its own message, not by this.

    Args:
        by: SYSTEM.
        now: when.
        invoice_id: which.
    """
    invoice = _take.locked(invoice_id)
    mark = _mark(invoice, now)
    lapses = _lapses(invoice)
    if not mark or (mark is Mark.OVERDUE and lapses):
        action.describe(subject=f"case:{invoice.case_id}", outcome="nothing-due")
        return Mark.NOTHING
    with override(invoice.case.language):
        subject, body = _words(invoice, mark, lapses=lapses)
    telling.tell(by=TELLER, now=now, case_id=invoice.case_id, subject=subject, body=body)
    field = "reminded_at" if mark is Mark.SOON else "overdue_told_at"
    setattr(invoice, field, now)
    invoice.save(update_fields=[field])
    action.describe(
        subject=f"case:{invoice.case_id}", unit=invoice.unit.code, outcome=f"told-{mark.lower()}"
    )
    return mark


def _mark(invoice: Invoice, now: datetime) -> Mark:
    if invoice.status != Invoice.Status.OPEN or not balances.is_waiting(invoice):
        return Mark.NOTHING
    return reminding.mark_of(invoice, now)


def _lapses(invoice: Invoice) -> bool:
    """Tell whether the case ends by itself when nobody pays in time."""
    step = packs.get_version(invoice.case.version_id).pack.procedure[invoice.step]
    return step.on_timeout is not None


def _words(invoice: Invoice, mark: Mark, *, lapses: bool) -> tuple[str, str]:
    lang = invoice.case.language
    assert invoice.due_at is not None
    told = {
        "case": invoice.case.number,
        "amount": wording.rupiah(balances.remaining(invoice), lang),
        "due": wording.long_time(invoice.due_at, lang),
        "unit": invoice.unit.name,
    }
    if mark is Mark.OVERDUE:
        body = _(
            "Tagihan untuk permohonan %(case)s jatuh tempo pada %(due)s dan belum lunas. Sisanya "
            "%(amount)s. Permohonan Anda masih menunggu: bayar segera, atau hubungi %(unit)s. "
            "Bila baru saja membayar, abaikan pesan ini."
        )
        return _("Tagihan untuk %(case)s sudah lewat jatuh tempo") % told, body % told
    body = _(
        "Bayar %(amount)s sampai %(due)s, supaya permohonan %(case)s diteruskan. Tagihan dan cara "
        "membayar ada di halaman permohonan Anda. Bila baru saja membayar, abaikan pesan ini."
    )
    if lapses:
        ends = _("Lewat batas itu permohonan Anda gugur.")
        body = f"{body} {ends}"
    return _("Tagihan untuk %(case)s segera jatuh tempo") % told, body % told
